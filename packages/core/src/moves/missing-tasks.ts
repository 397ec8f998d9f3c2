import { idRange, type JobIds } from '../domain/task-id.ts';
import type { TaskStore } from '../ports/task-store.ts';
import type { NewTask } from './new-task.ts';

export interface WindowRange {
  readonly ids: JobIds;
  readonly lanes: readonly string[];
  readonly from: number;
  readonly to: number;
}

/**
 * Those of a window's tasks that stand nowhere. Looked for in road order, one place after the other, each read
 * strongly: a task moves only forward, so one that leaves a place before it is read there is met further along.
 *
 *     compare   C: no T     W: no T     R: no T     Q: no T  -> written again: T runs twice
 *     T                Q -> R    ->  ->  ->  -> C
 */
export async function missingOf(
  tasks: TaskStore,
  { ids, lanes, from, to }: WindowRange,
  expected: readonly NewTask[],
): Promise<NewTask[]> {
  const found = new Set<string>();
  const lookIn = async (place: 'queued' | 'waiting' | 'closed') => {
    const perLane = lanes.map((lane, n) => {
      const { first, last } = idRange(ids, n, from, to);
      return tasks.idsBetween(place, lane, first, last);
    });
    for (const id of (await Promise.all(perLane)).flat()) found.add(id);
  };
  await lookIn('queued');
  for (const { taskId } of await tasks.readSlots(ids.labourerId)) found.add(taskId);
  await lookIn('waiting');
  await lookIn('closed');
  return expected.filter(({ taskId }) => !found.has(taskId));
}
