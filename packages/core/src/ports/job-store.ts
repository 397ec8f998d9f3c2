import type { ClosedTotals } from './task-store.ts';
import type { WriteResult } from './write-result.ts';

/** `writing`: tasks are being written; `written`: all are; `closed`: all are closed. */
export type JobState = 'writing' | 'written' | 'closed';

/** The text of a job: in its row, or where {@link JobTexts} has it by this key. */
export type JobText = { readonly inline: string } | { readonly key: string };

/** All that the plan of a job depends on, pinned before its first task is written; a resume reads nothing else (R10). */
export interface JobPlanInputs {
  readonly jobId: string;
  readonly labourerId: string;
  /** The job as it came. */
  readonly text: JobText;
  /** Hash of everything here but the times: the same `jobId` with another digest is another job. */
  readonly digest: string;
  /** Epoch milliseconds; the time in all ids of the job. */
  readonly createdAtMs: number;
  /** `YYYY-MM-DD` in the job's time zone. */
  readonly today: string;
  /** The resolved schema, outermost first. */
  readonly chunkableAttrs: readonly string[];
  /** What a period of the user's own stood for on that day. */
  readonly customDates?: readonly string[];
  readonly lanes: number;
  /** Start not before (epoch milliseconds); absent: at once. */
  readonly dueMs?: number;
  readonly total: number;
  /** The closed task that this job repeats: one task, whose payload is the text. */
  readonly retryOf?: string;
}

/** A row of `sosw_jobs`. */
export interface JobRow extends JobPlanInputs {
  readonly state: JobState;
  /** Tasks before this index are written. */
  readonly cursor: number;
  /** Counts owners; every write of an owner names it. */
  readonly epoch: number;
  /** Until when the owner may write. Absent: nobody owns it, whoever comes next takes it. */
  readonly ownerUntilMs?: number;
  readonly totals?: ClosedTotals;
}

/** Jobs and who writes their tasks. Every write is atomic on its row. */
export interface JobStore {
  read(jobId: string): Promise<JobRow | undefined>;
  /** Puts a new job, owned, epoch 1 and cursor 0, if there is none of this id. */
  create(job: JobPlanInputs, ownerUntilMs: number): Promise<WriteResult>;
  /** Takes over a job if epoch and owner are still as read; its epoch becomes one more. */
  takeOver(seen: Pick<JobRow, 'jobId' | 'epoch' | 'ownerUntilMs'>, ownerUntilMs: number): Promise<WriteResult>;
  /**
   * Moves the cursor and renews the ownership, if the epoch is still the caller's and the cursor is not beyond: a write
   * that takes effect late must not set it back.
   */
  saveCursor(jobId: string, epoch: number, cursor: number, ownerUntilMs: number): Promise<WriteResult>;
  /** An owner that stops on purpose: cursor, epoch + 1, no owner; if the epoch is still the caller's. */
  release(jobId: string, epoch: number, cursor: number): Promise<WriteResult>;
  /**
   * All tasks are written: `written`, the cursor at `total`, no owner; if the epoch is still the caller's and the job is
   * not closed.
   */
  markWritten(jobId: string, epoch: number, total: number): Promise<WriteResult>;
  /** All tasks are closed: `closed` with totals, if it is `written`. */
  close(jobId: string, totals: ClosedTotals, ttlSeconds: number): Promise<WriteResult>;
  /** Jobs that are not closed, page by page. */
  openJobs(): AsyncIterable<JobRow>;
}
