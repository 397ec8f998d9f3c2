import type { ClosedTask } from 'sosw/essentials';
import { retriesOf } from './history.ts';
import type { Note } from './note.ts';

/** What a soak came to. */
export interface Figures {
  readonly seed: number;
  readonly minutes: number;
  readonly jobs: number;
  readonly tasks: number;
  /** Times that user code began. */
  readonly attempts: number;
  readonly retries: number;
  readonly completed: number;
  readonly dead: number;
  readonly cancelled: number;
  /** Calls that were sent again because their answer was lost. */
  readonly repeatedCalls: number;
  readonly killsOfHost: number;
  /** By name. */
  readonly killsOfFunctions: Readonly<Record<string, number>>;
  readonly restarts: number;
  /** From the last kill until everything was closed; undefined: it never was. */
  readonly closedAfterSeconds?: number;
}

export function countTasks(
  closed: readonly ClosedTask[],
): Pick<Figures, 'completed' | 'dead' | 'cancelled' | 'retries'> {
  const count = (status: ClosedTask['status']) => closed.filter((task) => task.status === status).length;
  return {
    ...{ completed: count('completed'), dead: count('dead'), cancelled: count('cancelled') },
    retries: closed.reduce((sum, task) => sum + retriesOf(task), 0),
  };
}

export function countAttempts(notes: readonly Note[]): number {
  return notes.filter(({ what }) => what === 'start').length;
}
