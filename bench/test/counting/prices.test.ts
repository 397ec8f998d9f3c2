import { expect, it } from 'vitest';
import { usdPerMillion } from '../../src/counting/prices.ts';

it('prices a million of each', () => {
  expect(usdPerMillion({ writeUnits: 1, readUnits: 0, invokes: 0 })).toBe(0.625);
  expect(usdPerMillion({ writeUnits: 0, readUnits: 1, invokes: 0 })).toBe(0.125);
  expect(usdPerMillion({ writeUnits: 4, readUnits: 2, invokes: 2 })).toBeCloseTo(3.15);
});
