import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttributeType, DynamoDbClient, type RowMapper } from '../../../src/aws/dynamodb/index.ts';
import { InvalidInputError } from '../../../src/domain/errors.ts';
import { RUNS } from '../../fuzz/rubbish.ts';

const TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'] as const satisfies readonly AttributeType[];

const column = fc.oneof(fc.constantFrom('id', 'n', 'a.b', '__proto__', 'constructor', '#n0', ' '), fc.string());
const anything = fc.anything({
  maxDepth: 3,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** A value as it is given, and as it is read. */
interface Cell {
  readonly given: unknown;
  readonly read: unknown;
}

const same = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Cell> =>
  values.map((given) => ({ given, read: given }));

/** Reading makes an object of a text that is one, which is not what this is about. */
const text = fc.string().filter((value) => !value.startsWith('{'));
const number = fc
  .double({ noNaN: true, min: -1e125, max: 1e125 })
  .map((value) => (Math.abs(value) < 1e-130 ? 0 : value));
const integerRead = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
/** Of 38 digits at most, as DynamoDB keeps them; their last one is no zero, so that a number cannot hold the wide ones. */
const integer = fc.bigInt({ min: 1n - 10n ** 37n, max: 10n ** 37n - 1n }).map((value) => value * 10n + 1n);
const numberCell = fc.oneof(
  same(number),
  integer.map((value) => ({ given: value, read: integerRead(value) })),
  integer.map((value) => ({ given: String(value), read: integerRead(value) })),
);
const bytes = fc.uint8Array({ minLength: 1 });
/** Anything that JavaScript and DynamoDB both have, as it is read. */
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    bytes,
    fc.uniqueArray(text, { minLength: 1 }).map((members) => new Set(members)),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
  ),
})).value;

const FITTING: Readonly<Record<AttributeType, fc.Arbitrary<Cell>>> = {
  S: fc.oneof(
    same(text),
    fc.dictionary(fc.string(), fc.jsonValue()).map((given) => ({ given, read: JSON.parse(JSON.stringify(given)) })),
  ),
  N: numberCell,
  B: same(bytes),
  BOOL: fc.oneof(
    same(fc.boolean()),
    fc.constantFrom({ given: 1, read: true }, { given: 'False', read: false }, { given: '0', read: false }),
  ),
  NULL: same(fc.constant(null)),
  M: same(fc.dictionary(fc.string(), data)),
  L: same(fc.array(data)),
  SS: fc.uniqueArray(fc.string(), { minLength: 1 }).map((texts) => ({ given: texts, read: new Set(texts) })),
  NS: fc.uniqueArray(number, { minLength: 1 }).map((numbers) => ({ given: new Set(numbers), read: new Set(numbers) })),
  BS: fc.array(bytes, { minLength: 1 }).map((list) => ({ given: list, read: new Set(list) })),
};

const mapper: fc.Arbitrary<RowMapper> = fc.dictionary(column, fc.constantFrom(...TYPES), { maxKeys: 6 });

const clientFor = (rowMapper: RowMapper) =>
  new DynamoDbClient({ config: { tableName: 't', rowMapper, wideIntegers: 'bigint' } });

describe('a random row', () => {
  const fittingRow = mapper.chain((rowMapper) =>
    fc.record({
      rowMapper: fc.constant(rowMapper),
      mapped: fc.tuple(...Object.entries(rowMapper).map(([name, type]) => fc.tuple(fc.constant(name), FITTING[type]))),
      unmapped: fc.dictionary(
        column.filter((name) => !Object.hasOwn(rowMapper, name)),
        fc.oneof(data, integer.map(integerRead)),
        { maxKeys: 4 },
      ),
    }),
  );

  it('that fits its mapper is read as it was written', () => {
    fc.assert(
      fc.property(fittingRow, ({ rowMapper, mapped, unmapped }) => {
        const client = clientFor(rowMapper);
        const part = (of: keyof Cell) => Object.fromEntries(mapped.map(([name, cell]) => [name, cell[of]]));
        const item = client.dictToDynamo({ ...part('given'), ...unmapped }, { strict: false });
        expect(client.dynamoToDict(item)).toEqual(part('read'));
        expect(client.dynamoToDict(item, { fetchAllFields: true })).toEqual({ ...part('read'), ...unmapped });
      }),
      { numRuns: RUNS },
    );
  });

  it('of anything is refused by the name of its column, or becomes an item that can be read again', () => {
    fc.assert(
      fc.property(mapper, fc.oneof(fc.dictionary(column, anything), anything), (rowMapper, row) => {
        const client = clientFor(rowMapper);
        let item: Record<string, AttributeValue>;
        try {
          item = client.dictToDynamo(Object(row) === row ? Object(row) : { id: row }, { strict: false });
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
          return;
        }
        for (const attribute of Object.values(item)) expect(Object.keys(attribute)).toHaveLength(1);
        const read = client.dynamoToDict(item, { fetchAllFields: true });
        expect(client.dynamoToDict(client.dictToDynamo(read, { strict: false }), { fetchAllFields: true })).toEqual(
          read,
        );
      }),
      { numRuns: RUNS },
    );
  });
});
