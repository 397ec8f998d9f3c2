import { expect, test } from 'vitest';
import { READ_BACK_OFF, repeated } from '../../src/aws/retry.ts';
import { ManualSystem, seededRandom } from '../../src/testing/index.ts';

const ALWAYS = () => true;
const LONGEST = { number: () => 1, token: () => '' };

test('the first answer counts', async () => {
  const system = new ManualSystem();
  expect(await repeated(async () => 'answer', ALWAYS, system)).toBe('answer');
  expect(system.sleepers).toBe(0);
});

test('waits double up to a bound, and the tries are bounded', async () => {
  const system = new ManualSystem();
  const startMs = system.clock.now();
  const calledAtMs: number[] = [];
  const call = async () => {
    calledAtMs.push(system.clock.now() - startMs);
    throw new Error('busy');
  };
  const backOff = { triesMax: 5, baseMs: 100, capMs: 300 };
  const result = expect(repeated(call, ALWAYS, { timers: system.timers, random: LONGEST }, backOff)).rejects.toThrow(
    'busy',
  );
  await system.advance(10_000);
  await result;
  expect(calledAtMs).toEqual([0, 100, 300, 600, 900]);
});

test('law: each wait lies between nothing and its bound', async () => {
  const random = seededRandom(7);
  const waits: number[] = [];
  const timers = {
    sleep: async (ms: number) => {
      waits.push(ms);
    },
    after: () => () => {},
  };
  const call = () => Promise.reject(new Error('busy'));
  for (let n = 0; n < 200; n++) await repeated(call, ALWAYS, { timers, random }).catch(() => {});
  const { triesMax, baseMs } = READ_BACK_OFF;
  expect(waits).toHaveLength(200 * (triesMax - 1));
  waits.forEach((wait, n) => {
    expect(wait).toBeGreaterThanOrEqual(0);
    expect(wait).toBeLessThan(baseMs * 2 ** (n % (triesMax - 1)));
  });
  expect(new Set(waits).size).toBeGreaterThan(100);
});

test('an error that does not pass is thrown at once', async () => {
  let calls = 0;
  const call = async () => {
    calls += 1;
    throw new Error('refused');
  };
  await expect(repeated(call, () => false, new ManualSystem())).rejects.toThrow('refused');
  expect(calls).toBe(1);
});
