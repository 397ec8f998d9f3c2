import { beforeEach, describe, expect, it } from 'vitest';
import { AgedValues } from '../../src/config/aged-values.ts';
import { ManualSystem } from '../../src/testing/index.ts';

let system: ManualSystem;
let kept: AgedValues;
let reads: number;
const read = async () => {
  reads += 1;
  return { reads };
};
const get = (maxAgeMs = 1_000, key = 'a') => kept.get(key, maxAgeMs, read);

beforeEach(() => {
  system = new ManualSystem();
  kept = new AgedValues(system.clock);
  reads = 0;
});

describe('a value that was read', () => {
  it('is answered until it is too old', async () => {
    expect(await get()).toEqual({ reads: 1 });
    await system.advance(999);
    expect(await get()).toEqual({ reads: 1 });
    await system.advance(1);
    expect(await get()).toEqual({ reads: 2 });
  });

  it('is read anew for whoever takes none of any age', async () => {
    await get();
    expect(await get(0)).toEqual({ reads: 2 });
    expect(await get()).toEqual({ reads: 2 });
  });

  it('is one for all that ask at the same time', async () => {
    expect(await Promise.all([get(), get(), get(1_000, 'b')])).toEqual([{ reads: 1 }, { reads: 1 }, { reads: 2 }]);
  });

  it('may be changed by whoever gets it', async () => {
    Object.assign((await get()) as object, { reads: 'changed' });
    expect(await get()).toEqual({ reads: 1 });
  });

  it('makes room for others', async () => {
    await get();
    for (let n = 0; n < 1_000; n++) await get(1_000, `key ${n}`);
    expect(await get()).toEqual({ reads: 1_002 });
  });
});

describe('D18: a failure', () => {
  it('is not kept, and told to all that wait for it', async () => {
    const failing = () => kept.get('a', 1_000, () => Promise.reject(new Error('throttled')));
    const both = await Promise.allSettled([failing(), get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await get()).toEqual({ reads: 1 });
  });

  it('does not bring back a value of before', async () => {
    await get();
    await expect(kept.get('a', 0, () => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
    expect(await get()).toEqual({ reads: 2 });
  });
});

describe('cleared', () => {
  it('are values that were being read, too', async () => {
    const late = resolvers<number>();
    const before = kept.get('a', 1_000, () => late.promise);
    kept.clear();
    const after = get();
    late.resolve(0);
    expect(await before).toBe(0);
    expect(await after).toEqual({ reads: 1 });
    expect(await get()).toEqual({ reads: 1 });
  });
});

function resolvers<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
