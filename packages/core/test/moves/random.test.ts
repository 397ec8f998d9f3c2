import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someTasks } from '../../src/testing/index.ts';
import { Chaos } from './chaos.ts';
import { World, worlds } from './world.ts';

/**
 * Everything at once, in any order, with faults of every kind on any call; then the faults stop. Whatever happened, each
 * task is closed once in the end, stands nowhere else, and no slot is held.
 */
const makeWorld = worlds();
const RUNS = 25;
const STEPS = 150;
const TASKS = 8;

describe('R0 to R8: ticks, hand-overs, reports, crashes and time-outs at random', () => {
  test.concurrent.each(['a', 'b', 'c', 'd'])(
    'lose no task and run none twice at once (%s)',
    async (part) => {
      const { store } = await makeWorld();
      let runs = 0;
      const draws = fc.array(fc.nat(1_000_000), { minLength: STEPS, maxLength: 4 * STEPS, size: 'max' });
      await fc.assert(
        fc.asyncProperty(draws, async (drawn) => {
          runs += 1;
          const labourerId = `worker_${part}_${runs}`;
          const world = new World(store, { labourerId, slots: 3, lanes: 2, terms: { maxAttempts: 4 } });
          await world.begin();
          await world.queue(...someTasks(TASKS - 1, { labourerId, lanes: 2 }));
          await world.delay(someTasks(TASKS, { labourerId, lanes: 2 })[TASKS - 1] ?? expect.fail());

          let at = 0;
          await new Chaos(world, (n) => (drawn[at++] ?? 0) % Math.max(1, n)).run(STEPS);
          world.silence();
          await world.runToEnd();
        }),
        { numRuns: RUNS, endOnFailure: false },
      );
    },
    120_000,
  );
});
