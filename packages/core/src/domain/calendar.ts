import { InvalidInputError } from './errors.ts';

/**
 * The calendar, by day numbers: days since 1970-01-01, so that no clock and no time zone takes part where days are
 * counted.
 */

const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const EPOCH_WEEKDAY = 4; // 1970-01-01 was a Thursday, days of the week count from Sunday
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

/** The first day that a date can name: 0001-01-01. */
export const FIRST_DAY = -719_162;

/** @throws InvalidInputError when there is no such date */
export function requireDay(date: string, path: string): number {
  const day = dayOfDate(date);
  if (day === undefined) throw new InvalidInputError({ path, expected: 'a date, YYYY-MM-DD', given: date });
  return day;
}

/** The Sunday that a day's week begins with. */
export function weekOf(day: number): number {
  return day - ((((day + EPOCH_WEEKDAY) % 7) + 7) % 7);
}

/** The first day of the month that lies so many months after that of a day; before it, when negative. */
export function monthOf(day: number, after = 0): number {
  const [year = 0, month = 0] = dateOfDay(day).split('-').map(Number);
  const months = year * 12 + month - 1 + after;
  const first = [digits(Math.floor(months / 12), 4), digits((((months % 12) + 12) % 12) + 1, 2), '01'].join('-');
  return dayOfDate(first) ?? Number.NEGATIVE_INFINITY;
}

/**
 * The date on the clocks of a time zone.
 *
 * @throws InvalidInputError for a time zone that nobody knows
 */
export function dateIn(timezone: string, epochMs: number): string {
  if (timezone === 'UTC') return dateOfDay(Math.floor(epochMs / DAY_MS));
  const parts = new Map(
    calendarOf(timezone)
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, value]),
  );
  return [parts.get('year')?.padStart(4, '0'), parts.get('month'), parts.get('day')].join('-');
}

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  } catch (cause) {
    const expected = 'a time zone such as Europe/Berlin';
    throw new InvalidInputError({ path: 'timezone', expected, given: timeZone, cause });
  }
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
