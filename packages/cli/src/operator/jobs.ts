import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInputError, SoswError } from 'sosw';
import { realSystem } from 'sosw/aws/store';
import { type ClosedTotals, closeJob, idsOf, type JobAnswer, type JobRow, jobTotals, readJob } from 'sosw/essentials';
import { NoFleetError } from '../errors.ts';
import { ask } from './essentials.ts';
import type { Fleet } from './fleet.ts';
import { closedIn } from './job-counts.ts';
import type { JobEvent } from './job-event.ts';

/** Looks at a job grow rarer with the time that it takes: each reads its row, and later all of its closed tasks. */
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

type OnJob = (job: JobRow) => void;

/**
 * Schedules a job and waits until all of its tasks are written, also when the Scheduler hands over to a sibling.
 *
 * @param onLook told of the job's row now and then while its tasks are being written
 * @throws what {@link ask} throws, NoFleetError; the job may have been accepted
 */
export async function untilWritten(fleet: Fleet, event: JobEvent, onLook: OnJob): Promise<JobAnswer> {
  const pauseMs = growingPauses();
  const request = schedule(fleet, event);
  for (;;) {
    const answer = await Promise.race([request, sleep(pauseMs(), undefined, { ref: false })]);
    if (answer) return answer.state === 'writing' ? writtenByOthers(fleet, answer, onLook) : answer;
    const job = await fleet.store.jobs.read(event.job_id).catch(leaveToTheAnswer);
    if (job?.state === 'writing') onLook(job);
  }
}

async function writtenByOthers(fleet: Fleet, answer: JobAnswer, onLook: OnJob): Promise<JobAnswer> {
  const pauseMs = growingPauses();
  for (;;) {
    const job = await readJobRow(fleet, answer.job_id);
    if (job.state !== 'writing') return { ...answer, state: job.state };
    onLook(job);
    await sleep(pauseMs());
  }
}

/** The row of a job that was just scheduled. @throws NoFleetError when the tables are not those of the functions */
export async function readJobRow(fleet: Fleet, jobId: string): Promise<JobRow> {
  const row = await fleet.store.jobs.read(jobId);
  if (row) return row;
  throw new NoFleetError(fleet.name, `${fleet.name} has no row of job ${jobId}: are these its tables?`);
}

/** Waits until all tasks of a job are closed, however long that takes, and closes the job. */
export async function untilClosed(fleet: Fleet, job: JobRow, onLook: (closed: number) => void): Promise<ClosedTotals> {
  const pauseMs = growingPauses();
  for (;;) {
    const totals = await totalsOf(fleet, job);
    const closed = closedIn(totals);
    onLook(closed);
    if (closed >= job.total) {
      const deps = { jobs: fleet.store.jobs, system: realSystem, texts: undefined };
      await closeJob(deps, job, totals).catch(leaveToTheScavenger);
      return totals;
    }
    await sleep(pauseMs());
  }
}

/** How long to wait before the next look, from now on. */
function growingPauses(): () => number {
  const startedAtMs = performance.now();
  return () => Math.min(Math.max(LOOK_SHARE * (performance.now() - startedAtMs), LOOK_MS_MIN), LOOK_MS_MAX);
}

/** A job as its row describes it, and how its tasks ended so far. */
export interface FoundJob {
  readonly job: JobRow;
  readonly totals: ClosedTotals;
}

/** Looks for a job. @throws InvalidInputError when there is none; InvalidJobError when none can have this id */
export async function findJob(fleet: Fleet, jobId: string): Promise<FoundJob> {
  readJob({ job_id: jobId });
  const job = await fleet.store.jobs.read(jobId);
  if (job) return { job, totals: job.totals ?? (await totalsOf(fleet, job)) };
  const expected = 'the id of a job that was scheduled, and closed at most 30 days ago';
  throw new InvalidInputError({ path: 'job_id', expected, given: jobId });
}

/** How the tasks of a job ended so far. Reads each of them. */
export function totalsOf({ store }: Fleet, job: JobRow): Promise<ClosedTotals> {
  return jobTotals(store.tasks, idsOf(job, realSystem.hash), job.total);
}

/** The Scheduler tells what became of the job; whoever schedules one need not be allowed to read. */
function leaveToTheAnswer(error: unknown): undefined {
  if (!(error instanceof SoswError)) throw error;
}

/** It closes jobs that are done, too: whoever only waits for one need not be allowed to write, and keeps no texts. */
function leaveToTheScavenger(error: unknown): void {
  if (!(error instanceof SoswError)) throw error;
}
