import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, rounded } from '../src/numbers.ts';

describe('a percentile', () => {
  it('is one of the values, and as many as it says do not exceed it', () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (all, hundredths) => {
        const found = percentile(all, hundredths / 100);
        const within = all.filter((value) => value <= found).length;
        const below = all.filter((value) => value < found).length;
        expect(all).toContain(found);
        expect(100 * within).toBeGreaterThanOrEqual(hundredths * all.length);
        expect(100 * below).toBeLessThan(hundredths * all.length);
      }),
    );
  });

  it('of nothing is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

it('rounds to three digits', () => {
  expect([0.0005, 1.23456, -2].map(rounded)).toEqual([0.001, 1.235, -2]);
});
