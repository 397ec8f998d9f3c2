import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Item, plain, plainRecord, S } from '../../../src/aws/store/attributes.ts';
import { closedItem } from '../../../src/aws/store/rows/closed.ts';
import { ITEM_BYTES_MAX, itemBytes } from '../../../src/aws/store/rows/item-size.ts';
import { outputAttribute } from '../../../src/aws/store/rows/output-value.ts';
import { withOutputs } from '../../../src/aws/store/rows/outputs.ts';
import { aClosedTask, aTask } from '../../../src/testing/index.ts';

/** Columns that a row has before outputs are added. */
const ROW: Item = { lane: S('w#0'), task_id: S('w~0~1') };

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withObjectString: true,
  withNullPrototype: true,
  withSparseArray: true,
});

describe('an output as an attribute', () => {
  test.each([
    ['00501', { S: '00501' }],
    ['true', { S: 'true' }],
    ['', { S: '' }],
    [10, { N: '10' }],
    [-0.1, { N: '-0.1' }],
    [1e21, { N: '1e+21' }],
    [true, { BOOL: true }],
    [null, { NULL: true }],
    [9007199254740993n, { N: '9007199254740993' }],
    [[1, 'a', null], { L: [{ N: '1' }, { S: 'a' }, { NULL: true }] }],
    [{ a: { b: 1 } }, { M: { a: { M: { b: { N: '1' } } } } }],
  ])('%s keeps its JavaScript type', (value, attribute) => {
    expect(outputAttribute(value)).toEqual(attribute);
  });

  test.each([
    [Number.NaN, { S: 'NaN' }],
    [Number.NEGATIVE_INFINITY, { S: '-Infinity' }],
    [Number.MAX_VALUE, { S: '1.7976931348623157e+308' }],
    [Number.MIN_VALUE, { S: '5e-324' }],
    [10n ** 38n, { S: `1${'0'.repeat(38)}` }],
    ['a\ud800b', { S: 'a\ufffdb' }],
    [new Date(0), { S: '1970-01-01T00:00:00.000Z' }],
    [new Date(Number.NaN), { NULL: true }],
    [new Map<unknown, unknown>([[1, 'a']]), { M: { '1': { S: 'a' } } }],
    [new Set(['a']), { L: [{ S: 'a' }] }],
    [{ '': 1, '(empty)': 2 }, { M: { '(empty)': { N: '1' }, '(empty)~2': { N: '2' } } }],
    [JSON.parse('{ "__proto__": 1 }'), { M: { '(__proto__)': { N: '1' } } }],
    [{ gone: undefined, call: () => 1, sign: Symbol('s') }, { M: {} }],
    [[undefined, () => 1], { L: [{ NULL: true }, { NULL: true }] }],
  ])('what DynamoDB cannot store is told in another way: %s', (value, attribute) => {
    expect(outputAttribute(value)).toEqual(attribute);
  });

  test.each([undefined, () => 1, Symbol('s')])('what JSON leaves out is no attribute: %s', (value) => {
    expect(outputAttribute(value)).toBeUndefined();
  });

  test('a structure that holds itself ends there', () => {
    const self: Record<string, unknown> = { list: [] };
    self.list = [self];
    expect(outputAttribute(self)).toEqual({ M: { list: { L: [{ S: '[circular]' }] } } });
  });

  test('the same object at two places is no circle', () => {
    const shared = { a: 1 };
    expect(plain(outputAttribute([shared, shared]) ?? S('nothing'))).toEqual([shared, shared]);
  });

  test('what lies below 31 levels becomes JSON text', () => {
    const deep = nested(40);
    let level: unknown = plain(outputAttribute(deep) ?? S('nothing'));
    for (let n = 0; n < 31; n++) level = (level as { in: unknown }).in;
    expect(level).toBe(JSON.stringify(nested(40 - 31)));
  });

  test('a structure that is too deep for the stack is marked', () => {
    expect(outputAttribute(nested(100_000))).toEqual(expect.objectContaining({ M: expect.anything() }));
  });

  test('a value that cannot be read is marked with the reason', () => {
    const broken = {
      get value() {
        throw new Error('detached');
      },
    };
    expect(outputAttribute(broken)).toEqual({ S: '[not readable: detached]' });
  });

  test('names are bounded, and stay apart', () => {
    const names = ['x'.repeat(300), 'x'.repeat(301)];
    const stored = outputAttribute(Object.fromEntries(names.map((name) => [name, 1])))?.M ?? {};
    expect(Object.keys(stored)).toEqual([`${'x'.repeat(255)}…`, `${'x'.repeat(255)}…~2`]);
  });

  test('law: a JSON value comes back as it was', () => {
    const json = fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' });
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(!hasOddName(value) && !hasTinyNumber(value));
        expect(plain(outputAttribute(value) ?? S('nothing'))).toEqual(value);
      }),
    );
  });

  test('law: nothing makes it throw, and every attribute has exactly one type', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const attribute = outputAttribute(value);
        if (attribute) expect(Object.keys(attribute)).toHaveLength(1);
      }),
    );
  });
});

