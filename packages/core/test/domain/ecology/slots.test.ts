import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSlotCoefficients, slotsFor } from '../../../src/domain/ecology/slots.ts';
import { type HealthStatus, worstOf } from '../../../src/domain/ecology/status.ts';

const statuses = fc.constantFrom<HealthStatus[]>(0, 1, 2, 3, 4);

describe('slots in force', () => {
  it('of a maximum of 10 are 0, 0, 5, 7, 10 for health 0 to 4', () => {
    expect(([0, 1, 2, 3, 4] as const).map((status) => slotsFor(10, status))).toEqual([0, 0, 5, 7, 10]);
  });

  it('never exceed the maximum, and never fall when health improves', () => {
    fc.assert(
      fc.property(fc.nat(10_000), statuses, statuses, (max, a, b) => {
        const [worse, better] = a < b ? [a, b] : [b, a];
        expect(slotsFor(max, better)).toBeLessThanOrEqual(max);
        expect(slotsFor(max, worse)).toBeLessThanOrEqual(slotsFor(max, better));
        expect(Number.isInteger(slotsFor(max, a))).toBe(true);
      }),
    );
  });

  it('follow the worst of all that a labourer depends on; one that depends on nothing is well', () => {
    expect(worstOf([])).toBe(4);
    expect(worstOf([3, 1, 4])).toBe(1);
  });
});

describe('coefficients of a document', () => {
  it('go over the defaults, with keys as numbers or as text (D27)', () => {
    expect(readSlotCoefficients({ '3': 0.9, 2: 0.1 }, 'c')).toEqual({ 0: 0, 1: 0, 2: 0.1, 3: 0.9, 4: 1 });
    expect(readSlotCoefficients(undefined, 'c')[4]).toBe(1);
  });

  it('are refused by name when they make no sense', () => {
    expect(() => readSlotCoefficients({ 5: 1 }, 'c')).toThrow('c.5: expected a health status from 0 to 4');
    expect(() => readSlotCoefficients({ 3: 75 }, 'c')).toThrow('c.3: expected a number from 0 to 10, got 75');
    expect(() => readSlotCoefficients({ 3: 'x' }, 'c')).toThrow('got "x"');
    expect(() => readSlotCoefficients([1], 'c')).toThrow('c: expected an object');
    expect(() => readSlotCoefficients(null, 'c')).toThrow('c: expected an object');
    expect(() => readSlotCoefficients('x', 'c')).toThrow('c: expected an object');
  });
});
