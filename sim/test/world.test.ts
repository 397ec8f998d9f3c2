import { beforeAll, expect, test } from 'vitest';
import { bundleAll, type Codes, compileAll } from '../src/bundle.ts';
import { NO_FAULTS } from '../src/faults.ts';
import { diceFor } from '../src/random.ts';
import { playSeed } from '../src/runner/play.ts';
import { smallest } from '../src/runner/shrink.ts';
import { SCENARIOS } from '../src/workload/scenarios.ts';
import { playWorld } from '../src/world/world.ts';

let codes: Codes;

beforeAll(async () => {
  codes = compileAll(await bundleAll());
});

test('the same seed comes out the same, another one differently', async () => {
  const lines: string[][] = [[], [], []];
  const seeds = [3, 3, 8];
  for (const [n, seed] of seeds.entries()) await playSeed(codes, { seed, tasks: 5 }, (line) => lines[n]?.push(line));
  expect(lines[0]?.length).toBeGreaterThan(50);
  expect(lines[1]).toEqual(lines[0]);
  expect(lines[2]).not.toEqual(lines[0]);
  expect(lines[0]?.join()).not.toContain('"stack"'); // which has files and lines of this machine in it
});

test('a planted change that fits nowhere, or twice, is an error', async () => {
  const nowhere = { file: 'moves/claim.ts', find: 'no such text', replace: '' };
  await expect(bundleAll([nowhere])).rejects.toThrow('found 0 times instead of once');
  await expect(bundleAll([{ ...nowhere, find: 'import' }])).rejects.toThrow('instead of once');
  await expect(bundleAll([{ ...nowhere, file: 'no-such-file.ts' }])).rejects.toThrow('is in no bundle');
});

test('a broken promise is shown by the smallest world that breaks it', async () => {
  const neverTaken = {
    file: 'aws/store/queued-rows.ts',
    find: 'taskKey(ref), STILL_QUEUED)',
    replace: 'taskKey(ref))',
  };
  const planted = compileAll(await bundleAll([neverTaken]));
  for (let seed = 1; ; seed++) {
    const { violations } = await playSeed(planted, { seed, tasks: 20 });
    const [violation] = violations;
    if (!violation) continue;
    const small = await smallest(planted, { seed, tasks: 20 }, violation.invariant);
    expect(small.tasks).toBeLessThanOrEqual(20);
    const again = await playSeed(planted, small);
    expect(again.violations.map(({ invariant }) => invariant)).toContain(violation.invariant);
    expect(again.faulty.length).toBe(small.only?.size);
    return;
  }
});

test('a labourer is held by its metrics, whatever they are, and goes on by steps', async () => {
  const slowed = SCENARIOS.find(({ name }) => name === 'slowed, and well again');
  if (!slowed) throw new Error('no such scenario');
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const { violations } = await playWorld({ seed: 1, workload: slowed.workload, plan: NO_FAULTS, codes, onLine });
  expect(violations).toEqual([]);
  const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
  expect(at(/getmetricdata/)).toBeGreaterThan(0);
  expect(at(/invoke w0/)).toBeGreaterThan(at(/operator: health/));
  expect(at(/says .*health metrics could not be read/)).toBeGreaterThan(0);
});

test('dice depend on their purpose and on nothing else', () => {
  const numbers = (purpose: string) => Array.from({ length: 5 }, diceFor(1, purpose).number);
  expect(numbers('a')).toEqual(numbers('a'));
  expect(numbers('a')).not.toEqual(numbers('b'));
});
