import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recursiveUpdate } from '../../src/config/index.ts';
import { RUNS } from '../fuzz/rubbish.ts';

describe('recursiveUpdate', () => {
  it.each([
    ['objects are merged deeply', { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 9 } } }, { a: { b: { c: 9, d: 2 } } }],
    ['an empty object changes nothing', { a: { b: 1 } }, { a: {} }, { a: { b: 1 } }],
    ['a scalar replaces a list', { a: [1, 2] }, { a: 5 }, { a: 5 }],
    ['null replaces', { a: [1, 2] }, { a: null }, { a: null }],
    ['an object replaces a scalar', { a: 5 }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['a list that is new stays as it is', {}, { a: [3, 1, 2, 3] }, { a: [3, 1, 2, 3] }],
    ['lists of texts are joined', { a: ['x', 'y', 'x'] }, { a: ['y', 'z'] }, { a: ['x', 'y', 'z'] }],
    ['1 and "1" are two', { a: [1] }, { a: ['1', 1] }, { a: [1, '1'] }],
    ['null is a value', { a: ['x', null] }, { a: [null, 'y'] }, { a: ['x', null, 'y'] }],
    [
      'lists of objects are joined',
      { a: [{ x: 1, y: 2 }, { z: 0 }] },
      { a: [{ y: 2, x: 1 }, { z: 3 }] },
      { a: [{ y: 2, x: 1 }, { z: 0 }, { z: 3 }] },
    ],
    ['lists of lists are put behind each other', { a: [[1], [2]] }, { a: [[1]] }, { a: [[1], [2], [1]] }],
    ['so are mixed ones', { a: [{ x: 1 }, 5] }, { a: [5, { x: 1 }] }, { a: [{ x: 1 }, 5, 5, { x: 1 }] }],
  ])('%s', (_what, under, over, expected) => {
    const before = structuredClone({ under, over });
    expect(recursiveUpdate(under, over)).toEqual(expected);
    expect({ under, over }).toEqual(before);
  });

  it.each([[[]], ['text'], [null]])('refuses %j', (given) => {
    expect(() => recursiveUpdate({ a: 1 }, given as never)).toThrow('over: expected an object');
    expect(() => recursiveUpdate(given as never, {})).toThrow('under: expected an object');
  });

  it('loses no value of a list', () => {
    const value = fc.jsonValue({ maxDepth: 2 }).map((any): unknown => JSON.parse(JSON.stringify(any))); // has no -0
    const list = fc.array(value, { maxLength: 5 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const { list: joined } = recursiveUpdate({ list: a }, { list: b });
        for (const value of [...a, ...b]) expect(joined).toContainEqual(value);
      }),
      { numRuns: RUNS },
    );
  });
});
