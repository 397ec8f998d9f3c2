import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { BenchError } from '../bench-error.ts';
import { totalsOf } from '../counting/ledger.ts';
import { type BenchFleet, withBenchFleet } from '../fleet/bench-fleet.ts';
import { scheduleJob } from '../fleet/run-job.ts';
import { rounded } from '../numbers.ts';
import type { Say } from '../output/say.ts';
import { SLOTS } from './cases.ts';

/** Read units of one tick that fills all slots of a labourer. */
export interface TickReads {
  /** With 1,000 tasks queued. */
  readonly tick_reads_1k: number;
  /** With 10,000 tasks queued. */
  readonly tick_reads_10k: number;
  /** With 1,000 tasks queued and 10,000 waiting. */
  readonly tick_reads_10k_waiting: number;
  /** By how much the larger of the two is above the first; 0.05 is 5 %. */
  readonly tick_reads_growth: number;
}

const HOUR_SECONDS = 3_600;

const LINES = {
  queued_1k: { queued: 1_000, waiting: 0 },
  queued_10k: { queued: 10_000, waiting: 0 },
  waiting_10k: { queued: 1_000, waiting: 10_000 },
} as const;

/** Each queue belongs to a labourer of its own; all ticks are of one warm Orchestrator. */
export function tickReads(say: Say): Promise<TickReads> {
  const workers = Object.fromEntries(Object.keys(LINES).map((name) => [name, { fixture: 'silent', slots: SLOTS }]));
  return withBenchFleet({ workers, isCounted: true }, async (bench) => {
    for (const [worker, { queued, waiting }] of Object.entries(LINES)) {
      say(`writes ${queued} queued and ${waiting} waiting tasks`);
      await bench.aside.states.setPaused(worker, true); // or the Scheduler's wake-up would start the first ones
      await scheduleJob(bench, { worker, tasks: queued });
      if (waiting > 0) await scheduleJob(bench, { worker, tasks: waiting }, { delay: HOUR_SECONDS });
    }
    await bench.invocations.idle();
    const at1k = await readsOfTick(bench, 'queued_1k');
    const at10k = await readsOfTick(bench, 'queued_10k');
    const at10kWaiting = await readsOfTick(bench, 'waiting_10k');
    return {
      tick_reads_1k: at1k,
      tick_reads_10k: at10k,
      tick_reads_10k_waiting: at10kWaiting,
      tick_reads_growth: rounded(Math.max(at10k, at10kWaiting) / at1k - 1),
    };
  });
}

async function readsOfTick({ fleet, aside, ledger }: BenchFleet, worker: string): Promise<number> {
  await aside.states.setPaused(worker, false);
  ledger.take();
  const { payload } = await fleet.invoke(ESSENTIAL_NAMES.orchestrator, JSON.stringify({ labourer_id: worker }));
  const { readUnits } = totalsOf(ledger.take());
  const [summary] = payload as { invoked: number }[];
  if (summary?.invoked !== SLOTS) throw new BenchError(`the tick filled ${summary?.invoked} of ${SLOTS} slots`);
  return readUnits;
}
