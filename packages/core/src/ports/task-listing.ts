import type { ClosedTask, Task, WaitingTask } from '../domain/task.ts';

/** Which part of a lane to read. */
export interface PageOptions {
  /** Most rows of the page, 1 at least. A page may have fewer, also when it is not the last one. */
  readonly limit: number;
  /** `next` of the page before; absent: from the beginning. */
  readonly after?: string;
}

export interface TaskPage<Row extends Task> {
  readonly tasks: readonly Row[];
  /** Where the next page begins; absent: there is none. */
  readonly next?: string;
}

/**
 * Tasks of a lane as people look through them, page by page. Strongly consistent, each page one request. Nothing that
 * moves tasks depends on it: the essentials read heads and single rows.
 */
export interface TaskListing {
  /** Tasks that were never started, in run order. */
  queued(lane: string, options: PageOptions): Promise<TaskPage<Task>>;
  /** Tasks that wait, due or not, and those of them that hold a slot now (`token`); the oldest first. */
  waiting(lane: string, options: PageOptions): Promise<TaskPage<WaitingTask>>;
  /** Tasks that are closed, the newest first: in the order of their creation, not of their ending. */
  closed(lane: string, options: PageOptions): Promise<TaskPage<ClosedTask>>;
}
