import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOfDay, dayOfDate } from '../../src/domain/calendar.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { CUSTOM_DATES_MAX, datesBetween, datesOf, PERIOD_DAYS_MAX } from '../../src/domain/periods.ts';

/** Days of the years 1 to 9999. */
const anyDay = fc.integer({ min: -719_162, max: 2_932_896 });
/** Days that have a hundred years before them. */
const recentDay = fc.integer({ min: 0, max: 100_000 });

describe('datesOf', () => {
  it.each([
    ['last_3_days', '2026-03-01', ['2026-02-26', '2026-02-27', '2026-02-28']],
    ['last_03_days', '2024-03-01', ['2024-02-27', '2024-02-28', '2024-02-29']],
    ['0_days_back', '2026-11-23', ['2026-11-23']],
    ['365_days_back', '2026-11-23', ['2025-11-23']],
    ['yesterday', '2100-03-01', ['2100-02-28']],
    ['today', '2026-11-23', ['2026-11-23']],
    ['previous_2_days', '2026-11-23', ['2026-11-19', '2026-11-20']],
    ['month_to_date', '2024-03-01', ['2024-03-01']],
    ['month_to_date', '2026-11-03', ['2026-11-01', '2026-11-02', '2026-11-03']],
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

  it('last_X_weeks are so many last weeks, one after another', () => {
    fc.assert(
      fc.property(recentDay, fc.integer({ min: 1, max: 60 }), (day, count) => {
        const dates = datesOf(`last_${count}_weeks`, dateOfDay(day));
        const weeks = Array.from({ length: count }, (_, n) => datesOf('last_week', dateOfDay(day - 7 * n)));
        expect(dates).toEqual(weeks.reverse().flat());
      }),
    );
  });

  it.each([
    ['last_1_months', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['last_1_months', '2024-03-01', '2024-02-01', '2024-02-29'],
    ['last_2_months', '2026-01-15', '2025-11-01', '2025-12-31'],
    ['last_14_months', '2026-01-15', '2024-11-01', '2025-12-31'],
  ])('%s on %s are whole months: %s to %s', (period, today, first, last) => {
    expect(datesOf(period, today)).toEqual(datesBetween(first, last));
  });

  it('last_X_months end the day before this one, which begins month_to_date', () => {
    fc.assert(
      fc.property(recentDay, fc.integer({ min: 1, max: 40 }), (day, count) => {
        const today = dateOfDay(day);
        const dates = datesOf(`last_${count}_months`, today);
        expect(new Set(dates.map((date) => date.slice(0, 7))).size).toBe(count);
        expect(dates[0]?.slice(8)).toBe('01');
        const all = [...dates, ...datesOf('month_to_date', today)];
        expect(all).toEqual(datesBetween(all[0] ?? '', today));
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

  it('says which number is too large for weeks and months', () => {
    expect(() => datesOf('last_0_weeks', '2026-11-23')).toThrow('last_X_weeks with X from 1 to 5228');
    expect(() => datesOf('last_1201_months', '2026-11-23')).toThrow('last_X_months with X from 1 to 1200');
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
      expect(() => datesOf('quarter_22', '2026-11-23', custom)).toThrow('month_to_date, quarter_[1-4]');
      expect(datesOf('today', '2026-11-23', [{ pattern: '.*', dates: () => [] }])).toEqual(['2026-11-23']);
    });

    it('are refused without dates, or with something else', () => {
      expect(() => datesOf('none', '2026-11-23', [{ pattern: 'none', dates: () => [] }])).toThrow(
        `period: expected 1 to ${CUSTOM_DATES_MAX} dates`,
      );
      expect(() => datesOf('bad', '2026-11-23', [{ pattern: 'bad', dates: () => ['soon'] }])).toThrow(
        InvalidInputError,
      );
    });
  });
});

describe('datesBetween', () => {
  it('has both ends', () => {
    expect(datesBetween('2024-02-28', '2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(datesBetween('2024-02-28', '2024-02-28')).toEqual(['2024-02-28']);
  });

  it.each([
    ['2026-02-30', '2026-03-01', 'st_date: expected a date, YYYY-MM-DD, got "2026-02-30"'],
    ['2026-02-20', 'soon', 'en_date: expected a date, YYYY-MM-DD, got "soon"'],
    ['2026-02-20', '2026-02-19', 'en_date: expected a date from st_date (2026-02-20) on, 36600 days at most'],
    ['1026-02-20', '2026-02-20', 'en_date: expected a date from st_date (1026-02-20) on, 36600 days at most'],
  ])('refuses %s to %s', (first, last, message) => {
    expect(() => datesBetween(first, last)).toThrow(message);
  });
});
