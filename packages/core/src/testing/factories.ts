import { DEFAULT_RETRY_POLICY } from '../domain/retry-policy.ts';
import type { ClosedTask, RunningFromQueue, RunningFromWaiting, Task, WaitingTask } from '../domain/task.ts';
import { type JobIds, taskRefOf } from '../domain/task-id.ts';
import type { JobPlanInputs } from '../ports/job-store.ts';
import type { LabourerState, LabourerTerms } from '../ports/labourer-states.ts';

/** Records for tests, complete and the same at each call; each takes what the test cares about. */

/** When they were made: 2026-01-01, which is also where the clock of a `ManualSystem` starts. */
export const MADE_AT_MS: number = Date.UTC(2026, 0, 1);

const LABOURER_ID = 'some_worker';
const MINUTE_MS = 60_000;

/** What all ids of one job have in common. */
export function jobIds(overrides: Partial<JobIds> = {}): JobIds {
  return { labourerId: LABOURER_ID, lanes: 1, createdAtMs: MADE_AT_MS, tail: 'abcdefgh', ...overrides };
}

/** Which task of a job: its index, and whatever its ids are made of. */
export type TaskOverrides = Partial<Task> & Partial<JobIds> & { readonly index?: number };

export function aTask({ index = 0, labourerId, lanes, createdAtMs, tail, ...overrides }: TaskOverrides = {}): Task {
  const ids = jobIds({
    ...(labourerId !== undefined && { labourerId }),
    ...(lanes !== undefined && { lanes }),
    ...(createdAtMs !== undefined && { createdAtMs }),
    ...(tail !== undefined && { tail }),
  });
  return {
    ...taskRefOf(ids, index),
    labourerId: ids.labourerId,
    createdAt: ids.createdAtMs / 1000,
    payload: JSON.stringify({ index }),
    ...overrides,
  };
}

/** The first `count` tasks of a job, in run order. */
export function someTasks(count: number, overrides: Omit<TaskOverrides, 'index'> = {}): Task[] {
  return Array.from({ length: count }, (_, index) => aTask({ ...overrides, index }));
}

/** A slot that is held by the first attempt of a task of the queue. */
export function aSlot(
  task: Task = aTask(),
  overrides: Partial<Omit<RunningFromQueue, 'cameFrom' | 'task'>> = {},
): RunningFromQueue {
  return { ...slotOf(task), attempt: 1, cameFrom: 'Q', task, ...overrides };
}

/** A slot that is held by an attempt of a task that waited: a reference, the body stays in waiting. */
export function aReference(
  task: Task = aTask(),
  overrides: Partial<Omit<RunningFromWaiting, 'cameFrom'>> = {},
): RunningFromWaiting {
  return { ...slotOf(task), attempt: 2, cameFrom: 'W', ...overrides };
}

function slotOf({ lane, taskId, labourerId }: Task) {
  return {
    ...{ lane, taskId, labourerId },
    slot: 0,
    token: 'token-of-the-claim-000',
    claimedAtMs: MADE_AT_MS,
    leaseUntilMs: MADE_AT_MS + 5 * MINUTE_MS,
  };
}

/** A task that waits for its second attempt; with a `token` it is an attempt that holds a slot. */
export function aWaitingTask(task: Task = aTask(), overrides: Partial<WaitingTask> = {}): WaitingTask {
  const { dueMs = MADE_AT_MS + MINUTE_MS, ...rest } = overrides;
  return {
    ...task,
    attempts: 1,
    lastError: 'Error: not this time',
    history: [
      {
        attempt: 1,
        slot: 0,
        claimedAtMs: MADE_AT_MS,
        endedAtMs: MADE_AT_MS + 1000,
        outcome: 'failed',
        error: 'Error: not this time',
      },
    ],
    ...rest,
    ...(rest.token === undefined && { dueMs }),
  };
}

/** A task with a delayed start: no attempt so far. */
export function aDelayedTask(task: Task = aTask(), dueMs: number = MADE_AT_MS + MINUTE_MS): WaitingTask {
  return { ...task, attempts: 0, history: [], dueMs };
}

export function aClosedTask(task: Task = aTask(), overrides: Partial<ClosedTask> = {}): ClosedTask {
  return {
    ...task,
    status: 'completed',
    attempts: 1,
    closedAtMs: MADE_AT_MS + 2000,
    ttlSeconds: MADE_AT_MS / 1000 + 30 * 86_400,
    history: [{ attempt: 1, slot: 0, claimedAtMs: MADE_AT_MS, endedAtMs: MADE_AT_MS + 2000, outcome: 'completed' }],
    stats: { rows: 3 },
    result: { total: 12.5 },
    ...overrides,
  };
}

export function someTerms(overrides: Partial<LabourerTerms> = {}): LabourerTerms {
  return {
    slots: 5,
    reason: 'healthy',
    arn: LABOURER_ID,
    leaseMs: 5 * MINUTE_MS,
    maxAttempts: 3,
    retry: DEFAULT_RETRY_POLICY,
    retentionDays: 30,
    ...overrides,
  };
}

/** What a tick writes of a labourer. */
export function aState(
  overrides: Partial<Omit<LabourerState, 'lanesRead' | 'paused'>> = {},
): Omit<LabourerState, 'lanesRead' | 'paused'> {
  return { ...someTerms(), labourerId: LABOURER_ID, slotsAtMs: MADE_AT_MS, running: 0, ...overrides };
}

export function aJob(overrides: Partial<JobPlanInputs> = {}): JobPlanInputs {
  return {
    jobId: 'some_job',
    labourerId: LABOURER_ID,
    text: { inline: '{"lambda_name":"some_worker","payload":{}}' },
    digest: 'a'.repeat(64),
    createdAtMs: MADE_AT_MS,
    today: '2026-01-01',
    chunkableAttrs: ['section', 'store'],
    lanes: 1,
    total: 1000,
    ...overrides,
  };
}
