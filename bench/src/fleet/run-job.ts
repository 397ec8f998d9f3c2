import { setTimeout as pause } from 'node:timers/promises';
import { realSystem } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, idsOf, type JobAnswer, jobTotals } from 'sosw/essentials';
import { BenchError } from '../bench-error.ts';
import type { Say } from '../output/say.ts';
import type { BenchFleet } from './bench-fleet.ts';
import { type BenchJob, jobText } from './bench-job.ts';

const LOOK_MS = 500;
/** Without a closed task for so long a job is stuck. */
const STUCK_MS = 150_000;

/** Schedules a job and waits until Lambda has nothing more to do and all tasks are completed. */
export async function runJob(bench: BenchFleet, job: BenchJob, say: Say, lookMs: number = LOOK_MS): Promise<void> {
  const { job_id: jobId } = await scheduleJob(bench, job);
  await untilCompleted(bench, jobId, say, lookMs);
}

/** @throws BenchError when the Scheduler refuses the job */
export async function scheduleJob(
  { fleet }: BenchFleet,
  job: BenchJob,
  options: { readonly delay?: number } = {},
): Promise<JobAnswer> {
  const event = JSON.stringify({ job: jobText(job), ...options });
  const { payload, functionError } = await fleet.invoke(ESSENTIAL_NAMES.scheduler, event);
  if (functionError !== undefined) throw new BenchError(`the job was refused: ${JSON.stringify(payload)}`);
  return payload as JobAnswer;
}

/**
 * Looks at the closed tasks beside what is counted. When nothing is under way any more but tasks wait, it is the turn of
 * the next minute's tick; nobody learns anything from waiting for it.
 */
async function untilCompleted(bench: BenchFleet, jobId: string, say: Say, lookMs: number): Promise<void> {
  const { invocations } = bench;
  let completed = 0;
  let stuckAtMs = performance.now() + STUCK_MS;
  for (;;) {
    await Promise.race([invocations.idle(), pause(lookMs)]);
    const { isIdle } = invocations;
    const now = await completedOf(bench, jobId);
    say(`${now.completed} of ${now.total} tasks`);
    if (now.completed === now.total) break;

    if (now.completed > completed) stuckAtMs = performance.now() + STUCK_MS;
    if (performance.now() > stuckAtMs) throw new BenchError(`stuck at ${now.completed} of ${now.total} tasks`);
    completed = now.completed;
    if (!isIdle) continue;
    await pause(LOOK_MS); // a retry may not be due yet
    await tick(bench);
  }
  await invocations.idle();
}

/** @throws BenchError when a task is dead */
async function completedOf({ aside }: BenchFleet, jobId: string): Promise<{ completed: number; total: number }> {
  const job = await aside.jobs.read(jobId);
  if (!job) throw new BenchError(`job ${jobId} has no row`);
  const { completed, dead } = await jobTotals(aside.tasks, idsOf(job, realSystem.hash), job.total);
  if (dead > 0) throw new BenchError(`${dead} tasks of job ${jobId} are dead`);
  return { completed, total: job.total };
}

/** What every minute brings: a run of the Orchestrator and one of the Scavenger. */
export async function tick({ fleet, invocations }: BenchFleet): Promise<void> {
  await Promise.all([fleet.invoke(ESSENTIAL_NAMES.orchestrator, '{}'), fleet.invoke(ESSENTIAL_NAMES.scavenger, '{}')]);
  await invocations.idle();
}
