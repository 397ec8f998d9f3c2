import type { QueuedRows } from '../../ports/task-store.ts';
import { S } from './attributes.ts';
import type { Condition } from './expressions.ts';
import { readTask, taskKey } from './rows/task.ts';
import { type StoreContext, Table } from './table.ts';

/**
 *     A   R1 = T   Q[T] delete ok      invoke
 *     B   R2 = T      Q[T] delete      failed: lost, next candidate
 *
 * Whoever deletes the row has won the task. Unconditional, both would have.
 */
const STILL_QUEUED: Condition = { text: 'attribute_exists(#task_id)' };

export function queuedRows(context: StoreContext): QueuedRows {
  const table = new Table(context, 'queued');
  return {
    queuedHead: (lane, limit, { eventual = false } = {}) =>
      table.head(
        'queuedHead',
        { where: { text: '#lane = :lane', values: { ':lane': S(lane) } }, limit, eventual },
        readTask,
      ),

    readQueued: (ref) => table.get('readQueued', taskKey(ref), readTask),

    takeQueued: (ref) => table.delete('takeQueued', taskKey(ref), STILL_QUEUED),

    deleteQueued: (ref) => table.delete('deleteQueued', taskKey(ref)),
  };
}
