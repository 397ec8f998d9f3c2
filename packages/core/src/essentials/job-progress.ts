import { idRange, type JobIds, laneNames } from '../domain/task-id.ts';
import type { JobPlanInputs } from '../ports/job-store.ts';
import type { Hash } from '../ports/system.ts';
import type { ClosedTotals, TaskStore } from '../ports/task-store.ts';

const TAIL_DIGITS = 8;
const HASH_DIGITS_USED = 12;

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
