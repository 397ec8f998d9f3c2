import type { ClosedStatus, ClosedTask, HistoryEntry, Task } from '../domain/task.ts';

const DAY_SECONDS = 86_400;

/** The columns of a task alone, whatever else the row had in which it was found. */
export function taskOf({ lane, taskId, labourerId, createdAt, payload, jobId, retryOf }: Task): Task {
  return {
    ...{ lane, taskId, labourerId, createdAt, payload },
    ...(jobId !== undefined && { jobId }),
    ...(retryOf !== undefined && { retryOf }),
  };
}

export interface Ending {
  readonly status: ClosedStatus;
  readonly attempts: number;
  readonly nowMs: number;
  readonly history: readonly HistoryEntry[];
  readonly lastError?: string | undefined;
  readonly stats?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** A task as it is closed: kept for the labourer's retention time, in the row's `ttl`. */
export function closedTask(
  task: Task,
  { retentionDays }: { readonly retentionDays: number },
  ending: Ending,
): ClosedTask {
  const { status, attempts, nowMs, history, lastError, stats = {}, result = {} } = ending;
  return {
    ...taskOf(task),
    ...{ status, attempts, history, stats, result },
    ...(lastError !== undefined && { lastError }),
    closedAtMs: nowMs,
    ttlSeconds: Math.floor(nowMs / 1000) + retentionDays * DAY_SECONDS,
  };
}
