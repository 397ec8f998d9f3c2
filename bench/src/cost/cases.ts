import { type BenchFleet, type BenchFleetOptions, withBenchFleet } from '../fleet/bench-fleet.ts';
import { runJob, tick } from '../fleet/run-job.ts';
import type { Say } from '../output/say.ts';
import type { Consumed } from './per-task.ts';

export const TASKS = 500;
export const SLOTS = 10;
/** About what a small task of a real fleet takes. Shorter ones make more hand-overs meet, which costs lost claims. */
export const WORK_MS = 1_000;
/** A task that arrives alone is a job of its own; fewer of them tell as much. */
export const QUIET_TASKS = 100;
const RETRY_DELAY_SECONDS = 1;

const WORKER = 'bench_worker';

/** One job of many tasks: the queue is never empty before its end. */
export function busy(say: Say): Promise<Consumed> {
  return oneJob({ fixture: 'timed' }, say);
}

/** The same, and the first attempt at every task fails. */
export function failing(say: Say): Promise<Consumed> {
  return oneJob({ fixture: 'failing-once', retryDelay: RETRY_DELAY_SECONDS }, say);
}

/** The same with workers that echo no receipt. */
export function noReceipt(say: Say): Promise<Consumed> {
  return oneJob({ fixture: 'no-receipt' }, say);
}

/** Tasks that arrive one by one, each when the one before is closed: the queue is empty most of the time. */
export function quiet(say: Say): Promise<Consumed> {
  return counted({ fixture: 'timed' }, QUIET_TASKS, async (bench) => {
    for (let task = 0; task < QUIET_TASKS; task++) {
      await runJob(bench, { worker: WORKER, tasks: 1 }, () => {});
      say(`${task + 1} of ${QUIET_TASKS} tasks`);
    }
  });
}

type CaseOptions = { readonly fixture: string } & Pick<BenchFleetOptions, 'retryDelay'>;

function oneJob(options: CaseOptions, say: Say): Promise<Consumed> {
  return counted(options, TASKS, (bench) =>
    runJob(bench, { worker: WORKER, tasks: TASKS, workMs: WORK_MS, isUneven: true }, say),
  );
}

/** Counts from the job's creation, with everything cold, until the next minute's tick has closed the job. */
async function counted(
  { fixture, ...options }: CaseOptions,
  tasks: number,
  work: (bench: BenchFleet) => Promise<void>,
): Promise<Consumed> {
  const workers = { [WORKER]: { fixture, slots: SLOTS } };
  return withBenchFleet({ workers, isCounted: true, ...options }, async (bench) => {
    bench.ledger.take();
    bench.invocations.take();
    await work(bench);
    await tick(bench);
    return { tasks, entries: bench.ledger.take(), invokes: bench.invocations.take() };
  });
}
