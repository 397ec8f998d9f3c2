import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateIn, dateOfDay, dayOfDate, monthOf, weekOf } from '../../src/domain/calendar.ts';

const DAY_MS = 86_400_000;
/** Days of the years 1 to 9999. */
const anyDay = fc.integer({ min: -719_162, max: 2_932_896 });

describe('day numbers', { timeout: 60_000 }, () => {
  it('agree with the calendar of Date', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
        expect(dateOfDay(day)).toBe(date);
        expect(dayOfDate(date)).toBe(day);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-01-00',
    '0000-01-01',
    '26-01-01',
    '2026-1-1',
    '',
    '2026-01-01T00:00:00Z',
  ])('know no date %j', (date) => {
    expect(dayOfDate(date)).toBeUndefined();
  });
});

describe('weeks and months', () => {
  it('begin on a Sunday, and on the first', () => {
    fc.assert(
      fc.property(
        anyDay.filter((day) => day > -719_100),
        (day) => {
          const [sunday, first] = [weekOf(day), monthOf(day)].map((start) => new Date(start * DAY_MS));
          expect(sunday?.getUTCDay()).toBe(0);
          expect(day - weekOf(day)).toBeLessThan(7);
          expect(first?.toISOString().slice(0, 10)).toBe(`${dateOfDay(day).slice(0, 7)}-01`);
        },
      ),
    );
  });

  it.each([
    ['2026-11-24', -11, '2025-12-01'],
    ['2026-11-24', 1, '2026-12-01'],
    ['2026-11-24', 2, '2027-01-01'],
    ['2026-01-31', -1, '2025-12-01'],
  ])('%s and %d months', (date, after, first) => {
    expect(dateOfDay(monthOf(dayOfDate(date) ?? 0, after))).toBe(first);
  });
});

describe('dateIn', () => {
  const at = Date.UTC(2026, 0, 1, 3, 30);

  it.each([
    ['UTC', '2026-01-01'],
    ['America/New_York', '2025-12-31'],
    ['Asia/Tokyo', '2026-01-01'],
    ['Pacific/Kiritimati', '2026-01-01'],
  ])('%s', (timezone, date) => {
    expect(dateIn(timezone, at)).toBe(date);
  });

  it('knows summer time', () => {
    expect(dateIn('Europe/Berlin', Date.UTC(2026, 6, 1, 22, 30))).toBe('2026-07-02');
    expect(dateIn('Europe/Berlin', Date.UTC(2026, 11, 1, 22, 30))).toBe('2026-12-01');
  });

  it.each(['Europe/Nowhere', '', 'Berlin'])('refuses %j', (timezone) => {
    expect(() => dateIn(timezone, at)).toThrow('timezone: expected a time zone such as Europe/Berlin');
  });
});
