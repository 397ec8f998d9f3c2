import type {
  ClosedStatus,
  ClosedTask,
  DueTask,
  HistoryEntry,
  RunningRow,
  Task,
  TaskRef,
  WaitingTask,
} from '../domain/task.ts';
import type { WriteResult } from './write-result.ts';

/**
 * The four places of a task, as primitives on single rows. Each write is atomic and conditional on what its name or
 * arguments say; nothing spans two rows. `moves/` composes them into the protocol.
 *
 * Reads are strongly consistent unless they say otherwise, and are repeated within themselves a few times before they
 * throw a `StoreUnavailableError`. A row that makes no sense is thrown as a `RowError` by a read of it alone, and left
 * out and reported by a read of many. Writes are sent once: what an unknown outcome means is the move's to decide.
 */
export interface TaskStore extends QueuedRows, RunningRows, WaitingRows, ClosedRows {
  /**
   * Compares the key schemas of all tables with what this code expects.
   *
   * @throws StoreError when a table is missing or has another shape
   */
  check(): Promise<void>;

  /**
   * Ids that stand in a place between two ids of one lane, both included, in order (R10b: what a resumed job compares).
   */
  idsBetween(place: 'queued' | 'waiting' | 'closed', lane: string, first: string, last: string): Promise<string[]>;
}

export interface QueuedRows {
  /** The first tasks of a lane in run order. Eventually consistent on request: half the price, up to a second old. */
  queuedHead(lane: string, limit: number, options?: { readonly eventual?: boolean }): Promise<Task[]>;
  readQueued(ref: TaskRef): Promise<Task | undefined>;
  /** Deletes if it is there: chooses the one winner of a task in the queue (R3b). */
  takeQueued(ref: TaskRef): Promise<WriteResult>;
  /** Deletes whether it is there or not (R11). */
  deleteQueued(ref: TaskRef): Promise<WriteResult>;
}

export interface RunningRows {
  readSlot(labourerId: string, slot: number): Promise<RunningRow | undefined>;
  /** All slots of a labourer that are held, in order of their index. */
  readSlots(labourerId: string): Promise<RunningRow[]>;
  /** Puts the row if its slot is free, or still holds the claim with the token `over` (R1, R3a). */
  putSlot(row: RunningRow, over?: string): Promise<WriteResult>;
  /** Deletes the row if it still holds the claim with this token (R1). */
  freeSlot(labourerId: string, slot: number, token: string): Promise<WriteResult>;
}

export interface WaitingRows {
  readWaiting(ref: TaskRef): Promise<WaitingTask | undefined>;
  /** Puts if there is none. */
  putWaiting(task: WaitingTask): Promise<WriteResult>;
  /**
   * Takes a due task for an attempt if its due time is still the one that was seen (R3b). The due time is new at each
   * failure, so it also stands for the number of attempts. The row stays, with the token in place of the due time.
   *
   * @throws RowError when the row makes no sense; it is claimed then, until the lease of its slot ends
   */
  claimWaiting(ref: TaskRef, claim: WaitingClaim): Promise<WriteResult<WaitingTask>>;
  /** Makes it wait again if the attempt with this token still has it (R6). */
  releaseWaiting(ref: TaskRef, release: WaitingRelease): Promise<WriteResult>;
  /** Deletes whether it is there or not. */
  deleteWaiting(ref: TaskRef): Promise<WriteResult>;
  /** Tasks of a lane that are due at `nowMs`, longest due first. Eventually consistent on request. */
  dueHead(lane: string, nowMs: number, limit: number, options?: { readonly eventual?: boolean }): Promise<DueTask[]>;
  /** All tasks of a lane that wait, due or not, page by page: `cursor` is what the page before returned. */
  waitingPage(lane: string, cursor?: string): Promise<{ readonly tasks: readonly DueTask[]; readonly cursor?: string }>;
}

export interface WaitingClaim {
  readonly dueMs: number;
  /** The attempt that begins; the row's count becomes this. */
  readonly attempt: number;
  readonly token: string;
}

export interface WaitingRelease {
  readonly token: string;
  /** Attempts that count from now on. */
  readonly attempts: number;
  readonly dueMs: number;
  /** Absent: the row keeps the one it has. */
  readonly lastError?: string;
  readonly history: readonly HistoryEntry[];
}

export interface ClosedRows {
  readClosed(ref: TaskRef): Promise<ClosedTask | undefined>;
  /** True when it is closed: a read of its key alone. */
  isClosed(ref: TaskRef): Promise<boolean>;
  /**
   * Puts if there is none: the first to close a task wins (R4). What of stats and result DynamoDB cannot store is cut
   * with a mark, so that it never blocks the completion.
   */
  putClosed(task: ClosedTask): Promise<WriteResult>;
  /** How the tasks of one job, told by the tail of their ids, ended between two ids of a lane. */
  countClosed(lane: string, first: string, last: string, tail: string): Promise<ClosedTotals>;
}

export type ClosedTotals = Readonly<Record<ClosedStatus, number>>;

/** Writes new tasks, up to {@link TASK_BATCH_MAX} at a time; unconditional, since ids repeat only within their job. */
export interface TaskWriter {
  /**
   * Sends one batch, once.
   *
   * @returns `unprocessed`: tasks that definitely were not written and want another batch; or `unknown` as in
   *   {@link WriteResult}
   */
  writeBatch(place: 'queued' | 'waiting', tasks: readonly (Task | WaitingTask)[]): Promise<BatchResult>;
}

export type BatchResult =
  | { readonly outcome: 'sent'; readonly unprocessed: readonly Task[] }
  | { readonly outcome: 'unknown'; readonly cause: unknown };

/** DynamoDB's limit of a BatchWriteItem. */
export const TASK_BATCH_MAX = 25;
