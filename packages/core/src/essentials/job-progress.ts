import { idRange, type JobIds, laneNames } from '../domain/task-id.ts';
import { settled } from '../moves/settled.ts';
import type { JobPlanInputs, JobRow, JobStore } from '../ports/job-store.ts';
import type { JobTexts } from '../ports/job-texts.ts';
import type { Hash, System } from '../ports/system.ts';
import type { ClosedTotals, TaskStore } from '../ports/task-store.ts';
import { removeText } from './job-text.ts';

const TAIL_DIGITS = 8;
const HASH_DIGITS_USED = 12;
/** The row of a closed job is kept so long. */
const CLOSED_JOB_DAYS = 30;
const DAY_SECONDS = 86_400;

/** What the ids of a job's tasks have in common: the same for the same job, however often it is scheduled. */
export function idsOf({ labourerId, lanes, createdAtMs, jobId }: JobPlanInputs, hash: Hash): JobIds {
  return { labourerId, lanes, createdAtMs, tail: tailOf(jobId, hash) };
}

/** Eight base 36 digits of the hash of a job's id: tells its tasks from others of the same millisecond. */
export function tailOf(jobId: string, hash: Hash): string {
  const number = Number.parseInt(hash.sha256(jobId).slice(0, HASH_DIGITS_USED), 16);
  return number.toString(36).padStart(TAIL_DIGITS, '0').slice(-TAIL_DIGITS);
}

/** How many tasks of a job are closed, and how. Reads each of them: no counter is written for each task. */
export async function jobTotals(tasks: TaskStore, ids: JobIds, total: number): Promise<ClosedTotals> {
  const perLane = await Promise.all(
    laneNames(ids.labourerId, ids.lanes).map((lane, n) => {
      const { first, last } = idRange(ids, n, 0, total);
      return tasks.countClosed(lane, first, last, ids.tail);
    }),
  );
  return perLane.reduce(
    (sum, lane) => ({
      completed: sum.completed + lane.completed,
      dead: sum.dead + lane.dead,
      cancelled: sum.cancelled + lane.cancelled,
    }),
    { completed: 0, dead: 0, cancelled: 0 },
  );
}

/**
 * Closes a job with how its tasks ended, once all of them have (R10d). A text outside of its row goes first, since nobody
 * looks after a job that is closed.
 *
 * @returns false when somebody was faster, or its tasks are still being written
 * @throws StoreError when its text is kept where the caller is not told to look
 * @throws StoreUnavailableError when the outcome is not known; a repeat is harmless
 */
export async function closeJob(
  { jobs, system, texts }: { readonly jobs: JobStore; readonly system: System; readonly texts: JobTexts | undefined },
  { jobId, text }: Pick<JobRow, 'jobId' | 'text'>,
  totals: ClosedTotals,
): Promise<boolean> {
  await removeText({ texts }, text);
  const ttlSeconds = Math.floor(system.clock.now() / 1000) + CLOSED_JOB_DAYS * DAY_SECONDS;
  const closed = await settled(system, 'closeJob', () => jobs.close(jobId, totals, ttlSeconds));
  return closed.outcome === 'written';
}
