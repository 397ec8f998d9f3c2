import assert from 'node:assert/strict';
import type { Task, WaitingTask } from '../../domain/task.ts';
import type { Store } from '../../ports/store.ts';
import { TASK_BATCH_MAX } from '../../ports/task-store.ts';

/**
 * One thing that every implementation of the store ports does. Independent of a test runner: `run` gets an empty store
 * of its own and throws an AssertionError when it does not hold.
 */
export interface ConformanceCase {
  /** With the rule of the protocol that it holds. */
  readonly name: string;
  run(store: Store): Promise<void>;
}

export type Outcome = 'written' | 'condition_failed';

/** Asserts what became of a write. */
export async function outcomeIs(write: Promise<{ readonly outcome: string }>, expected: Outcome): Promise<void> {
  const { outcome } = await write;
  assert.equal(outcome, expected);
}

export const written = (write: Promise<{ readonly outcome: string }>): Promise<void> => outcomeIs(write, 'written');
export const refused = (write: Promise<{ readonly outcome: string }>): Promise<void> =>
  outcomeIs(write, 'condition_failed');

/** Asserts that of many writes at once exactly one took effect, and answers which. */
export async function oneWinner(writes: readonly Promise<{ readonly outcome: string }>[]): Promise<number> {
  const outcomes = (await Promise.all(writes)).map(({ outcome }) => outcome);
  const expected = [...Array<string>(writes.length - 1).fill('condition_failed'), 'written'];
  assert.deepEqual([...outcomes].sort(), expected);
  return outcomes.indexOf('written');
}

export function enqueued({ writer }: Store, tasks: readonly Task[]): Promise<void> {
  return inBatches(tasks, (batch) => writer.writeBatch('queued', batch));
}

export function delayed({ writer }: Store, tasks: readonly WaitingTask[]): Promise<void> {
  return inBatches(tasks, (batch) => writer.writeBatch('waiting', batch));
}

async function inBatches<Row>(rows: readonly Row[], write: (batch: readonly Row[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += TASK_BATCH_MAX) {
    assert.deepEqual(await write(rows.slice(from, from + TASK_BATCH_MAX)), { outcome: 'sent', unprocessed: [] });
  }
}

export function idsOf(tasks: readonly { readonly taskId: string }[]): string[] {
  return tasks.map(({ taskId }) => taskId);
}
