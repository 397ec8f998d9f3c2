import { isDeepStrictEqual } from 'node:util';
import { realSystem } from 'sosw/aws/store';
import { type ClosedTask, idsOf, type JobRow, taskRefOf } from 'sosw/essentials';
import { digestOf } from './digest.ts';
import { historyFaults } from './history.ts';
import { LABOURERS } from './labourers.ts';
import type { Ledger, PlannedJob } from './ledger.ts';
import type { Places } from './places.ts';

const ATTEMPTS_MAX = new Map(LABOURERS.map(({ id, maxAttempts }) => [id, maxAttempts]));

/** What stands in the tables against what was asked for. @returns what is wrong, each with the task's id */
export function checkBooks(ledger: Ledger, places: Places): string[] {
  const { closed, jobs } = places;
  const byId = new Map(closed.map((task) => [task.taskId, task]));
  const rowOf = new Map(jobs.map((job) => [job.jobId, job]));
  const wrong = leftOnTheRoad(places);
  if (byId.size < closed.length) wrong.push(`${closed.length - byId.size} tasks are closed in two lanes`);

  const cancels = new Set(ledger.cancels.map(({ taskId }) => taskId));
  const planned = new Set<string>();
  for (const job of ledger.jobs) {
    const row = rowOf.get(job.id);
    if (!row) {
      wrong.push(`job ${job.id}: has no row`);
      continue;
    }
    wrong.push(...jobFaults(job, row, byId));
    for (const [index, payload] of job.payloads.entries()) {
      const { lane, taskId } = taskRefOf(idsOf(row, realSystem.hash), index);
      planned.add(taskId);
      const task = byId.get(taskId);
      const expected = { job, lane, payload, isCancelAsked: cancels.has(taskId) };
      const faults = task ? taskFaults(task, expected) : ['not closed'];
      wrong.push(...faults.map((fault) => `${taskId} (job ${job.id}): ${fault}`));
    }
  }
  const strangers = closed.filter(({ taskId }) => !planned.has(taskId));
  wrong.push(...strangers.map(({ taskId, jobId }) => `${taskId}: nobody has asked for it (its job: ${jobId})`));
  return [...wrong, ...cancelFaults(ledger, byId)];
}

function leftOnTheRoad({ queued, running, waiting, closed, rows }: Places): string[] {
  const places = Object.entries({ queued, running, waiting });
  const left = places.flatMap(([place, tasks]) =>
    tasks.map((task) => `${task.taskId}: still ${place} ${JSON.stringify(task)}`),
  );
  const read = queued.length + running.length + waiting.length + closed.length;
  return read === rows ? left : [...left, `${rows} rows stand in the tables, ${read} of them where they should`];
}

function jobFaults(
  { id, payloads, isDelayed }: PlannedJob,
  row: JobRow,
  byId: ReadonlyMap<string, ClosedTask>,
): string[] {
  const faults: string[] = [];
  if (row.total !== payloads.length) faults.push(`total ${row.total}, planned ${payloads.length}`);
  if (isDelayed !== (row.dueMs !== undefined))
    faults.push(`due ${row.dueMs}, though it is ${isDelayed ? '' : 'not '}delayed`);
  if (row.state === 'writing') faults.push(`still being written, cursor ${row.cursor}`);
  if (row.totals) {
    const ids = idsOf(row, realSystem.hash);
    const statuses = payloads.map((_, index) => byId.get(taskRefOf(ids, index).taskId)?.status);
    const count = (status: ClosedTask['status']) => statuses.filter((each) => each === status).length;
    const counted = { completed: count('completed'), dead: count('dead'), cancelled: count('cancelled') };
    if (!isDeepStrictEqual({ ...row.totals }, counted)) {
      faults.push(`closed with ${JSON.stringify(row.totals)}, counted ${JSON.stringify(counted)}`);
    }
  }
  return faults.map((fault) => `job ${id}: ${fault}`);
}

interface Expected {
  readonly job: PlannedJob;
  readonly lane: string;
  readonly payload: object;
  readonly isCancelAsked: boolean;
}

function taskFaults(task: ClosedTask, { job, lane, payload, isCancelAsked }: Expected): string[] {
  const { status, attempts, result } = task;
  const attemptsMax = ATTEMPTS_MAX.get(job.labourer) ?? 0;
  const text = JSON.stringify(payload);
  const isPoison = text.includes('-poison"');
  const isDoomed = isPoison || text.includes('-fail"');
  const faults = historyFaults(task);
  if (task.lane !== lane) faults.push(`in lane ${task.lane}, planned for ${lane}`);
  if (task.jobId !== job.id) faults.push(`says that it is of job ${task.jobId}`);
  if (task.payload !== text) faults.push(`payload ${task.payload}, planned ${text}`);
  if (attempts > attemptsMax) faults.push(`${attempts} attempts, ${attemptsMax} at most`);
  if (status === 'completed' && isDoomed) faults.push('completed, though every attempt fails');
  if (status === 'completed' && result.digest !== digestOf(payload)) {
    faults.push(`its worker made ${JSON.stringify(result)} of its payload`);
  }
  if (status === 'dead' && attempts < attemptsMax && !isPoison) faults.push(`dead after ${attempts} attempts`);
  if (status === 'cancelled' && !isCancelAsked) faults.push('cancelled, though nobody asked for it');
  return faults;
}

/** A task that is said to be cancelled is, and none that was written is unknown. */
function cancelFaults({ cancels }: Ledger, byId: ReadonlyMap<string, ClosedTask>): string[] {
  return cancels.flatMap(({ taskId, answer, sends }) => {
    const status = byId.get(taskId)?.status;
    if (answer === 'already_closed' || (answer === 'cancelled' && status === 'cancelled')) return [];
    return [`${taskId}: cancel was answered ${answer} (sent ${sends} times), the task is ${status}`];
  });
}
