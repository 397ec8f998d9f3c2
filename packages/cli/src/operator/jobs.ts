import { setTimeout as sleep } from 'node:timers/promises';
import { SoswError } from 'sosw';
import { realSystem } from 'sosw/aws/store';
import { type ClosedTotals, closeJob, idsOf, type JobAnswer, type JobRow, jobTotals } from 'sosw/essentials';
import { NoFleetError } from '../errors.ts';
import { ask } from './essentials.ts';
import type { Fleet } from './fleet.ts';

/** Looks at a job grow rarer with the time that it takes: each reads all of its closed tasks. */
const LOOK_SHARE = 0.05;
const LOOK_MS_MIN = 100;
const LOOK_MS_MAX = 30_000;

/** Sends the Scheduler an event. @throws what {@link ask} throws */
export function schedule(fleet: Fleet, event: Readonly<Record<string, unknown>>): Promise<JobAnswer> {
  return ask(fleet, 'scheduler', event, isJobAnswer);
}

function isJobAnswer(answer: unknown): answer is JobAnswer {
  const { job_id, total } = Object(answer) as Partial<Record<keyof JobAnswer, unknown>>;
  return typeof job_id === 'string' && typeof total === 'number';
}

/** The row of a job that was just scheduled. @throws NoFleetError when the tables are not those of the functions */
export async function readJobRow(fleet: Fleet, jobId: string): Promise<JobRow> {
  const row = await fleet.store.jobs.read(jobId);
  if (row) return row;
  throw new NoFleetError(fleet.name, `${fleet.name} has no row of job ${jobId}: are these its tables?`);
}

/** Waits until all tasks of a job are closed, however long that takes, and closes the job. */
export async function untilClosed(fleet: Fleet, job: JobRow, onLook: (closed: number) => void): Promise<ClosedTotals> {
  const startedAtMs = performance.now();
  for (;;) {
    const totals = await totalsOf(fleet, job);
    const closed = closedIn(totals);
    onLook(closed);
    if (closed >= job.total) {
      const deps = { jobs: fleet.store.jobs, system: realSystem, texts: undefined };
      await closeJob(deps, job, totals).catch(leaveToTheScavenger);
      return totals;
    }
    const elapsedMs = performance.now() - startedAtMs;
    await sleep(Math.min(Math.max(LOOK_SHARE * elapsedMs, LOOK_MS_MIN), LOOK_MS_MAX));
  }
}

/** How the tasks of a job ended so far. Reads each of them. */
export function totalsOf({ store }: Fleet, job: JobRow): Promise<ClosedTotals> {
  return jobTotals(store.tasks, idsOf(job, realSystem.hash), job.total);
}

export function closedIn({ completed, dead, cancelled }: ClosedTotals): number {
  return completed + dead + cancelled;
}

/** It closes jobs that are done, too: whoever only waits for one need not be allowed to write, and keeps no texts. */
function leaveToTheScavenger(error: unknown): void {
  if (!(error instanceof SoswError)) throw error;
}
