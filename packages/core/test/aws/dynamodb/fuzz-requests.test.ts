import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DynamoDbClient, type DynamoDbClientOptions, type DynamoDbConfig } from '../../../src/aws/dynamodb/index.ts';
import { InvalidInputError } from '../../../src/domain/errors.ts';
import { clientMaker, RUNS } from './fuzz.ts';
import { TABLE, useReadings } from './readings.ts';
import type { RecordedCall } from './scripted-client.ts';

const EMULATED_RUNS = 300;

const CONFIG = {
  tableName: TABLE,
  hashKey: 'place',
  rowMapper: { place: 'S', day: 'N', degrees: 'N', clear: 'BOOL', tags: 'SS' },
} as const satisfies DynamoDbConfig;

const column = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('place', 'day', 'degrees', 'clear', 'tags', 'other') },
  { weight: 1, arbitrary: fc.constantFrom('a.b', '#n0', ':v0', '__proto__', 'size', 'a b') },
);
const value = fc.oneof(
  fc.constantFrom<unknown>('Bled', 5, -1.5, true, '5', '00501', 'two words'),
  fc.jsonValue({ maxDepth: 2 }),
);
const rubbish = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.anything({ maxDepth: 1, withBigInt: true }));
/** Mostly what belongs there. */
const mostly = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: values }, { weight: 1, arbitrary: rubbish });
/** Some of these options. */
const some = (options: Record<string, fc.Arbitrary<unknown>>) => fc.record(options, { requiredKeys: [] });

const columns = mostly(fc.dictionary(column, value, { maxKeys: 3 }));
const keys = mostly(
  fc.oneof(
    fc.constantFrom<object>({ place: 'Bled' }, { place: 'Bled', day: 1 }, { place: 'Piran', day: '2' }),
    fc.dictionary(column, value, { maxKeys: 3 }),
  ),
);
const comparison = fc.constantFrom('=', '<>', '<', '<=', '>', '>=', 'begins_with', 'like');
const word = fc.constantFrom('5', '-1.5', 'true', 'done', '00501');
const clause = mostly(
  fc.oneof(
    fc.tuple(fc.constantFrom('attribute_exists', 'attribute_not_exists'), column).map((words) => words.join(' ')),
    fc.tuple(column, comparison, word).map((words) => words.join(' ')),
    fc.tuple(column, word, word).map(([name, from, to]) => `${name} between ${from} and ${to}`),
    fc.record({ column, is: mostly(comparison), value }),
    fc.record({ column, between: mostly(fc.tuple(value, value)) }),
    fc.record({ attributeExists: mostly(column) }),
  ),
);
const flag = mostly(fc.boolean());
const reading = {
  filterExpression: clause,
  consistentRead: flag,
  fetchAllFields: flag,
  maxItems: mostly(fc.nat(5)),
  indexName: mostly(fc.constantFrom('degrees', 'none')),
};

interface Request {
  readonly what: string;
  readonly send: (client: DynamoDbClient) => Promise<unknown>;
}

const request: fc.Arbitrary<Request> = fc.oneof(
  fc
    .tuple(
      keys,
      some({
        ...reading,
        comparisons: mostly(fc.dictionary(column, comparison, { maxKeys: 2 })),
        between: mostly(fc.dictionary(column, mostly(fc.tuple(value, value)), { maxKeys: 2 })),
        desc: flag,
      }),
    )
    .map(([of, options]) =>
      told('query', (client) => client.query({ ...Object(options), keys: Object(of) }), of, options),
    ),
  some({ ...reading, attrs: columns, projectedOnly: flag }).map((options) =>
    told('scan', (client) => client.scan(Object(options)), options),
  ),
  fc
    .tuple(
      fc.constantFrom('update' as const, 'patch' as const),
      keys,
      some({ set: columns, increment: columns, remove: mostly(fc.array(column, { maxLength: 3 })), condition: clause }),
    )
    .map(([name, of, changes]) => told(name, (client) => client[name](Object(of), Object(changes)), of, changes)),
  fc
    .tuple(columns, fc.boolean())
    .map(([row, overwriteExisting]) =>
      told('put', (client) => client.put(Object(row), { overwriteExisting }), row, overwriteExisting),
    ),
  keys.map((of) => told('delete', (client) => client.delete(Object(of)), of)),
);

function told(name: string, send: Request['send'], ...given: readonly unknown[]): Request {
  return { what: `${name} ${fc.stringify(given)}`, send };
}

describe('random options', () => {
  const clientThat = clientMaker(CONFIG);

  it('are refused by name, or make a request that says what it uses and uses what it says', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ what, send }) => {
        const calls: RecordedCall[] = [];
        const client = clientThat((call) => {
          calls.push(call);
          return {};
        });
        const error = await thrownBy(send(client));
        if (error === undefined) return calls.forEach(checkExpressions);
        expect(error, what).toBeInstanceOf(InvalidInputError);
        expect(calls, what).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  const { client: sdk } = useReadings();

  it('are refused by name, or make expressions that DynamoDB can read', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ what, send }) => {
        const options: DynamoDbClientOptions = { config: CONFIG, client: sdk() };
        const error = await thrownBy(send(new DynamoDbClient(options)));
        if (error === undefined || error instanceof InvalidInputError) return;
        // What remains is about rows and tables: their keys, indexes and types, which the client does not know.
        expect(String(error), what).toMatch(/^(ConditionalCheckFailed|Validation)Exception/);
        expect(String(error), what).not.toMatch(BROKEN_EXPRESSION);
      }),
      { numRuns: EMULATED_RUNS },
    );
  });
});

/** What DynamoDB says of expressions that no table could make right. */
const BROKEN_EXPRESSION =
  /syntax error|unused in expressions|not defined|reserved keyword|overlap|ExpressionAttribute/i;

/** What is used is there, and what is there is used. */
function checkExpressions({ params }: RecordedCall): void {
  const entries = Object.entries(params);
  const texts = entries.filter(([key]) => key.endsWith('Expression')).map(([, text]) => String(text));
  const attributes = Object.fromEntries(entries);
  for (const [mark, kind] of [
    ['#', 'ExpressionAttributeNames'],
    [':', 'ExpressionAttributeValues'],
  ] as const) {
    const used = texts.flatMap((text) => text.match(new RegExp(`${mark}\\w+`, 'g')) ?? []);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(attributes[kind] ?? {}).toSorted());
  }
}

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error;
  }
}
