import { beforeAll, describe, expect, test } from 'vitest';
import { bundleAll, type Codes, compileAll } from '../src/bundle.ts';
import { DIRECTED, planOf } from '../src/planted/directed.ts';
import { playWorld } from '../src/world/world.ts';

let codes: Codes;

beforeAll(async () => {
  codes = compileAll(await bundleAll());
});

describe('interleavings that were written out', () => {
  test.each(DIRECTED)('$name', async (directed) => {
    const plan = planOf(directed);
    const { violations, faults } = await playWorld({ seed: 1, codes, workload: directed.workload, plan });
    expect(violations).toEqual([]);
    const befallen = [...faults.values()].reduce((sum, times) => sum + times, 0);
    expect(befallen).toBe(directed.faults.length); // else it would show something else than it says
  });
});
