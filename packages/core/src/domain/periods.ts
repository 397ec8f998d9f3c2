import { dateOfDay, FIRST_DAY, monthOf, requireDay, weekOf } from './calendar.ts';
import { InvalidInputError } from './errors.ts';

/** Words for dates. Whoever asks knows which day it is: no clock takes part. */

/** How many days a period may reach back or hold: a hundred years. */
export const PERIOD_DAYS_MAX = 36_600;
/** How many dates a word of the user's own may stand for: they are kept in the row of the job. */
export const CUSTOM_DATES_MAX = 3_660;

/** A word of the user's own: the whole period matches `pattern` (the source of a regular expression). */
export interface CustomPeriod {
  readonly pattern: string;
  /** Dates (`YYYY-MM-DD`) of the period, in the order of the tasks. Asked once for a job, when it is scheduled. */
  readonly dates: (period: string, today: string) => readonly string[];
}

/** Days `[from, to)`. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Word {
  readonly shown: string;
  readonly pattern: RegExp;
  /** `count` is the number in the word, 0 where it has none. */
  readonly days: (today: number, count: number) => Span;
  /** Smallest and largest number that make sense in it. */
  readonly count: readonly [min: number, max: number];
}

const NO_COUNT = [0, 0] as const;
const WEEKS_MAX = Math.floor(PERIOD_DAYS_MAX / 7);
const MONTHS_MAX = 1_200;

/** Weeks run from Sunday to Saturday. On a Sunday the last one is the seven days that end the day before. */
const WORDS: readonly Word[] = [
  {
    shown: 'last_X_days',
    pattern: /^last_([0-9]+)_days$/,
    days: (today, count) => ({ from: today - count, to: today }),
    count: [1, PERIOD_DAYS_MAX],
  },
  {
    shown: 'X_days_back',
    pattern: /^([0-9]+)_days_back$/,
    days: (today, count) => ({ from: today - count, to: today - count + 1 }),
    count: [0, PERIOD_DAYS_MAX],
  },
  { shown: 'yesterday', pattern: /^yesterday$/, days: (today) => ({ from: today - 1, to: today }), count: NO_COUNT },
  { shown: 'today', pattern: /^today$/, days: (today) => ({ from: today, to: today + 1 }), count: NO_COUNT },
  {
    shown: 'previous_X_days',
    pattern: /^previous_([0-9]+)_days$/,
    days: (today, count) => ({ from: today - 2 * count, to: today - count }),
    count: [1, PERIOD_DAYS_MAX],
  },
  {
    shown: 'last_week',
    pattern: /^last_week$/,
    days: (today) => ({ from: weekOf(today) - 7, to: weekOf(today) }),
    count: NO_COUNT,
  },
  {
    shown: 'last_X_weeks',
    pattern: /^last_([0-9]+)_weeks$/,
    days: (today, count) => ({ from: weekOf(today) - 7 * count, to: weekOf(today) }),
    count: [1, WEEKS_MAX],
  },
  {
    shown: 'last_X_months',
    pattern: /^last_([0-9]+)_months$/,
    days: (today, count) => ({ from: monthOf(today, -count), to: monthOf(today) }),
    count: [1, MONTHS_MAX],
  },
  {
    shown: 'month_to_date',
    pattern: /^month_to_date$/,
    days: (today) => ({ from: monthOf(today), to: today + 1 }),
    count: NO_COUNT,
  },
];

/**
 * The dates of a period, ascending.
 *
 * | period | dates (today = D) |
 * |---|---|
 * | `last_X_days` | D-X to D-1 |
 * | `X_days_back` | D-X |
 * | `yesterday`, `today` | D-1, D |
 * | `previous_X_days` | the X days before `last_X_days` |
 * | `last_week`, `last_X_weeks` | the last whole weeks that are over, Sunday to Saturday |
 * | `last_X_months` | the last whole months that are over |
 * | `month_to_date` | the first of this month to D |
 *
 * @throws InvalidInputError for a word that is not known, for a period of no days or of too many
 */
export function datesOf(period: string, today: string, custom: readonly CustomPeriod[] = []): readonly string[] {
  const todayNumber = requireDay(today, 'today');
  for (const word of WORDS) {
    const match = word.pattern.exec(period);
    if (!match) continue;
    const count = Number(match[1] ?? 0);
    const [min, max] = word.count;
    const span = count >= min && count <= max ? word.days(todayNumber, count) : undefined;
    if (span && span.from >= FIRST_DAY) return datesIn(span);
    const numbers = max > 0 ? ` with X from ${min} to ${max}` : '';
    const expected = `${word.shown}${numbers}, not before the year 1`;
    throw new InvalidInputError({ path: 'period', expected, given: period });
  }
  for (const word of custom) {
    if (new RegExp(`^(?:${word.pattern})$`).test(period)) return customDates(word.dates(period, today));
  }
  const known = [...WORDS.map((word) => word.shown), ...custom.map((word) => word.pattern)].join(', ');
  throw new InvalidInputError({ path: 'period', expected: `one of ${known}`, given: period });
}

/**
 * The dates from one to another, both included.
 *
 * @throws InvalidInputError for no dates, for the wrong order, for too many days
 */
export function datesBetween(first: string, last: string): readonly string[] {
  const span = { from: requireDay(first, 'st_date'), to: requireDay(last, 'en_date') + 1 };
  if (span.to > span.from && span.to - span.from <= PERIOD_DAYS_MAX) return datesIn(span);
  const expected = `a date from st_date (${first}) on, ${PERIOD_DAYS_MAX} days at most`;
  throw new InvalidInputError({ path: 'en_date', expected, given: last });
}

function datesIn({ from, to }: Span): readonly string[] {
  return Array.from({ length: to - from }, (_, index) => dateOfDay(from + index));
}

function customDates(dates: readonly string[]): readonly string[] {
  if (dates.length === 0 || dates.length > CUSTOM_DATES_MAX) {
    throw new InvalidInputError({ path: 'period', expected: `1 to ${CUSTOM_DATES_MAX} dates`, given: dates.length });
  }
  for (const date of dates) requireDay(date, 'period');
  return dates;
}
