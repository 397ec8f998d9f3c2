import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY, retryDelayMs } from '../../src/domain/retry-policy.ts';

describe('the wait for a retry', () => {
  const longest = (attempts: number) => retryDelayMs(DEFAULT_RETRY_POLICY, attempts, 1 - 2 ** -53);

  it('doubles with each failure up to its cap', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(longest)).toEqual([29_999, 59_999, 119_999, 239_999, 479_999, 899_999, 899_999]);
  });

  it('is anything from nothing to the longest: full jitter', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, random) => {
        const delay = retryDelayMs(DEFAULT_RETRY_POLICY, attempts, random);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(DEFAULT_RETRY_POLICY.capMs);
      }),
    );
    expect(retryDelayMs(DEFAULT_RETRY_POLICY, 3, 0)).toBe(0);
  });
});
