import { InvalidInputError } from './errors.ts';

/**
 * Ids of tasks and names of lanes. An id alone tells lane, labourer and order; it never changes over all attempts, so
 * that workers may use it as an idempotency key.
 *
 *     lane     my_worker#0
 *     task id  my_worker~0~1q5wzd3k4000002f9k2jx7qa
 *              labourer ~ lane suffix ~ created_at_ms (9) index (7) tail (8)
 *
 * Times and indexes are base 36 and of fixed width, so that the order of texts is the order of creation.
 */
export const LANES_MAX = 100;
/** 36^7: what the seven digits of an index can count. */
export const TASKS_PER_JOB_MAX: number = 36 ** 7;

const LABOURER_ID = /^[A-Za-z0-9_-]{1,140}$/;
const TASK_ID = /^([A-Za-z0-9_-]{1,140})~(\d{1,2})~([0-9a-z]{9})([0-9a-z]{7})([0-9a-z]{8})$/;
const TIME_DIGITS = 9;
const INDEX_DIGITS = 7;
const TAIL = /^[0-9a-z]{8}$/;

/** True for the name of a Lambda function: letters, digits, `-` and `_`, at most 140 (Lambda's own limit). */
export function isLabourerId(value: unknown): value is string {
  return typeof value === 'string' && LABOURER_ID.test(value);
}

/** The partition of the queue that holds lane `n` of a labourer. */
export function laneName(labourerId: string, n: number): string {
  return `${labourerId}#${n}`;
}

/** All lanes of a labourer that has `count` of them. */
export function laneNames(labourerId: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => laneName(labourerId, n));
}

/** What all ids of one job have in common. */
export interface JobIds {
  readonly labourerId: string;
  /** Lanes over which the tasks are dealt out, task `i` to lane `i mod lanes`. */
  readonly lanes: number;
  /** Creation time of the job (epoch milliseconds): the same in all its ids. */
  readonly createdAtMs: number;
  /** Eight base 36 digits of the hash of the job's id. */
  readonly tail: string;
}

/** Lane and id of task `index` of a job. The same job always gives the same ids, however often it is scheduled. */
export function taskRefOf(job: JobIds, index: number): { lane: string; taskId: string } {
  const n = index % job.lanes;
  return { lane: laneName(job.labourerId, n), taskId: idIn(job, n, index) };
}

/** The ids between which all tasks of a job, or those from `from` up to but not including `to`, stand in lane `n`. */
export function idRange(job: JobIds, n: number, from: number, to: number): { first: string; last: string } {
  return { first: idIn(job, n, from), last: idIn(job, n, Math.max(from, to - 1)) };
}

function idIn(job: JobIds, n: number, index: number): string {
  if (!Number.isSafeInteger(index) || index < 0 || index >= TASKS_PER_JOB_MAX) {
    throw new InvalidInputError({ path: 'index', expected: `a whole number below ${TASKS_PER_JOB_MAX}`, given: index });
  }
  if (!TAIL.test(job.tail)) {
    throw new InvalidInputError({ path: 'tail', expected: '8 digits of base 36', given: job.tail });
  }
  return `${job.labourerId}~${n}~${base36(job.createdAtMs, TIME_DIGITS)}${base36(index, INDEX_DIGITS)}${job.tail}`;
}

/** What an id tells. */
export interface TaskIdParts {
  readonly labourerId: string;
  readonly lane: string;
  readonly createdAtMs: number;
  readonly index: number;
  readonly tail: string;
}

/** Reads an id; undefined when it is not one of ours (a worker may report anything). */
export function parseTaskId(taskId: string): TaskIdParts | undefined {
  const match = TASK_ID.exec(taskId);
  if (!match) return undefined;
  const [, labourerId = '', n = '', time = '', index = '', tail = ''] = match;
  return {
    labourerId,
    lane: laneName(labourerId, Number(n)),
    createdAtMs: Number.parseInt(time, 36),
    index: Number.parseInt(index, 36),
    tail,
  };
}

/** Reads an id that must be one of ours. @throws InvalidInputError otherwise */
export function requireTaskId(taskId: string): TaskIdParts {
  const parts = parseTaskId(taskId);
  if (!parts) throw new InvalidInputError({ path: 'task_id', expected: 'the id of a sosw task', given: taskId });
  return parts;
}

function base36(value: number, digits: number): string {
  const text = value.toString(36).padStart(digits, '0');
  if (text.length > digits || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidInputError({
      path: 'created_at_ms',
      expected: `at most ${digits} digits of base 36`,
      given: value,
    });
  }
  return text;
}