describe('the outputs of a row', () => {
  test('stand under the names of the original', () => {
    const row = withOutputs(ROW, { stats: { rows: 1 }, result: { 'odd name: ½': 'a' } });
    expect(row).toEqual({ ...ROW, stat_rows: { N: '1' }, 'result_odd name: ½': { S: 'a' } });
  });

  test('are cut, the largest first, when the row would be too large', () => {
    const stats = { rows: 7 };
    const result = { small: 'a', large: 'x'.repeat(300_000), larger: 'y'.repeat(310_000) };
    const row = withOutputs(ROW, { stats, result });
    expect(plainRecord(row)).toEqual({
      ...plainRecord(ROW),
      stat_rows: 7,
      result_small: 'a',
      result_large: 'x'.repeat(300_000),
      result_larger: `[cut: ${310_000 + 'result_larger'.length} bytes]`,
      cut: ['result_larger'],
    });
  });

  test('are kept as far as they fit when thousands of small ones do not', () => {
    const stats = Object.fromEntries(Array.from({ length: 40_000 }, (_, n) => [`counter_${n}`, n]));
    const row = withOutputs(ROW, { stats, result: {} });
    expect(itemBytes(row)).toBeLessThanOrEqual(ITEM_BYTES_MAX);
    expect(Object.keys(row).length).toBeGreaterThan(10_000);
    expect(row.stat_counter_7).toEqual({ N: '7' });
    expect(plainRecord(row).cut).toEqual([expect.stringMatching(/^\d+ of 40000 values$/)]);
  });

  test('law: a closed row fits, whatever a worker reports', () => {
    const large = fc.nat({ max: 500_000 }).map((length) => 'ü'.repeat(length));
    const values = fc.dictionary(fc.string(), fc.oneof(anything, large), { maxKeys: 6 });
    const payload = fc.nat({ max: 350 * 1024 }).map((length) => 'x'.repeat(length));
    const error = fc.nat({ max: 100_000 }).map((length) => '€'.repeat(length));
    fc.assert(
      fc.property(values, values, payload, error, (stats, result, text, lastError) => {
        const history = Array.from({ length: 20 }, (_, n) => ({
          ...{ attempt: n, endedAtMs: n, outcome: 'failed' as const, error: lastError },
        }));
        const closed = aClosedTask(aTask({ payload: text }), { stats, result, lastError, history });
        expect(itemBytes(closedItem(closed))).toBeLessThanOrEqual(ITEM_BYTES_MAX);
      }),
    );
  });
});

function nested(levels: number): unknown {
  let value: unknown = 'innermost';
  for (let n = 0; n < levels; n++) value = { in: value };
  return value;
}

/** Names that are stored as others. */
function hasOddName(value: unknown): boolean {
  return some(
    value,
    (member) => isRecord(member) && Object.keys(member).some((name) => name === '' || name === '__proto__'),
  );
}

/** Below 1E-130, which DynamoDB cannot store, and negative zero, which JSON text cannot either. */
function hasTinyNumber(value: unknown): boolean {
  return some(
    value,
    (n) => typeof n === 'number' && (Object.is(n, -0) || (n !== 0 && Math.abs(n) < 1e-130) || Math.abs(n) >= 1e126),
  );
}

function some(value: unknown, test: (member: unknown) => boolean): boolean {
  return test(value) || (isRecord(value) && Object.values(value).some((member) => some(member, test)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
