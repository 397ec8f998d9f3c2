import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { dateOfDay, datesOf, dayOfDate, PERIOD_DAYS_MAX } from '../../src/domain/periods.ts';

const DAY_MS = 86_400_000;
/** Days of the years 1 to 9999. */
const anyDay = fc.integer({ min: -719_162, max: 2_932_896 });
/** Days that have a hundred years before them. */
const recentDay = fc.integer({ min: 0, max: 100_000 });

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

describe('datesOf', () => {
  it.each([
    ['last_3_days', '2026-03-01', ['2026-02-26', '2026-02-27', '2026-02-28']],
    ['last_03_days', '2024-03-01', ['2024-02-27', '2024-02-28', '2024-02-29']],
    ['0_days_back', '2026-11-23', ['2026-11-23']],
    ['365_days_back', '2026-11-23', ['2025-11-23']],
    ['yesterday', '2100-03-01', ['2100-02-28']],
    ['today', '2026-11-23', ['2026-11-23']],
    ['previous_2_days', '2026-11-23', ['2026-11-19', '2026-11-20']],
  ])('%s on %s', (period, today, dates) => {
    expect(datesOf(period, today)).toEqual(dates);
  });

  it('last_week is the last Sunday to Saturday that is over, on a Sunday too', () => {
    fc.assert(
      fc.property(
        anyDay.filter((day) => day > -719_100),
        (today) => {
          const dates = datesOf('last_week', dateOfDay(today));
          const weekdays = dates.map((date) => new Date(`${date}T00:00:00Z`).getUTCDay());
          expect(weekdays).toEqual([0, 1, 2, 3, 4, 5, 6]);
          const age = today - (dayOfDate(dates[6] ?? '') ?? 0);
          expect(age).toBeGreaterThanOrEqual(1);
          expect(age).toBeLessThanOrEqual(7);
        },
      ),
    );
    expect(datesOf('last_week', '2026-11-22')[6]).toBe('2026-11-21');
  });

  it('last_X_days and previous_X_days stand side by side and end the day before', () => {
    fc.assert(
      fc.property(recentDay, fc.integer({ min: 1, max: 400 }), (day, count) => {
        const today = dateOfDay(day + 40_000);
        const dates = [...datesOf(`previous_${count}_days`, today), ...datesOf(`last_${count}_days`, today), today];
        expect(dates).toEqual(dates.map((_, index) => dateOfDay(day + 40_000 - 2 * count + index)));
      }),
    );
  });

  it.each([
    'todayish',
    'last_3_days_x',
    ' today',
    'yesterday\n',
    'last_x_days',
    'last_-1_days',
    'xtoday',
    'TODAY',
    'last_month',
    '',
  ])('matches whole words only: %j is refused', (period) => {
    expect(() => datesOf(period, '2026-11-23')).toThrow(/^period: expected one of last_X_days, X_days_back, /);
  });

  it.each(['last_0_days', 'previous_00_days', `last_${PERIOD_DAYS_MAX + 1}_days`, '99999999999999999999_days_back'])(
    'refuses %s: no days, or too many',
    (period) => {
      expect(() => datesOf(period, '2026-11-23')).toThrow(/^period: expected \w+ with X from [01] to 36600/);
    },
  );

  it('refuses what lies before the year 1, and a today that is no date', () => {
    expect(() => datesOf('yesterday', '0001-01-01')).toThrow('not before the year 1');
    expect(() => datesOf('today', '2026-02-30')).toThrow('today: expected a date');
  });

  it('has room for a hundred years', () => {
    expect(datesOf(`last_${PERIOD_DAYS_MAX}_days`, '2026-11-23')).toHaveLength(PERIOD_DAYS_MAX);
  });

  describe('words of the user', () => {
    const custom = [
      {
        pattern: 'quarter_[1-4]',
        dates: (period: string, today: string) => [`${today.slice(0, 4)}-0${period.at(-1)}-01`],
      },
    ];

    it('match whole, after the built-in ones', () => {
      expect(datesOf('quarter_2', '2026-11-23', custom)).toEqual(['2026-02-01']);
      expect(() => datesOf('quarter_22', '2026-11-23', custom)).toThrow('last_week, quarter_[1-4]');
      expect(datesOf('today', '2026-11-23', [{ pattern: '.*', dates: () => [] }])).toEqual(['2026-11-23']);
    });

    it('are refused without dates, or with something else', () => {
      expect(() => datesOf('none', '2026-11-23', [{ pattern: 'none', dates: () => [] }])).toThrow(
        'period: expected 1 to 36600 dates',
      );
      expect(() => datesOf('bad', '2026-11-23', [{ pattern: 'bad', dates: () => ['soon'] }])).toThrow(
        InvalidInputError,
      );
    });
  });
});
