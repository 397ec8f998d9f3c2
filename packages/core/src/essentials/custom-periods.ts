import type { CustomPeriod } from '../domain/periods.ts';

/**
 * Periods of the user's own, asked once for a job. The dates that one gave are kept with the job, since the code behind a
 * word may change, and may not even be there when the job is resumed.
 */
export class AskedPeriods {
  readonly periods: readonly CustomPeriod[];
  /** What the word of the job stood for; undefined: no such word was asked for. */
  dates: readonly string[] | undefined;

  constructor(periods: readonly CustomPeriod[]) {
    this.periods = periods.map(({ pattern, dates }) => ({
      pattern,
      dates: (period, today) => {
        this.dates = dates(period, today);
        return this.dates;
      },
    }));
  }
}

/** Periods that answer with what a job has kept, whatever its word was. */
export function keptPeriods(dates: readonly string[] | undefined): readonly CustomPeriod[] {
  return dates ? [{ pattern: '[^]*', dates: () => dates }] : [];
}
