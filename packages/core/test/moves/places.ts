import type { TaskRef } from '../../src/domain/task.ts';
import { laneNames } from '../../src/domain/task-id.ts';
import type { TaskStore } from '../../src/ports/task-store.ts';

/** Where a task stands, in road order: `Q`, `R0 W` (an attempt in slot 0), `C completed`, `nowhere`. */
export async function placesOf(tasks: TaskStore, labourerId: string, ref: TaskRef): Promise<string> {
  const [queued, rows, waiting, closed] = await Promise.all([
    tasks.readQueued(ref),
    tasks.readSlots(labourerId),
    tasks.readWaiting(ref),
    tasks.readClosed(ref),
  ]);
  const running = rows.filter(({ taskId }) => taskId === ref.taskId).map(({ slot }) => `R${slot}`);
  const places = [queued && 'Q', ...running, waiting && 'W', closed && `C ${closed.status}`];
  return places.filter(Boolean).join(' ') || 'nowhere';
}

/** What is not at rest: slots that are held; when none is, tasks that do not stand in C alone. */
export async function notAtRest(
  tasks: TaskStore,
  { labourerId, lanes }: { readonly labourerId: string; readonly lanes: number },
  refs: readonly TaskRef[],
): Promise<string[]> {
  const rows = await tasks.readSlots(labourerId);
  if (rows.length > 0) return rows.map(({ slot, taskId }) => `slot ${slot} holds ${taskId}`);
  const idsIn = async (place: 'queued' | 'waiting' | 'closed') => {
    const perLane = laneNames(labourerId, lanes).map((lane) => tasks.idsBetween(place, lane, ' ', '~'));
    return (await Promise.all(perLane)).flat();
  };
  const [queued, waiting, closed] = await Promise.all([idsIn('queued'), idsIn('waiting'), idsIn('closed')]);
  const open = [...queued, ...waiting];
  const lost = refs.filter(({ taskId }) => !open.includes(taskId) && !closed.includes(taskId));
  return [...open.map((taskId) => `open: ${taskId}`), ...lost.map(({ taskId }) => `lost: ${taskId}`)];
}
