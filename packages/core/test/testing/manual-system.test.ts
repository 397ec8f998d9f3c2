import { describe, expect, test } from 'vitest';
import { ManualSystem, seededRandom } from '../../src/testing/index.ts';

describe('the clock', () => {
  test('stands until it is moved', async () => {
    const system = new ManualSystem({ nowMs: 1000 });
    expect(system.clock.now()).toBe(1000);
    await system.advance(500);
    expect(system.clock.now()).toBe(1500);
  });

  test('timers fire in the order of their times, each at its time', async () => {
    const { clock, timers, advance } = bound(new ManualSystem({ nowMs: 0 }));
    const fired: [string, number][] = [];
    timers.after(30, () => fired.push(['c', clock.now()]));
    timers.after(10, () => fired.push(['a', clock.now()]));
    timers.after(10, () => fired.push(['b', clock.now()]));
    timers.after(99, () => fired.push(['late', clock.now()]));
    await advance(50);
    expect(fired).toEqual([
      ['a', 10],
      ['b', 10],
      ['c', 30],
    ]);
    expect(clock.now()).toBe(50);
  });

  test('sleeps that follow from one another end within one advance', async () => {
    const { clock, timers, advance } = bound(new ManualSystem({ nowMs: 0 }));
    const woke: number[] = [];
    const loop = (async () => {
      for (let n = 0; n < 3; n++) {
        await timers.sleep(10);
        woke.push(clock.now());
      }
    })();
    await advance(100);
    await loop;
    expect(woke).toEqual([10, 20, 30]);
  });

  test('a timer that is called off does not fire', async () => {
    const { timers, advance } = bound(new ManualSystem());
    let fired = 0;
    const callOff = timers.after(10, () => {
      fired += 1;
    });
    callOff();
    await advance(100);
    expect(fired).toBe(0);
  });

  test('tells when somebody sleeps', async () => {
    const system = new ManualSystem();
    const both = system.untilSleeping(2);
    const sleeps = [system.timers.sleep(5), system.timers.sleep(5)];
    await both;
    expect(system.sleepers).toBe(2);
    await system.untilSleeping();
    await system.advance(5);
    await Promise.all(sleeps);
    expect(system.sleepers).toBe(0);
  });

  test('moves on by itself where that is wanted, to the end of sleeps and no further', async () => {
    const { clock, timers } = bound(new ManualSystem({ nowMs: 0, autoAdvance: true }));
    let rang = false;
    timers.after(1000, () => {
      rang = true;
    });
    await Promise.all([timers.sleep(300), timers.sleep(200).then(() => timers.sleep(200))]);
    expect([clock.now(), rang]).toEqual([400, false]);
    await timers.sleep(700);
    expect([clock.now(), rang]).toEqual([1100, true]);
  });
});

describe('randomness', () => {
  test('repeats for a seed, and differs between seeds', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed).number);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(0)).not.toEqual([0, 0, 0, 0, 0]);
  });

  test('law: numbers are even between 0 and 1', () => {
    for (const seed of [1, 2, 3]) {
      const { number } = seededRandom(seed);
      const buckets = Array<number>(10).fill(0);
      for (let n = 0; n < 10_000; n++) {
        const value = number();
        expect(value >= 0 && value < 1).toBe(true);
        const bucket = Math.floor(value * 10);
        buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      }
      for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
  });

  test('tokens are 16 bytes as base64url, each another', () => {
    const { token } = seededRandom(1);
    const tokens = Array.from({ length: 1000 }, token);
    expect(tokens.every((text) => /^[A-Za-z0-9_-]{22}$/.test(text))).toBe(true);
    expect(new Set(tokens).size).toBe(1000);
  });
});

test('the hash is SHA-256', () => {
  const { hash } = new ManualSystem();
  expect(hash.sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

function bound(system: ManualSystem) {
  return { clock: system.clock, timers: system.timers, advance: (ms: number) => system.advance(ms) };
}
