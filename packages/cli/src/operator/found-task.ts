import {
  type ClosedTask,
  type RunningRow,
  requireTaskId,
  type Store,
  type Task,
  type TaskState,
  type WaitingTask,
} from 'sosw/essentials';

/** A task with all that the tables hold of it. */
export interface FoundTask {
  readonly task: Task;
  readonly state: TaskState;
  /** Attempts that count so far. */
  readonly attempts: number;
  readonly running?: RunningRow;
  readonly waiting?: WaitingTask;
  readonly closed?: ClosedTask;
}

/**
 * Looks for a task in the order in which it travels, one place after another, so that one that moves on meanwhile is
 * met further along. Undefined: it stands nowhere (any more).
 *
 * @throws InvalidInputError when the id is none of sosw
 */
export async function findTask({ tasks }: Store, taskId: string): Promise<FoundTask | undefined> {
  const { labourerId, lane } = requireTaskId(taskId);
  const ref = { lane, taskId };
  const queued = await tasks.readQueued(ref);
  const running = (await tasks.readSlots(labourerId)).findLast((row) => row.taskId === taskId);
  const waiting = await tasks.readWaiting(ref);
  const closed = await tasks.readClosed(ref);
  const task = closed ?? waiting ?? (running?.cameFrom === 'Q' ? running.task : undefined) ?? queued;
  if (!task) return undefined;
  return {
    task,
    state: stateOf({ running, waiting, closed }),
    attempts: closed?.attempts ?? waiting?.attempts ?? running?.attempt ?? 0,
    ...(running && { running }),
    ...(waiting && { waiting }),
    ...(closed && { closed }),
  };
}

interface Rows {
  readonly running: RunningRow | undefined;
  readonly waiting: WaitingTask | undefined;
  readonly closed: ClosedTask | undefined;
}

/** Of several copies the one further along the road counts; a row in waiting that an attempt has taken runs. */
export function stateOf({ running, waiting, closed }: Rows): TaskState {
  if (closed) return 'closed';
  if (waiting) return waiting.token !== undefined && waiting.token === running?.token ? 'running' : 'waiting';
  return running ? 'running' : 'queued';
}
