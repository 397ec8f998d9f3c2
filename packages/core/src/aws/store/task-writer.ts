import { BatchWriteItemCommand, type BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import type { Task, WaitingTask } from '../../domain/task.ts';
import { type BatchResult, TASK_BATCH_MAX, type TaskWriter } from '../../ports/task-store.ts';
import type { Item } from './attributes.ts';
import { sendWrite } from './outcome.ts';
import { taskItem } from './rows/task.ts';
import { waitingItem } from './rows/waiting.ts';
import type { StoreContext } from './table.ts';

type NewTask = Task | WaitingTask;

/** Writes new tasks by BatchWriteItem: unconditional, half the requests of single puts at the same price. */
export function taskWriter({ client, names }: StoreContext): TaskWriter {
  return {
    writeBatch: async (place, tasks): Promise<BatchResult> => {
      if (tasks.length === 0) return { outcome: 'sent', unprocessed: [] };
      if (tasks.length > TASK_BATCH_MAX) {
        throw new InvalidInputError({ path: 'tasks', expected: `at most ${TASK_BATCH_MAX}`, given: tasks.length });
      }
      const table = names[place];
      const request = puts(table, tasks.map(place === 'queued' ? taskItem : newWaitingItem));
      const result = await sendWrite({ operation: 'writeBatch', table }, async () => {
        const { UnprocessedItems } = await client.send(new BatchWriteItemCommand(request));
        return UnprocessedItems;
      });
      if (result.outcome === 'unknown') return result;
      // DynamoDB refuses a whole batch as throttled when it could process none of it.
      if (result.outcome !== 'written') return { outcome: 'sent', unprocessed: tasks };
      return { outcome: 'sent', unprocessed: unprocessedOf(tasks, table, result.row) };
    },
  };
}

function puts(table: string, items: readonly Item[]): BatchWriteItemCommandInput {
  return { RequestItems: { [table]: items.map((Item) => ({ PutRequest: { Item } })) } };
}

function unprocessedOf(
  tasks: readonly NewTask[],
  table: string,
  left: BatchWriteItemCommandInput['RequestItems'] = {},
): NewTask[] {
  const ids = new Set(left[table]?.map(({ PutRequest }) => PutRequest?.Item?.task_id?.S));
  return tasks.filter(({ taskId }) => ids.has(taskId));
}

function newWaitingItem(task: NewTask): Item {
  if ('attempts' in task && task.dueMs !== undefined) return waitingItem(task);
  throw new InvalidInputError({ path: 'tasks', expected: 'waiting tasks with a due time', given: task.taskId });
}
