import type { Task } from '../../domain/task.ts';
import type { PageOptions, TaskListing, TaskPage } from '../../ports/task-listing.ts';
import { S } from './attributes.ts';
import type { RowReader } from './row-reader.ts';
import { readClosed } from './rows/closed.ts';
import { readTask, taskKey } from './rows/task.ts';
import { readWaiting } from './rows/waiting.ts';
import { type StoreContext, Table } from './table.ts';

export function taskListing(context: StoreContext): TaskListing {
  return {
    queued: pagesOf(new Table(context, 'queued'), readTask),
    waiting: pagesOf(new Table(context, 'waiting'), readWaiting),
    closed: pagesOf(new Table(context, 'closed'), readClosed, { backwards: true }),
  };
}

/** The sort key of all three is the id, whose order is that of creation. */
function pagesOf<Row extends Task>(table: Table, read: (row: RowReader) => Row, { backwards = false } = {}) {
  return async (lane: string, { limit, after }: PageOptions): Promise<TaskPage<Row>> => {
    const { items, last } = await table.page('list', {
      where: { text: '#lane = :lane', values: { ':lane': S(lane) } },
      ...{ limit, backwards },
      ...(after !== undefined && { after: taskKey({ lane, taskId: after }) }),
    });
    const next = last?.task_id?.S;
    return { tasks: table.rows(items, read), ...(next !== undefined && { next }) };
  };
}
