import type { Task, TaskRef, WaitingTask } from '../domain/task.ts';
import { withEntry } from '../domain/task.ts';
import { closedTask } from './closed-task.ts';
import type { MoveDeps } from './deps.ts';
import { settled } from './settled.ts';

/**
 * Cancels a task (R11). The body is looked for in road order, so that a task that moves meanwhile is met further along.
 * C first, then Q and W, unconditionally, also when C exists already: a repeat finishes a half-done cancel. The slot is
 * never touched: a running attempt is not stopped, its report finds C, and the slot goes on.
 *
 * @throws StoreUnavailableError when a write has no definite outcome; run it where it is repeated
 */
export async function cancel(
  deps: MoveDeps,
  labourerId: string,
  ref: TaskRef,
  { retentionDays, reason }: { readonly retentionDays: number; readonly reason: string },
): Promise<'cancelled' | 'already_closed' | 'unknown_task'> {
  const { tasks, system } = deps;
  const found = await findBody(deps, labourerId, ref);
  if (!found && !(await tasks.isClosed(ref))) return 'unknown_task';

  let isMine = false;
  if (found) {
    const nowMs = system.clock.now();
    const attempts = 'attempts' in found ? found.attempts : 0;
    const history = withEntry('history' in found ? found.history : [], {
      attempt: attempts,
      endedAtMs: nowMs,
      outcome: 'cancelled',
      error: reason,
    });
    const closed = closedTask(found, { retentionDays }, { status: 'cancelled', attempts, nowMs, history });
    isMine = (await settled(system, 'putClosed', () => tasks.putClosed(closed))).outcome === 'written';
  }
  await settled(system, 'deleteQueued', () => tasks.deleteQueued(ref));
  await settled(system, 'deleteWaiting', () => tasks.deleteWaiting(ref));
  return isMine ? 'cancelled' : 'already_closed';
}

async function findBody(
  { tasks }: MoveDeps,
  labourerId: string,
  ref: TaskRef,
): Promise<Task | WaitingTask | undefined> {
  const queued = await tasks.readQueued(ref);
  if (queued) return queued;
  const rows = await tasks.readSlots(labourerId);
  const running = rows.find((row) => row.taskId === ref.taskId && row.cameFrom === 'Q');
  if (running?.cameFrom === 'Q') return running.task;
  return tasks.readWaiting(ref);
}
