import type { JsonNode } from '../json-text.ts';
import { type CustomPeriod, datesOf } from '../periods.ts';
import { readFlag } from './flags.ts';
import { invalidJob, readingJob } from './invalid-job.ts';

/** Where the dates of a task stand in its payload. */
export const DATE_LIST = 'date_list';
const PERIOD = 'period';
const ISOLATE_DAYS = 'isolate_days';

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
  /** The schema has an attribute `day`: then `isolate_days` is about its values. */
  readonly hasDayAttribute: boolean;
  /** Attributes of the job are cut: then `isolate_days` leaves the payload even without dates. */
  readonly isCut: boolean;
}

/**
 * Reads `period` and `isolate_days`. Unlike the original, a period counts also where no attribute is cut, and
 * `isolate_days` cuts a given `date_list` as well (D34).
 *
 * @throws InvalidJobError
 */
export function jobDates(job: JsonNode, { today, customPeriods, hasDayAttribute, isCut }: DateOptions): JobDates {
  const flag = hasDayAttribute ? undefined : job.get(ISOLATE_DAYS);
  const isIsolated = flag !== undefined && readFlag(flag, ISOLATE_DAYS);
  const words = hasDayAttribute ? [PERIOD] : [PERIOD, ISOLATE_DAYS];

  const period = readPeriod(job.get(PERIOD));
  const given = job.get(DATE_LIST);
  if (period) {
    if (given) throw invalidJob(DATE_LIST, 'no dates beside a period', given);
    const dates = readingJob(() => datesOf(period, today, customPeriods));
    return { words, lists: isIsolated ? dates.map((date) => [date]) : [dates] };
  }
  if (isIsolated && given) return { words: [...words, DATE_LIST], lists: readDateList(given).map((date) => [date]) };
  return { words: isCut ? words : [] };
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
