import { describe, expect, it } from 'vitest';
import { tick } from '../../src/essentials/tick.ts';
import { aSlot, aTask, someTerms } from '../../src/testing/index.ts';
import { RUNNING_COUNT } from '../domain/ecology/ecology-case.ts';
import { difference } from '../vectors/compare.ts';
import { RUNNING_DIFFERENCE } from '../vectors/intended-differences.ts';
import { describeSuites } from '../vectors/suites.ts';
import { useWorlds, type World } from './world.ts';

interface Given {
  readonly ops: readonly { readonly op: string; readonly labourer: string; readonly count?: number }[];
  /** Tasks that run when the Orchestrator looks first. */
  readonly counts: Readonly<Record<string, number>>;
}

const newWorld = useWorlds();

describe('what runs of a labourer', () => {
  describeSuites(/^ecology.*\.json$/, ({ cases }) => {
    it.each(cases.filter(({ function: name }) => name.endsWith(RUNNING_COUNT)))('$name', async (given) => {
      const { applies, ours } = RUNNING_DIFFERENCE;
      const expected = applies(given) ? ours(given.expected, given) : given.expected;
      expect(difference(expected, await countsOf(await newWorld(), Object(given.kwargs)))).toBeUndefined();
    });
  });
});

/** Of each operation, in turn: what a tick finds running, or nothing, where it is given something to invoke. */
async function countsOf(world: World, { ops, counts }: Given): Promise<(number | null)[]> {
  for (const [labourerId, count] of Object.entries(counts)) {
    for (let slot = 0; slot < count; slot++) {
      await world.store.tasks.putSlot(aSlot(aTask({ labourerId, index: FIRST_RUNNING + slot }), { slot }));
    }
  }
  const slots = ops.reduce((sum, op) => sum + addedBy(op), Math.max(0, ...Object.values(counts)));
  const results: (number | null)[] = [];
  let index = 0;
  for (const op of ops) {
    const { labourer: labourerId } = op;
    const tasks = Array.from({ length: addedBy(op) }, () => aTask({ labourerId, index: index++ }));
    await world.queue(tasks);
    const { running, invoked } = await tick(world.deps, labourerId, async () => someTerms({ slots, arn: labourerId }));
    expect(invoked).toBe(tasks.length);
    results.push(op.op === 'count' ? running : null);
  }
  return results;
}

/** Indexes of tasks that run from the start, beyond those of tasks that are added. */
const FIRST_RUNNING = 1_000;

function addedBy({ op, count = 1 }: Given['ops'][number]): number {
  if (op !== 'add' && op !== 'count') throw new Error(`unknown: ${op}`);
  return op === 'add' ? count : 0;
}
