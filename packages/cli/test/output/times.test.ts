import { describe, expect, it } from 'vitest';
import { durationOf, fromNow, timeOf } from '../../src/output/times.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

describe('times', () => {
  it('are shown in UTC, to the second', () => {
    expect(timeOf(Date.UTC(2026, 0, 31, 23, 59, 58, 999))).toBe('2026-01-31 23:59:58Z');
  });

  it.each([
    [0, '0.0 s'],
    [-5, '0.0 s'],
    [440, '0.4 s'],
    [12 * SECOND, '12 s'],
    [184 * SECOND, '3 min 4 s'],
    [2 * HOUR, '2 h 0 min'],
    [49 * HOUR, '2 d 1 h'],
  ])('%i ms last %s', (ms, text) => {
    expect(durationOf(ms)).toBe(text);
  });

  it('lie before or after now', () => {
    expect(fromNow(0, 12 * SECOND)).toBe('12 s ago');
    expect(fromNow(2 * HOUR, 0)).toBe('in 2 h 0 min');
  });
});
