import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROBE_INTERVAL_MS, RAMP_INTERVAL_MS, type Ramp, ramped, rampStep } from '../../../src/domain/ecology/ramp.ts';

const MINUTE_MS = 60_000;

/** What a labourer of ten slots has at each of these times, given its target then. */
function played(ticks: readonly { readonly atMs: number; readonly target: number }[], max = 10) {
  let before: Ramp | undefined;
  return ticks.map(({ atMs, target }) => {
    const { slots, isProbe, ramp } = ramped({ target, healthy: max, step: rampStep(max), before, nowMs: atMs });
    before = ramp;
    return { atMs, target, slots, isProbe, ramp };
  });
}

const slotsOf = (targets: readonly number[], max?: number) =>
  played(
    targets.map((target, minute) => ({ atMs: minute * MINUTE_MS, target })),
    max,
  ).map(({ slots }) => slots);

describe('slots', () => {
  it('of a labourer that was never cut are its target', () => {
    expect(slotsOf([10, 10, 10])).toEqual([10, 10, 10]);
  });

  it('go down at once and up by a quarter a minute', () => {
    expect(slotsOf([0, 10, 10, 10, 10, 10])).toEqual([0, 3, 6, 9, 10, 10]);
    expect(slotsOf([0, 100, 100, 100, 100], 100)).toEqual([0, 25, 50, 75, 100]);
    expect(slotsOf([0, 2, 2], 2)).toEqual([0, 1, 2]);
    expect(slotsOf([0, 1], 1)).toEqual([0, 1]);
  });

  it('are cut again on their way up', () => {
    expect(slotsOf([0, 10, 10, 5, 10, 10])).toEqual([0, 3, 6, 5, 8, 10]);
  });

  it('are one for one tick in five minutes while there are none', () => {
    const hour = played(Array.from({ length: 60 }, (_, minute) => ({ atMs: minute * MINUTE_MS, target: 0 })));
    const probes = hour.filter(({ isProbe }) => isProbe);
    expect(probes.map(({ atMs }) => atMs / MINUTE_MS)).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55]);
    expect(hour.filter(({ slots }) => slots !== 0)).toEqual(probes);
  });
});

const ticks = fc
  .array(fc.record({ afterMs: fc.integer({ min: 0, max: 400_000 }), target: fc.nat(10) }), { maxLength: 40 })
  .map((all) => {
    let atMs = 0;
    return all.map(({ afterMs, target }) => {
      atMs += afterMs;
      return { atMs, target };
    });
  });

describe('law, whenever ticks come:', () => {
  it('slots are never above their target, but for a probe', () => {
    fc.assert(
      fc.property(ticks, (all) => {
        for (const { slots, target, isProbe } of played(all)) {
          if (isProbe) expect([slots, target]).toEqual([1, 0]);
          else expect(slots).toBeLessThanOrEqual(target);
        }
      }),
    );
  });

  it('after a cut they rise by one step within the interval at most, and reach their target in the end', () => {
    fc.assert(
      fc.property(ticks, (all) => {
        let raisedAtMs = Number.NEGATIVE_INFINITY;
        let before: Ramp | undefined;
        for (const { atMs, slots, isProbe, ramp } of played(all)) {
          const rise = before ? slots - before.slots : 0;
          if (before && rise > 0 && !isProbe) {
            expect(rise).toBeLessThanOrEqual(rampStep(10));
            expect(atMs - Math.max(raisedAtMs, before.atMs)).toBeGreaterThanOrEqual(RAMP_INTERVAL_MS);
            raisedAtMs = atMs;
          }
          before = ramp;
        }
        const lastMs = all.at(-1)?.atMs ?? 0;
        const well = Array.from({ length: 5 }, (_, n) => ({ atMs: lastMs + (n + 1) * MINUTE_MS, target: 10 }));
        expect(played([...all, ...well]).at(-1)).toMatchObject({ slots: 10 });
      }),
    );
  });

  it('probes are never closer than their interval', () => {
    fc.assert(
      fc.property(ticks, (all) => {
        const probes = played(all.map(({ atMs }) => ({ atMs, target: 0 }))).filter(({ isProbe }) => isProbe);
        for (const [n, { atMs }] of probes.entries()) {
          expect(atMs - (probes[n - 1]?.atMs ?? 0)).toBeGreaterThanOrEqual(PROBE_INTERVAL_MS);
        }
      }),
    );
  });
});
