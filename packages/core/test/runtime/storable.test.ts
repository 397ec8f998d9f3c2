import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storable } from '../../src/runtime/storable.ts';

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
  withBoxedValues: true,
});

describe('storable', () => {
  it('leaves alone what JSON can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(storable(value)).toEqual(value);
      }),
    );
  });

  it('makes something that JSON can hold of anything, and nothing more of that', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const stored = storable(value);
        if (stored !== undefined) expect(JSON.parse(JSON.stringify(stored))).toEqual(normalZero(stored));
        expect(storable(stored)).toEqual(stored);
      }),
    );
  });

  it.each([
    ['a small bigint', 5n, 5],
    ['a large bigint', 2n ** 64n, '18446744073709551616'],
    ['NaN', Number.NaN, 'NaN'],
    ['infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['a set', new Set([1, 2n]), [1, 2]],
    [
      'a map',
      new Map<unknown, unknown>([
        ['a', 1],
        [2, new Set()],
      ]),
      { a: 1, 2: [] },
    ],
    ['bytes', new Uint8Array([104, 105]), 'aGk='],
    ['an error', new TypeError('no'), 'TypeError: no'],
    ['a function', function work() {}, '[function work]'],
    ['a symbol', Symbol('s'), '[Symbol(s)]'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['undefined in an object', { a: undefined, b: 1 }, { b: 1 }],
    ['undefined in a list', [undefined, 1], [null, 1]],
  ])('makes %s storable', (_what, value, expected) => {
    expect(storable(value)).toEqual(expected);
  });

  it('marks circles, and repeats what merely occurs twice', () => {
    const shared = { x: 1 };
    const round: Record<string, unknown> = { first: shared, second: shared };
    round.itself = { deeper: [round] };
    expect(storable(round)).toEqual({ first: { x: 1 }, second: { x: 1 }, itself: { deeper: ['[circular]'] } });
  });

  it('marks what cannot be read', () => {
    const evil = {
      get thrower() {
        throw new RangeError('no');
      },
    };
    expect(storable({ evil, ok: 1 })).toEqual({ evil: '[unreadable: RangeError: no]', ok: 1 });
    expect(
      storable({
        toJSON: () => {
          throw new Error('no');
        },
      }),
    ).toBe('[unreadable: Error: no]');
  });

  it('ends in any depth, also where each level makes the next', () => {
    const endless = { toJSON: () => ({ next: endless.make() }), make: (): unknown => ({ ...endless }) };
    expect(JSON.stringify(storable(endless))).toContain('[too deep]');
  });
});

/** JSON has one zero. */
function normalZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, held) => (Object.is(held, -0) ? 0 : held));
}
