import { InvalidInputError } from './errors.ts';

/**
 * Words for dates. All arithmetic is on day numbers (days since 1970-01-01), so that no clock and no time zone takes
 * part: whoever calls knows which day it is.
 */

/** How many days a period may reach back or hold: a hundred years. */
export const PERIOD_DAYS_MAX = 36_600;

/** A word of the user's own: the whole period matches `pattern` (the source of a regular expression). */
export interface CustomPeriod {
  readonly pattern: string;
  /** Dates (`YYYY-MM-DD`) of the period, in the order of the tasks. */
  readonly dates: (period: string, today: string) => readonly string[];
}

interface Word {
  readonly shown: string;
  readonly pattern: RegExp;
  /** First day and number of days. `count` is the number in the word, 0 where it has none. */
  readonly days: (today: number, count: number) => { readonly from: number; readonly length: number };
  /** Smallest number that makes sense in it. */
  readonly countMin: number;
}

const WORDS: readonly Word[] = [
  {
    shown: 'last_X_days',
    pattern: /^last_([0-9]+)_days$/,
    days: (today, count) => ({ from: today - count, length: count }),
    countMin: 1,
  },
  {
    shown: 'X_days_back',
    pattern: /^([0-9]+)_days_back$/,
    days: (today, count) => ({ from: today - count, length: 1 }),
    countMin: 0,
  },
  { shown: 'yesterday', pattern: /^yesterday$/, days: (today) => ({ from: today - 1, length: 1 }), countMin: 0 },
  { shown: 'today', pattern: /^today$/, days: (today) => ({ from: today, length: 1 }), countMin: 0 },
  {
    shown: 'previous_X_days',
    pattern: /^previous_([0-9]+)_days$/,
    days: (today, count) => ({ from: today - 2 * count, length: count }),
    countMin: 1,
  },
  {
    // Sunday to Saturday. On a Sunday these are the seven days that end the day before.
    shown: 'last_week',
    pattern: /^last_week$/,
    days: (today) => ({ from: today - daysSinceSunday(today) - 7, length: 7 }),
    countMin: 0,
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
 * | `last_week` | the last whole week that is over, Sunday to Saturday |
 *
 * @throws InvalidInputError for a word that is not known, for a period of no days or of too many
 */
export function datesOf(period: string, today: string, custom: readonly CustomPeriod[] = []): readonly string[] {
  const todayNumber = requireDay(today, 'today');
  for (const word of WORDS) {
    const match = word.pattern.exec(period);
    if (!match) continue;
    const count = Number(match[1] ?? 0);
    const { from, length } = word.days(todayNumber, count);
    if (count < word.countMin || count > PERIOD_DAYS_MAX || from < FIRST_DAY) {
      const expected = `${word.shown} with X from ${word.countMin} to ${PERIOD_DAYS_MAX}, not before the year 1`;
      throw new InvalidInputError({ path: 'period', expected, given: period });
    }
    return Array.from({ length }, (_, index) => dateOfDay(from + index));
  }
  for (const word of custom) {
    if (new RegExp(`^(?:${word.pattern})$`).test(period)) return customDates(word.dates(period, today));
  }
  const known = [...WORDS.map((word) => word.shown), ...custom.map((word) => word.pattern)].join(', ');
  throw new InvalidInputError({ path: 'period', expected: `one of ${known}`, given: period });
}

function customDates(dates: readonly string[]): readonly string[] {
  if (dates.length === 0 || dates.length > PERIOD_DAYS_MAX) {
    throw new InvalidInputError({ path: 'period', expected: `1 to ${PERIOD_DAYS_MAX} dates`, given: dates.length });
  }
  for (const date of dates) requireDay(date, 'period');
  return dates;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_OF_ERA = 146_097; // 400 years
const EPOCH_OFFSET = 719_468; // days from 0000-03-01 to 1970-01-01

/**
 * Days from 1970-01-01 to a date (`YYYY-MM-DD`, years 1 to 9999); undefined when there is no such date.
 *
 * Years are counted from the first of March, so that the leap day is the last of its year.
 */
export function dayOfDate(date: string): number | undefined {
  const match = DATE.exec(date);
  const [year, month, day] = (match ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const number = era * DAYS_OF_ERA + dayOfEra - EPOCH_OFFSET;
  return year >= 1 && dateOfDay(number) === date ? number : undefined; // 02-30 comes back as 03-02
}

/** The date (`YYYY-MM-DD`) of a day number. */
export function dateOfDay(day: number): string {
  const shifted = day + EPOCH_OFFSET;
  const era = Math.floor(shifted / DAYS_OF_ERA);
  const dayOfEra = shifted - era * DAYS_OF_ERA;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return [digits(year, 4), digits(month, 2), digits(dayOfMonth, 2)].join('-');
}

/** The day of `today` and the first day that a date can name: 0001-01-01. */
const FIRST_DAY = -719_162;

function requireDay(date: string, path: string): number {
  const day = dayOfDate(date);
  if (day === undefined) throw new InvalidInputError({ path, expected: 'a date, YYYY-MM-DD', given: date });
  return day;
}

/** 1970-01-01 was a Thursday. */
function daysSinceSunday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
