import type { DueTask, WaitingTask } from '../../../domain/task.ts';
import { type Item, N, S } from '../attributes.ts';
import type { RowReader } from '../row-reader.ts';
import { pastItem, readPast } from './history.ts';
import { readRef, readTask, taskItem } from './task.ts';

export function waitingItem(task: WaitingTask): Item {
  return {
    ...taskItem(task),
    attempts: N(task.attempts),
    ...pastItem(task),
    ...(task.dueMs !== undefined && { due_ms: N(task.dueMs) }),
    ...(task.token !== undefined && { token: S(task.token) }),
  };
}

export function readWaiting(row: RowReader): WaitingTask {
  const dueMs = row.optionalWhole('due_ms');
  const token = row.optionalText('token');
  return {
    ...readTask(row),
    attempts: row.whole('attempts'),
    ...readPast(row),
    ...(dueMs !== undefined && { dueMs }),
    ...(token !== undefined && { token }),
  };
}

/** A row of the index of due times. */
export function readDue(row: RowReader): DueTask {
  return { ...readRef(row), attempts: row.whole('attempts'), dueMs: row.whole('due_ms') };
}
