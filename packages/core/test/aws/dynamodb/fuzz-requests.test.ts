import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DynamoDbClient, type DynamoDbClientOptions, type DynamoDbConfig } from '../../../src/aws/dynamodb/index.ts';
import { InvalidInputError } from '../../../src/domain/errors.ts';
import { RUNS } from '../../fuzz/rubbish.ts';
import { clientMaker } from './client-maker.ts';
import { TABLE, useReadings } from './readings.ts';
import type { RecordedCall } from './scripted-client.ts';

const EMULATED_RUNS = 300;

const CONFIG = {
  tableName: TABLE,
  hashKey: 'place',
  rowMapper: { place: 'S', day: 'N', degrees: 'N', clear: 'BOOL', tags: 'SS' },
} as const satisfies DynamoDbConfig;

const rubbish = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.anything({ maxDepth: 1, withBigInt: true }));
/** Nearly always what belongs there. */
const mostly = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 25, arbitrary: values }, { weight: 1, arbitrary: rubbish });
/** Some of these options. */
const some = (options: Record<string, fc.Arbitrary<unknown>>) => fc.record(options, { requiredKeys: [] });

const column = fc.constantFrom('place', 'day', 'degrees', 'clear', 'tags', 'other', 'a.b', '#n0', '__proto__', 'a b');
/** As one would write them in each column, as a text where that is possible. */
const words = new Map<string, fc.Arbitrary<string>>([
  ['place', fc.constantFrom('Bled', 'Piran')],
  ['day', fc.constantFrom('1', '2', '5')],
  ['degrees', fc.constantFrom('5', '-1.5')],
  ['clear', fc.constantFrom('true', '0')],
]);
const word = (of: string) => words.get(of) ?? fc.constantFrom('5', '-1.5', 'true', 'done', '00501');
const value = (of: string): fc.Arbitrary<unknown> =>
  of === 'tags'
    ? fc.constantFrom(['a'], new Set(['a', 'b']))
    : fc.oneof({ weight: 5, arbitrary: word(of) }, { weight: 1, arbitrary: fc.constantFrom<unknown>(1, 'two words') });
const cells = fc
  .uniqueArray(column, { maxLength: 3 })
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), mostly(value(name))))))
  .map((entries) => Object.fromEntries(entries));
const columns = mostly(cells);
const changed = mostly(cells.map(({ place, day, ...others }) => others));
const keys = mostly(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<object>({ place: 'Bled', day: 1 }, { place: 'Piran', day: '2' }) },
    { weight: 1, arbitrary: cells },
  ),
);
const comparison = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
const clause = mostly(
  column.chain((name) =>
    fc.oneof(
      fc.constantFrom(`attribute_exists ${name}`, `attribute_not_exists ${name}`),
      fc.tuple(comparison, word(name)).map(([is, text]) => `${name} ${is} ${text}`),
      fc.tuple(word(name), word(name)).map(([from, to]) => `${name} between ${from} and ${to}`),
      fc.record({ column: fc.constant(name), is: mostly(comparison), value: mostly(value(name)) }),
      fc.record({ column: fc.constant(name), between: mostly(fc.tuple(value(name), value(name))) }),
      fc.record({ attributeExists: mostly(fc.constant(name)) }),
    ),
  ),
);
const flag = mostly(fc.boolean());
const reading = {
  filterExpression: clause,
  consistentRead: flag,
  fetchAllFields: flag,
  maxItems: mostly(fc.nat(5)),
  indexName: mostly(fc.constantFrom(undefined, undefined, 'degrees', 'none')),
};

interface Request {
  readonly what: string;
  readonly send: (client: DynamoDbClient) => Promise<unknown>;
}

const request: fc.Arbitrary<Request> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom<object>(
        { keys: { place: 'Bled' } },
        { keys: { place: 'Bled' }, between: { day: [1, '5'] } },
        { keys: { place: 'Bled', day: 2 } },
        { keys: { place: 'Bled', day: 2 }, comparisons: { day: '<=' } },
      ),
      some({ ...reading, desc: flag }),
      some({
        keys,
        comparisons: mostly(fc.dictionary(column, fc.oneof(comparison, fc.constant('begins_with')), { maxKeys: 2 })),
        between: mostly(fc.dictionary(column, mostly(fc.tuple(word('day'), word('degrees'))), { maxKeys: 2 })),
      }),
      fc.nat(3),
    )
    .map(([plain, options, odd, part]) => ({ ...plain, ...options, ...(part === 0 && odd) }))
    .map((options) => told('query', (client) => client.query(Object(options)), options)),
  some({ ...reading, attrs: columns, projectedOnly: flag }).map((options) =>
    told('scan', (client) => client.scan(Object(options)), options),
  ),
  fc
    .tuple(
      fc.constantFrom('update' as const, 'patch' as const),
      keys,
      some({
        set: changed,
        increment: mostly(fc.constantFrom({}, { day: 1 }, { degrees: -0.5 }, { total: 2n }, { place: 1 })),
        remove: mostly(fc.array(fc.constantFrom('other', 'a.b', 'a b', 'gone', 'clear'), { maxLength: 2 })),
        condition: clause,
      }),
    )
    .map(([name, of, changes]) => told(name, (client) => client[name](Object(of), Object(changes)), of, changes)),
  fc
    .tuple(
      fc.oneof(
        columns,
        cells.map((row) => ({ ...row, place: 'Bled', day: 1 })),
      ),
      fc.boolean(),
    )
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
