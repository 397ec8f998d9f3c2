import { expect, test } from 'vitest';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import type { TaskWriter } from '../../src/ports/task-store.ts';
import { faulty, someTasks } from '../../src/testing/index.ts';

/** A port of one write and one read. */
function counterPort() {
  let value = 0;
  return {
    add: async () => {
      value += 1;
      return { outcome: 'written' as const, row: undefined };
    },
    read: async () => value,
  };
}

test.each([
  ['lost', 'unknown', 0],
  ['unheard', 'unknown', 1],
  ['throttled', 'throttled', 0],
] as const)('%s: the caller sees %s, the effect is there %d times', async (fault, outcome, effects) => {
  const { port, left } = faulty(counterPort(), { operation: 'add', fault });
  expect(await port.add()).toMatchObject({ outcome });
  expect(await port.read()).toBe(effects);
  expect(left()).toEqual([]);
  expect(await port.add()).toMatchObject({ outcome: 'written' });
});

test('a read may be unavailable', async () => {
  const { port } = faulty(counterPort(), { operation: 'read', fault: 'unavailable' });
  await expect(port.read()).rejects.toThrow(StoreUnavailableError);
  expect(await port.read()).toBe(0);
});

test('faults hit the calls that they are planned for, and those that did not happen are told', async () => {
  const third = { operation: 'add', call: 3, fault: 'lost' } as const;
  const { port, left } = faulty(counterPort(), { operation: 'add', call: 2, fault: 'lost' }, third);
  const outcomes = [await port.add(), await port.add()].map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['written', 'unknown']);
  expect(left()).toEqual([third]);
});

test('a throttled batch is one of which nothing was processed', async () => {
  const writer: TaskWriter = { writeBatch: async () => ({ outcome: 'sent', unprocessed: [] }) };
  const { port } = faulty(writer, { operation: 'writeBatch', fault: 'throttled' });
  const tasks = someTasks(2);
  expect(await port.writeBatch('queued', tasks)).toEqual({ outcome: 'sent', unprocessed: tasks });
});
