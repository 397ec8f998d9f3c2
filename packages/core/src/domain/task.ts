/**
 * A task in each of its places. The state of a task is the place it stands in; while two copies exist, the one further
 * along the road Q -> R -> W -> C counts (docs/protocol.md).
 */

/** The words of the road. `sosw_queued`, `sosw_running`, `sosw_waiting` and `sosw_closed` are its tables. */
export type TaskState = 'queued' | 'running' | 'waiting' | 'closed';

/** How a task ended. Final. */
export type ClosedStatus = 'completed' | 'dead' | 'cancelled';

/** The key of a task in every table that is sorted by lane. */
export interface TaskRef {
  /** `<labourer_id>#<n>`: the ordered part of the labourer's queue that the task belongs to. */
  readonly lane: string;
  readonly taskId: string;
}

/** What a task is, wherever it stands. Never changes after it was created. */
export interface Task extends TaskRef {
  readonly labourerId: string;
  /** Seconds since 1970 with a fraction, as workers of the original read it. */
  readonly createdAt: number;
  /** JSON text, moved untouched from the job to the worker. */
  readonly payload: string;
  /** The job that it was cut from. */
  readonly jobId?: string;
  /** The closed task that it repeats, if somebody asked for that. */
  readonly retryOf?: string;
}

/** How one attempt ended; `refused`: the invoke was refused, user code never ran and the attempt does not count. */
export type AttemptOutcome = 'completed' | 'failed' | 'expired' | 'refused' | 'cancelled';

/** One attempt in the history of a task. The slot and the claim are not known of a report that came too late. */
export interface HistoryEntry {
  readonly attempt: number;
  readonly slot?: number;
  readonly claimedAtMs?: number;
  readonly endedAtMs: number;
  readonly outcome: AttemptOutcome;
  readonly error?: string;
}

/** Entries that a row keeps; older ones are dropped. */
export const HISTORY_ENTRIES_MAX = 20;

/** The history with one more entry, cut to the newest {@link HISTORY_ENTRIES_MAX}. */
export function withEntry(history: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  return [...history, entry].slice(-HISTORY_ENTRIES_MAX);
}

/**
 * A row of `sosw_running`: one slot of a labourer, held by one attempt. `cameFrom` tells where the body of the task is:
 * in the row itself (Q), or still in `sosw_waiting` (W).
 */
export type RunningRow = RunningFromQueue | RunningFromWaiting;

interface Slot extends TaskRef {
  readonly labourerId: string;
  /** Index of the slot, from 0. */
  readonly slot: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Random; the identity of this claim. Every later change of the row names it (R1). */
  readonly token: string;
  readonly claimedAtMs: number;
  readonly leaseUntilMs: number;
}

/** A first attempt: the queue's row is deleted, so the body travels in the slot. */
export interface RunningFromQueue extends Slot {
  readonly cameFrom: 'Q';
  readonly task: Task;
}

/** A later attempt, or the first of a delayed task: the body stays in `sosw_waiting`. */
export interface RunningFromWaiting extends Slot {
  readonly cameFrom: 'W';
}

/** A row of `sosw_waiting`. It stays here until the task is closed, also while later attempts hold slots. */
export interface WaitingTask extends Task {
  /** Attempts that count so far, the running one included. */
  readonly attempts: number;
  readonly lastError?: string;
  readonly history: readonly HistoryEntry[];
  /** When it may be claimed (epoch milliseconds). Absent while an attempt holds a slot. */
  readonly dueMs?: number;
  /** Token of the attempt that holds a slot. Absent while it waits. */
  readonly token?: string;
}

/** A waiting task as the index of due times shows it: enough to claim it. */
export interface DueTask extends TaskRef {
  readonly attempts: number;
  readonly dueMs: number;
}

/** A row of `sosw_closed`. */
export interface ClosedTask extends Task {
  readonly status: ClosedStatus;
  readonly attempts: number;
  readonly closedAtMs: number;
  /** When DynamoDB may delete the row (epoch seconds). */
  readonly ttlSeconds: number;
  readonly lastError?: string;
  readonly history: readonly HistoryEntry[];
  /** What the worker counted; stored as `stat_<key>`. */
  readonly stats: Readonly<Record<string, unknown>>;
  /** What the worker returned; stored as `result_<key>`. */
  readonly result: Readonly<Record<string, unknown>>;
}
