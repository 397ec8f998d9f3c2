import type { TaskStore } from '../../ports/task-store.ts';
import { checkTables, type OnUnchecked } from './check.ts';
import { betweenIds, closedRows } from './closed-rows.ts';
import { queuedRows } from './queued-rows.ts';
import { runningRows } from './running-rows.ts';
import { type StoreContext, Table } from './table.ts';
import { waitingRows } from './waiting-rows.ts';

/** The four places of a task in DynamoDB. */
export function taskStore(context: StoreContext, onUnchecked?: OnUnchecked): TaskStore {
  const places = {
    queued: new Table(context, 'queued'),
    waiting: new Table(context, 'waiting'),
    closed: new Table(context, 'closed'),
  };
  return {
    ...queuedRows(context),
    ...runningRows(context),
    ...waitingRows(context),
    ...closedRows(context),

    check: () => checkTables(context.client, context.names, onUnchecked),

    idsBetween: (place, lane, first, last) =>
      places[place].all('idsBetween', { where: betweenIds(lane, first, last), columns: ['lane', 'task_id'] }, (row) =>
        row.text('task_id'),
      ),
  };
}
