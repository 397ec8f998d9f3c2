import { expect, test } from 'vitest';
import { inParallel } from '../../src/moves/in-parallel.ts';
import { ManualSystem } from '../../src/testing/index.ts';

test('R7: works on all items, so many at once and no more', async () => {
  const system = new ManualSystem({ autoAdvance: true });
  let [running, most] = [0, 0];
  const done: number[] = [];
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await system.timers.sleep(10 * item);
    running -= 1;
    done.push(item);
  });
  expect(done).toHaveLength(7);
  expect(most).toBe(3);
});

test('R7: of no items, or fewer than may work at once, ends', async () => {
  const done: string[] = [];
  const work = async (item: string) => void done.push(item);
  await inParallel([], 5, work);
  await inParallel(['a', 'b'], 5, work);
  expect(done).toEqual(['a', 'b']);
});

test('R7: an error of one stops none of the others, and is thrown once all have ended', async () => {
  const system = new ManualSystem({ autoAdvance: true });
  const done: number[] = [];
  const work = async (item: number) => {
    if (item === 1) throw new Error('of 1');
    await system.timers.sleep(item);
    done.push(item);
  };
  await expect(inParallel([1, 50, 20, 30], 2, work)).rejects.toThrow('of 1');
  expect(done).toEqual([50, 20, 30]);
});
