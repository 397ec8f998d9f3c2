import type { ClosedStatus, ClosedTask } from '../../../domain/task.ts';
import { type Item, N, S } from '../attributes.ts';
import type { RowReader } from '../row-reader.ts';
import { pastItem, readPast } from './history.ts';
import { readOutputs, withOutputs } from './outputs.ts';
import { readTask, taskItem } from './task.ts';

export const CLOSED_STATUSES: readonly ClosedStatus[] = ['completed', 'dead', 'cancelled'];

export function closedItem(task: ClosedTask): Item {
  const row = {
    ...taskItem(task),
    status: S(task.status),
    attempts: N(task.attempts),
    closed_at_ms: N(task.closedAtMs),
    ttl: N(task.ttlSeconds),
    ...pastItem(task),
  };
  return withOutputs(row, task);
}

export function readClosed(row: RowReader): ClosedTask {
  return {
    ...readTask(row),
    status: readStatus(row),
    attempts: row.whole('attempts'),
    closedAtMs: row.whole('closed_at_ms'),
    ttlSeconds: row.whole('ttl'),
    ...readPast(row),
    ...readOutputs(row),
  };
}

export function readStatus(row: RowReader): ClosedStatus {
  return row.oneOf('status', CLOSED_STATUSES);
}
