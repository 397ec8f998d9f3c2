import fc from 'fast-check';
import { describe, test } from 'vitest';
import { aTask, someTasks } from '../../src/testing/index.ts';
import { Chaos } from './chaos.ts';
import { World, worlds } from './world.ts';

/**
 * Everything at once, in any order, with faults of every kind on any call; then the faults stop. Whatever happened, each
 * task is closed once in the end, stands nowhere else, and no slot is held.
 */
const makeWorld = worlds();
/** Of each part; parts run side by side, since most of a run is waiting for tables. */
const RUNS = 25;
const STEPS = 150;
const TASKS = 8;
/** On a busy machine fewer runs must do. */
const ENOUGH_MS = 15_000;
const PATIENCE_MS = 120_000;

describe('ticks, hand-overs, reports, crashes and time-outs at random', () => {
  test.concurrent.each(['a', 'b', 'c', 'd'])(
    'R0 to R8: lose no task and run none twice at once (%s)',
    async (part) => {
      const { store } = await makeWorld();
      const begunMs = performance.now();
      const draws = fc.array(fc.nat(1_000_000), { minLength: STEPS, maxLength: 4 * STEPS, size: 'max' });
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(draws, async (drawn) => {
          if (performance.now() - begunMs > ENOUGH_MS) return;
          runs += 1;
          const labourerId = `worker_${part}_${runs}`;
          const world = new World(store, { labourerId, slots: 3, terms: { maxAttempts: 4 } });
          await world.begin();
          await world.queue(...someTasks(TASKS - 1, { labourerId }));
          await world.delay(aTask({ labourerId, index: TASKS - 1 }));

          let at = 0;
          const draw = (n: number) => (drawn[at++] ?? 0) % Math.max(1, n); // 0 when the numbers have run out
          await new Chaos(world, draw).run(STEPS);
          world.silence();
          await world.runToEnd();
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
    PATIENCE_MS,
  );
});
