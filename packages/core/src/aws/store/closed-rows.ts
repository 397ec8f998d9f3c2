import type { ClosedStatus, TaskRef } from '../../domain/task.ts';
import type { ClosedRows, ClosedTotals } from '../../ports/task-store.ts';
import { S } from './attributes.ts';
import type { Condition } from './expressions.ts';
import type { RowReader } from './row-reader.ts';
import { closedItem, readClosed, readStatus } from './rows/closed.ts';
import { readRef, taskKey } from './rows/task.ts';
import { type StoreContext, Table } from './table.ts';

/**
 *     report of attempt 1, late   put C[T] = completed   ok
 *     report of attempt 2             put C[T] = completed   failed: the first completion is final
 *
 * The same for a cancel, a death and a completion that race: the first counts.
 */
const NOT_CLOSED_YET: Condition = { text: 'attribute_not_exists(#task_id)' };

const NO_TOTALS: ClosedTotals = { completed: 0, dead: 0, cancelled: 0 };

export function closedRows(context: StoreContext): ClosedRows {
  const table = new Table(context, 'closed');
  return {
    readClosed: (ref) => table.get('readClosed', taskKey(ref), readClosed),

    isClosed: async (ref) => {
      const found = await table.get('isClosed', taskKey(ref), () => true, { columns: ['task_id'] });
      return found ?? false;
    },

    putClosed: (task) => table.put('putClosed', closedItem(task), NOT_CLOSED_YET),

    countClosed: async (lane, first, last, tail) => {
      const totals = { ...NO_TOTALS };
      const query = { where: betweenIds(lane, first, last), columns: ['lane', 'task_id', 'status'] };
      for await (const { items } of table.pages('countClosed', query)) {
        for (const { taskId, status } of table.rows(items, readEnding)) {
          if (taskId.endsWith(tail)) totals[status] += 1; // ids of other jobs of the same millisecond lie between
        }
      }
      return totals;
    },
  };
}

function readEnding(row: RowReader): TaskRef & { readonly status: ClosedStatus } {
  return { ...readRef(row), status: readStatus(row) };
}

/** The tasks of a lane from one id to another, both included. */
export function betweenIds(lane: string, first: string, last: string): Condition {
  return {
    text: '#lane = :lane AND #task_id BETWEEN :first AND :last',
    values: { ':lane': S(lane), ':first': S(first), ':last': S(last) },
  };
}
