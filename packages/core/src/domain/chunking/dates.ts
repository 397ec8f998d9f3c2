import { dateOfDay, monthOf, requireDay, weekOf } from '../calendar.ts';
import type { JsonNode } from '../json-text.ts';
import { type CustomPeriod, datesBetween, datesOf } from '../periods.ts';
import { readFlag } from './flags.ts';
import { invalidJob, readingJob } from './invalid-job.ts';

/** Where the dates of a task stand in its payload. */
export const DATE_LIST = 'date_list';
const PERIOD = 'period';
const FIRST_DATE = 'st_date';
const LAST_DATE = 'en_date';

/** What dates are cut into, the finest first: the first of these flags that is set counts. */
const CUTS: readonly DateCut[] = [
  { attribute: 'day', flag: 'isolate_days', groupOf: (_date, index) => index },
  { attribute: 'week', flag: 'isolate_weeks', groupOf: (date) => dateOfDay(weekOf(requireDay(date, DATE_LIST))) },
  { attribute: 'month', flag: 'isolate_months', groupOf: (date) => dateOfDay(monthOf(requireDay(date, DATE_LIST))) },
];

interface DateCut {
  /** A schema attribute of this name takes the flag for itself. */
  readonly attribute: string;
  readonly flag: string;
  /** Equal for dates that go into one task. */
  readonly groupOf: (date: string, index: number) => unknown;
}

/** The dates of a job. */
export interface JobDates {
  /** Lists of dates, the outermost loop of the plan: each task gets one of them. Absent: tasks get none. */
  readonly lists?: readonly (readonly string[])[];
  /** Words for dates that leave the payload. */
  readonly words: readonly string[];
}

export interface DateOptions {
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly customPeriods: readonly CustomPeriod[];
  /** Attributes of the schema. */
  readonly attributes: readonly string[];
  /** Attributes of the job are cut: then `period` and `isolate_days` leave the payload even without dates. */
  readonly isCut: boolean;
}

/**
 * Reads `period`, or `st_date` with `en_date`, and what cuts dates: `isolate_days`, `isolate_weeks`, `isolate_months`.
 * Unlike the original, a period counts also where no attribute is cut, and a given `date_list` is cut as well (D34).
 *
 * Nobody's keys are taken for words: beside a `period` or a `date_list`, `st_date` and `en_date` are the worker's, and so
 * is one of them without the other.
 *
 * @throws InvalidJobError
 */
export function jobDates(job: JsonNode, { today, customPeriods, attributes, isCut }: DateOptions): JobDates {
  const cuts = CUTS.filter(({ attribute }) => !attributes.includes(attribute));
  const [cut] = cuts.filter(({ flag }) => readFlagOf(job, flag)); // each is read, also those behind the first
  const flags = cuts.map(({ flag }) => flag);
  const lists = (dates: readonly string[]) => (cut ? readingJob(() => grouped(dates, cut)) : [dates]);

  const period = readPeriod(job.get(PERIOD));
  const given = job.get(DATE_LIST);
  if (period) {
    if (given) throw invalidJob(DATE_LIST, 'no dates beside a period', given);
    const dates = readingJob(() => datesOf(period, today, customPeriods));
    return { words: [PERIOD, ...flags], lists: lists(dates) };
  }
  if (given && cut) return { words: [PERIOD, ...flags, DATE_LIST], lists: lists(readDateList(given)) };
  const span = given ? undefined : readSpan(job, cut !== undefined);
  if (span) return { words: [PERIOD, ...flags, FIRST_DATE, LAST_DATE], lists: lists(span) };
  return { words: isCut ? [PERIOD, ...flags.filter((flag) => flag === 'isolate_days')] : [] };
}

function readFlagOf(job: JsonNode, flag: string): boolean {
  const given = job.get(flag);
  return given !== undefined && readFlag(given, flag);
}

/** Groups in the order of their first dates. A date that is given twice makes two days. */
function grouped(dates: readonly string[], { groupOf }: DateCut): string[][] {
  const groups = new Map<unknown, string[]>();
  for (const [index, date] of dates.entries()) {
    const group = groupOf(date, index);
    const known = groups.get(group);
    if (known) known.push(date);
    else groups.set(group, [date]);
  }
  return [...groups.values()];
}

/** One of the two dates alone is the worker's; when dates are to be cut, the other one was forgotten. */
function readSpan(job: JsonNode, isCut: boolean): readonly string[] | undefined {
  const [first, last] = [job.get(FIRST_DATE), job.get(LAST_DATE)];
  if (first && last) {
    return readingJob(() => datesBetween(readDate(first, FIRST_DATE), readDate(last, LAST_DATE)));
  }
  if (isCut && (first ?? last)) {
    const [missing, found] = first ? [LAST_DATE, FIRST_DATE] : [FIRST_DATE, LAST_DATE];
    throw invalidJob(missing, `a date, YYYY-MM-DD, beside ${found}, as dates are to be cut`, undefined);
  }
  return undefined;
}

function readDate(given: JsonNode, path: string): string {
  if (given.string === undefined) throw invalidJob(path, 'a date, YYYY-MM-DD', given);
  return given.string;
}

/** An empty text is no period, as in the original. */
function readPeriod(given: JsonNode | undefined): string | undefined {
  if (given === undefined || given.kind === 'null') return undefined;
  if (given.string === undefined) throw invalidJob(PERIOD, 'a text such as last_3_days', given);
  return given.string;
}

function readDateList(given: JsonNode): readonly string[] {
  const dates = (given.kind === 'array' ? [...given.items()] : [given]).map((date) => date.string);
  const texts = dates.filter((date) => date !== undefined);
  if (texts.length > 0 && texts.length === dates.length) return texts;
  throw invalidJob(DATE_LIST, 'dates to isolate', given);
}
