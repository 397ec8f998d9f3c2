import { describe, expect, it } from 'vitest';
import { encodeAs, encodeValue } from '../../../src/aws/dynamodb/encode.ts';
import type { AttributeType } from '../../../src/aws/dynamodb/index.ts';

const PLACE = { table: 't', column: 'c' };
const bytes = new Uint8Array([1, 2]);

describe('a mapped column', () => {
  it.each<[AttributeType, unknown, unknown]>([
    ['S', 'abc', { S: 'abc' }],
    ['S', '', { S: '' }],
    ['S', 5, { S: '5' }],
    ['S', 9007199254740993n, { S: '9007199254740993' }],
    ['S', true, { S: 'true' }],
    ['S', { a: [1, null] }, { S: '{"a":[1,null]}' }],
    ['N', 5, { N: '5' }],
    ['N', -0.25, { N: '-0.25' }],
    ['N', '00501', { N: '00501' }],
    ['N', '1e5', { N: '1e5' }],
    ['N', `${'9'.repeat(38)}000`, { N: `${'9'.repeat(38)}000` }],
    ['N', '-9.9e125', { N: '-9.9e125' }],
    ['N', '1e-130', { N: '1e-130' }],
    ['N', '0.00', { N: '0.00' }],
    ['SS', ['a', 'b', 'a'], { SS: ['a', 'b'] }],
    ['N', '12345678901234567890.5', { N: '12345678901234567890.5' }],
    ['N', 12345678901234567890n, { N: '12345678901234567890' }],
    ['BOOL', true, { BOOL: true }],
    ['BOOL', 0, { BOOL: false }],
    ['BOOL', 1, { BOOL: true }],
    ['BOOL', 'True', { BOOL: true }],
    ['BOOL', 'false', { BOOL: false }],
    ['NULL', null, { NULL: true }],
    ['B', bytes, { B: bytes }],
    ['M', { a: { b: '5' }, gone: undefined }, { M: { a: { M: { b: { S: '5' } } } } }],
    ['M', Object.assign(Object.create(null), { a: 1 }), { M: { a: { N: '1' } } }],
    ['L', [1, ['x']], { L: [{ N: '1' }, { L: [{ S: 'x' }] }] }],
    ['SS', new Set(['b', 'a']), { SS: ['b', 'a'] }],
    ['SS', ['a'], { SS: ['a'] }],
    ['NS', new Set([1, '2', 3n]), { NS: ['1', '2', '3'] }],
    ['BS', [bytes], { BS: [bytes] }],
  ])('%s of %s', (type, value, expected) => {
    expect(encodeAs(type, value, PLACE)).toEqual(expected);
  });

  it.each<[AttributeType, unknown, string]>([
    ['S', null, 't.c: expected text, got null'],
    ['S', [1], 't.c: expected text, got [1]'],
    ['S', new Date(0), 't.c: expected text'],
    ['S', Number.NaN, 't.c: expected a finite number'],
    ['N', '1'.repeat(39), 't.c: expected a number of at most 38 digits from 1e-130 to 1e126'],
    ['N', 1e126, 't.c: expected a number of at most 38 digits from 1e-130 to 1e126, got 1e+126'],
    ['N', '-1e-131', 't.c: expected a number of at most 38 digits from 1e-130 to 1e126, got "-1e-131"'],
    ['S', { a: new Set(['b']) }, 't.c: expected an object that JSON can hold'],
    ['S', { a: Number.NaN }, 't.c: expected an object that JSON can hold'],
    ['S', { a: 1n }, 't.c: expected an object that JSON can hold'],
    ['N', null, 't.c: expected a finite number, got null'],
    ['N', true, 't.c: expected a finite number, got true'],
    ['N', '', 't.c: expected a finite number, got ""'],
    ['N', ' 5', 't.c: expected a finite number, got " 5"'],
    ['N', '0x1f', 't.c: expected a finite number, got "0x1f"'],
    ['N', Number.POSITIVE_INFINITY, 't.c: expected a finite number'],
    ['BOOL', 'yes', 't.c: expected true, false, 1 or 0, got "yes"'],
    ['BOOL', [1], 't.c: expected true, false, 1 or 0, got [1]'],
    ['BOOL', null, 't.c: expected true, false, 1 or 0, got null'],
    ['NULL', 0, 't.c: expected null, got 0'],
    ['B', 'text', 't.c: expected bytes (Uint8Array), got "text"'],
    ['M', [1], 't.c: expected a plain object, got [1]'],
    ['M', '{}', 't.c: expected a plain object, got "{}"'],
    ['M', null, 't.c: expected a plain object, got null'],
    ['L', { 0: 1 }, 't.c: expected a list, got {"0":1}'],
    ['SS', new Set(), 't.c: expected a set or a list, not empty'],
    ['SS', 'a', 't.c: expected a set or a list, not empty, got "a"'],
    ['NS', [1, 'x'], 't.c[1]: expected a finite number, got "x"'],
  ])('%s refuses %s', (type, value, message) => {
    expect(() => encodeAs(type, value, PLACE)).toThrow(message);
  });
});

