import { totalsOf } from '../counting/ledger.ts';
import { usdPerMillion } from '../counting/prices.ts';
import { withBenchFleet } from '../fleet/bench-fleet.ts';
import { tick } from '../fleet/run-job.ts';
import { rounded } from '../numbers.ts';
import { SLOTS } from './cases.ts';

/** What a minute costs in which nothing happens, with one labourer. */
export interface IdleMinute {
  readonly write_units: number;
  readonly read_units: number;
  readonly requests: number;
  readonly invokes: number;
  /** A month of such minutes. */
  readonly usd_per_month: number;
}

const MINUTES_PER_MONTH = 730 * 60;

export function idleMinute(): Promise<IdleMinute> {
  const workers = { bench_worker: { fixture: 'timed', slots: SLOTS } };
  return withBenchFleet({ workers, isCounted: true }, async (bench) => {
    await tick(bench); // cold: reads what a warm container remembers
    bench.ledger.take();
    bench.invocations.take();
    await tick(bench);
    const { writeUnits, readUnits, requests } = totalsOf(bench.ledger.take());
    const invokes = bench.invocations.take();
    return {
      ...{ write_units: writeUnits, read_units: readUnits, requests, invokes },
      usd_per_month: rounded((usdPerMillion({ writeUnits, readUnits, invokes }) * MINUTES_PER_MONTH) / 1_000_000),
    };
  });
}
