import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stats, summed, withoutTotals } from '../../src/runtime/stats.ts';

describe('Stats', () => {
  it('adds, replaces and tells', () => {
    const stats = new Stats();
    stats.add('rows');
    stats.add('rows', 2);
    stats.set('note', 'text');
    expect(stats.get('rows')).toBe(3);
    expect(stats.get('none')).toBeUndefined();
    expect(JSON.stringify(stats)).toBe('{"rows":3,"note":"text"}');
  });

  it('counts from 0 again where a text stood', () => {
    const stats = new Stats();
    stats.set('a', 'text');
    stats.add('a', 2);
    expect(stats.get('a')).toBe(2);
  });

  it('moves numbers to totals and drops texts, all but those that live on', () => {
    const stats = new Stats();
    stats.set('remark', 'text');
    stats.set('seen', 'text');
    stats.set('total_note', 'text');
    stats.add('zero', 0);
    stats.add('rows', 2);
    stats.reset(['seen']);
    expect(stats.toJSON()).toEqual({ seen: 'text', total_note: 'text', total_zero: 0, total_rows: 2 });
  });

  it('has in its totals what was ever added, however often it is reset', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', '__proto__'), n: fc.integer(), reset: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const stats = new Stats();
        for (const { key, n, reset } of steps) {
          stats.add(key, n);
          if (reset) stats.reset();
        }
        stats.reset();
        stats.reset();
        for (const key of new Set(steps.map((one) => one.key))) {
          const sum = steps.filter((one) => one.key === key).reduce((total, { n }) => total + n, 0);
          expect(stats.get(`total_${key}`)).toBe(sum);
        }
      }),
    );
  });
});

describe('summed', () => {
  it('adds numbers and replaces what is none', () => {
    expect(summed({ a: 1, b: 'x', c: 3 }, { a: 2, b: 'y', d: 4 })).toEqual({ a: 3, b: 'y', c: 3, d: 4 });
  });
});

describe('withoutTotals', () => {
  it('leaves out the totals of the container', () => {
    expect(withoutTotals({ rows: 1, total_rows: 5 })).toEqual({ rows: 1 });
  });
});