describe('an unmapped column', () => {
  it.each([
    ['00501', { S: '00501' }],
    ['true', { S: 'true' }],
    [-5, { N: '-5' }],
    [-0, { N: '0' }],
    [1e21, { N: '1e+21' }],
    [5n, { N: '5' }],
    [false, { BOOL: false }],
    [null, { NULL: true }],
    [bytes, { B: bytes }],
    [[], { L: [] }],
    [{}, { M: {} }],
    [{ a: undefined, b: null }, { M: { b: { NULL: true } } }],
    [new Set(['a']), { SS: ['a'] }],
    [new Set([1, 2n]), { NS: ['1', '2'] }],
    [new Set([bytes]), { BS: [bytes] }],
  ])('%s is typed by what it is', (value, expected) => {
    expect(encodeValue(value, PLACE)).toEqual(expected);
  });

  it.each([
    [Number.NaN, 't.c: expected a finite number'],
    [{ a: { b: Number.NaN } }, 't.c.a.b: expected a finite number'],
    [[1, undefined], 't.c[1]: expected a value that DynamoDB has a type for, got undefined'],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    [[1, , 3], 't.c[1]: expected a value that DynamoDB has a type for, got undefined'],
    [new Date(0), 't.c: expected a value that DynamoDB has a type for'],
    [new Map([['a', 1]]), 't.c: expected a value that DynamoDB has a type for'],
    [() => 1, 't.c: expected a value that DynamoDB has a type for'],
    [Symbol('s'), 't.c: expected a value that DynamoDB has a type for'],
    [new Set(), 't.c: expected a set or a list, not empty'],
    [new Set(['a', 1]), 't.c[1]: expected text, as the first of its set, got 1'],
    [new Set([1, 'a']), 't.c[1]: expected a finite number, got "a"'],
  ])('%s is refused', (value, message) => {
    expect(() => encodeValue(value, PLACE)).toThrow(message);
  });

  it('holds 32 levels and no more, so that an object that holds itself ends', () => {
    const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
    expect(encodeValue(nested(31), PLACE)).toHaveProperty('M.a.M.a.M.a');
    expect(() => encodeValue(nested(32), PLACE)).toThrow('expected at most 32 levels of nesting');
    const circle: { self?: object } = {};
    circle.self = circle;
    expect(() => encodeValue(circle, PLACE)).toThrow('t.c.self.self');
    expect(() => encodeAs('S', circle, PLACE)).toThrow('an object that JSON can hold');
  });

  it('keeps a key __proto__ as data', () => {
    const given: unknown = JSON.parse('{"__proto__": {"a": 1}}');
    expect(JSON.stringify(encodeValue(given, PLACE))).toBe('{"M":{"__proto__":{"M":{"a":{"N":"1"}}}}}');
  });
});

describe('the error', () => {
  it('tells table, column, place, expectation and value', () => {
    expect(() => encodeValue({ items: [1, { n: Number.NaN }] }, { table: 'orders', column: 'doc' })).toThrow(
      expect.objectContaining({
        name: 'ColumnError',
        code: 'SOSW_COLUMN',
        details: {
          table: 'orders',
          column: 'doc',
          path: 'orders.doc.items[1].n',
          expected: 'a finite number',
          given: Number.NaN,
        },
      }),
    );
  });
});
