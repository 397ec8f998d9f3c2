import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnError } from '../../../src/aws/dynamodb/column-error.ts';
import { decodeAs, decodeValue } from '../../../src/aws/dynamodb/decode.ts';
import { encodeAs, encodeValue } from '../../../src/aws/dynamodb/encode.ts';

const PLACE = { table: 't', column: 'c' };
const PARSING = { parsesJson: true, wideIntegers: 'error' } as const;
const PLAIN = { parsesJson: false, wideIntegers: 'error' } as const;

describe('a number', () => {
  it.each([
    ['0', 0],
    ['-12', -12],
    ['0.25', 0.25],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992],
    ['200000000000000000000', 2e20],
    ['1152921504606847000', 2 ** 60],
    ['1E+3', 1000],
    ['1234567890.12345678901234567', 1234567890.1234567],
  ])('%s is the number', (text, expected) => {
    expect(decodeValue({ N: text }, PLACE, PLAIN)).toBe(expected);
  });

  it.each(['9007199254740993', '-9007199254740993', '12345678901234567890'])('%s is never rounded', (text) => {
    expect(() => decodeValue({ N: text }, PLACE, PLAIN)).toThrow(`t.c: expected an integer that a number can hold`);
    expect(decodeValue({ N: text }, PLACE, { ...PLAIN, wideIntegers: 'text' })).toBe(text);
    expect(decodeValue({ N: text }, PLACE, { ...PLAIN, wideIntegers: 'bigint' })).toBe(BigInt(text));
    expect(decodeValue({ NS: ['1', text] }, PLACE, { ...PLAIN, wideIntegers: 'bigint' })).toEqual(
      new Set([1, BigInt(text)]),
    );
  });

  it('that JavaScript wrote is read as the same', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e125, max: 1e125 }), (given) => {
        fc.pre(given === 0 || Math.abs(given) >= 1e-130); // DynamoDB has none that are smaller
        expect(decodeValue(encodeValue(given, PLACE), PLACE, PLAIN)).toBe(given === 0 ? 0 : given);
      }),
    );
  });

  it('that is an integer loses no digit', () => {
    fc.assert(
      // below 10^21 JavaScript prints numbers without an exponent
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (given) => {
        const read = decodeValue(encodeValue(given, PLACE), PLACE, { ...PLAIN, wideIntegers: 'bigint' });
        expect(`${read}`).toBe(`${given}`);
      }),
    );
  });
});

describe('a text', () => {
  it.each([
    ['{"a": 1}', { a: 1 }],
    ['{}', {}],
    ['{not json}', '{not json}'],
    ['[1]', '[1]'],
    [' {"a": 1}', ' {"a": 1}'],
    ['5', '5'],
  ])('%s is parsed if it is a JSON object', (text, expected) => {
    expect(decodeValue({ S: text }, PLACE, PARSING)).toEqual(expected);
    expect(decodeValue({ S: text }, PLACE, PLAIN)).toBe(text);
  });

  it('is parsed inside of maps, not of lists', () => {
    const text = { S: '{"a":1}' };
    expect(decodeValue({ M: { k: text, l: { L: [text, { M: { k: text } }] } } }, PLACE, PARSING)).toEqual({
      k: { a: 1 },
      l: ['{"a":1}', { k: '{"a":1}' }],
    });
  });
});

describe('a mapped column', () => {
  it.each<[string, AttributeValue]>([
    ['another type', { S: '5' }],
    ['null, which the original wrote', { NULL: true }],
  ])('refuses %s', (_what, attribute) => {
    expect(() => decodeAs('N', attribute, PLACE, PARSING)).toThrow(
      expect.objectContaining({
        name: 'ColumnError',
        message: `t.c: expected type N, got ${JSON.stringify(attribute)}`,
        details: { table: 't', column: 'c', path: 't.c', expected: 'type N', given: attribute },
      }),
    );
  });
});

describe('what was written is read', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.uint8Array(),
      fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 }).map((members) => new Set(members)),
      fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 3 }).map((members) => new Set(members)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;

  it('whatever it is', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(decodeValue(encodeValue(given, PLACE), PLACE, PLAIN)).toEqual(given);
      }),
    );
  });

  it('as JSON in a column of text', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3, noNullPrototype: true }),
        (given) => {
          const written = encodeAs('S', given, PLACE);
          expect(decodeAs('S', written, PLACE, PARSING)).toEqual(JSON.parse(JSON.stringify(given)));
        },
      ),
    );
  });
});

it('refuses what the SDK could not read: a value under the name __proto__', () => {
  const place = { table: 't', column: '__proto__' };
  const decoding = { parsesJson: true, wideIntegers: 'error' } as const;
  const inside = { M: Object.fromEntries([['__proto__', undefined]]) as never };
  expect(() => decodeValue(undefined, place, decoding)).toThrow('t.__proto__: expected a value that the SDK can read');
  expect(() => decodeValue(inside, place, decoding)).toThrow(ColumnError);
  expect(() => decodeAs('S', undefined as never, place, decoding)).toThrow('expected type S');
});
