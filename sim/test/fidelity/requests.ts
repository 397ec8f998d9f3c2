import fc from 'fast-check';
import type { TableKind } from 'sosw/aws/store';
import type { Item } from '../../src/dynamodb/item.ts';
import { NAMES, type Request } from './backends.ts';

/** Requests of the shapes that core sends, over so few keys and values that most of them meet. */
const S = (value: string) => ({ S: value });
const N = (value: number) => ({ N: String(value) });

const text = (...values: readonly string[]) => fc.constantFrom(...values).map(S);
const number = (...values: readonly number[]) => fc.constantFrom(...values).map(N);
/** Some values have a type that was not expected: a column that somebody else wrote. */
const token = fc.oneof({ weight: 6, arbitrary: text('a', 'b') }, { weight: 1, arbitrary: fc.constant(N(1)) });
const cell: fc.Arbitrary<Item[string]> = fc.oneof<fc.Arbitrary<Item[string]>[]>(
  ...[text('', 'é', 'a\n"b"'), number(0, -1, 7, 1.5), fc.boolean().map((BOOL) => ({ BOOL }))],
  fc.constant({ NULL: true }),
  fc.constant({ L: [S('x'), { M: { y: N(1), 'a.b': { L: [] } } }] }),
);

const LANES = ['w#0', 'w#1'] as const;
const IDS = ['t1', 't10', 't2', 't20', 'T3', 't~4'] as const;
const DUES = [5, 10, 40, 100, 1_000, 20_000] as const;

interface Kind {
  readonly kind: TableKind;
  readonly key: fc.Arbitrary<Item>;
  /** Columns that conditions and updates are about. */
  readonly columns: Readonly<Record<string, fc.Arbitrary<Item[string]>>>;
}

const inLane = fc.record({ lane: text(...LANES), task_id: text(...IDS) });
const KINDS: readonly Kind[] = [
  { kind: 'queued', key: inLane, columns: { payload: cell } },
  {
    kind: 'waiting',
    key: inLane,
    columns: { due_ms: number(...DUES), attempts: number(0, 1, 2), token, last_error: cell },
  },
  {
    kind: 'running',
    key: fc.record({ labourer_id: text('w', 'v'), slot: number(0, 1, 2, 9, 10, 11) }),
    columns: { token, task_id: text(...IDS), payload: cell },
  },
  { kind: 'closed', key: inLane, columns: { status: text('completed', 'dead'), ttl: number(1, 2) } },
  {
    kind: 'labourers',
    key: fc.record({ labourer_id: text('w', 'v') }),
    columns: { slots_at_ms: number(9, 10, 100), lanes_read: number(1, 2, 10), paused: cell },
  },
  {
    kind: 'jobs',
    key: fc.record({ job_id: text('j1', 'j2', 'j3') }),
    columns: {
      ...{ state: text('writing', 'written', 'closed'), epoch: number(1, 2), cursor: number(9, 10) },
      ...{ owner_until_ms: number(1, 2), totals: cell },
    },
  },
];

const isComparable = (value: Item[string]): boolean => value?.S !== undefined || value?.N !== undefined;

interface Condition {
  readonly text: string;
  readonly values: Item;
}

/** A condition of every shape that an adapter has, on a column of this table, or on its key: texts and numbers are compared. */
function conditionOn({ columns, key }: Kind): fc.Arbitrary<Condition> {
  const compared = fc
    .constantFrom(...Object.entries(columns))
    .chain(([column, value]) =>
      fc.record({
        column: fc.constant(column),
        value: value.filter(isComparable),
        operator: fc.constantFrom('=', '<>', '<', '<='),
      }),
    )
    .map(({ column, value, operator }) => ({ text: `#${column} ${operator} :seen`, values: { ':seen': value } }));
  const presence = fc
    .tuple(key, fc.constantFrom('attribute_exists', 'attribute_not_exists'), fc.constantFrom(...Object.keys(columns)))
    .chain(([item, name, column]) => fc.constantFrom(...Object.keys(item), column).map((on) => `${name}(#${on})`))
    .map((text): Condition => ({ text, values: {} }));
  const both = fc
    .tuple(presence, fc.constantFrom('AND', 'OR'), compared, fc.boolean())
    .map(([a, word, b, isTurned]) => ({
      text: isTurned ? `${b.text} ${word} ${a.text}` : `${a.text} ${word} ${b.text}`,
      values: b.values,
    }));
  return fc.oneof(compared, presence, both);
}

/** Names and values of expressions, as core makes them: `#column` for each column, values only if there are some. */
function placeholders(texts: readonly (string | undefined)[], values: Item): object {
  const names = new Set(texts.flatMap((text) => text?.match(/#\w+/g) ?? []));
  return {
    ...(names.size > 0 && { ExpressionAttributeNames: Object.fromEntries([...names].map((n) => [n, n.slice(1)])) }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

const conditional = (condition: Condition | undefined): object =>
  condition ? { ConditionExpression: condition.text, ...placeholders([condition.text], condition.values) } : {};

/** Some of the columns; with none missing more often than not, so that conditions hold now and then. */
function some(columns: Kind['columns']): fc.Arbitrary<Item> {
  return fc.record(columns, { requiredKeys: [] }).map((item) => ({ ...item }) as Item);
}

function requestsOn(one: Kind): fc.Arbitrary<Request> {
  const { kind, key, columns } = one;
  const TableName = NAMES[kind];
  const condition = fc.option(conditionOn(one), { nil: undefined });
  const item = fc.tuple(key, some(columns)).map(([keys, others]) => ({ ...keys, ...others }));
  const projection = fc.option(fc.subarray([...Object.keys(columns), 'nothing'], { minLength: 1 }), { nil: undefined });
  const selected = projection.map((names) => names?.map((name) => `#${name}`).join(', '));

  const put = fc.tuple(item, condition).map(([Item, when]) => of('PutItem', { TableName, Item, ...conditional(when) }));
  const remove = fc
    .tuple(key, condition)
    .map(([Key, when]) => of('DeleteItem', { TableName, Key, ...conditional(when) }));
  const update = fc
    .tuple(key, some(columns), fc.subarray(Object.keys(columns)), condition, fc.boolean())
    .filter(([, set, removed]) => Object.keys(set).length + removed.length > 0)
    .map(([Key, set, removed, when, isAnswered]) => {
      const sets = Object.keys(set).map((column) => `#${column} = :set_${column}`);
      const removes = removed.filter((column) => !(column in set)).map((column) => `#${column}`);
      const text = [
        ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
        ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
      ].join(' ');
      const values = Object.fromEntries(Object.entries(set).map(([column, value]) => [`:set_${column}`, value]));
      return of('UpdateItem', {
        ...{ TableName, Key, UpdateExpression: text },
        ...(when && { ConditionExpression: when.text }),
        ...placeholders([text, when?.text], { ...values, ...when?.values }),
        ...(isAnswered && { ReturnValues: 'ALL_NEW' }),
      });
    });
  const get = fc.tuple(key, selected, fc.boolean()).map(([Key, columnsText, ConsistentRead]) =>
    of('GetItem', {
      ...{ TableName, Key, ConsistentRead },
      ...(columnsText && { ProjectionExpression: columnsText }),
      ...placeholders([columnsText], {}),
    }),
  );
  const scan = fc.tuple(condition, selected).map(([filter, columnsText]) =>
    of('Scan', {
      ...{ TableName, ConsistentRead: true },
      ...(filter && { FilterExpression: filter.text }),
      ...(columnsText && { ProjectionExpression: columnsText }),
      ...placeholders([filter?.text, columnsText], filter?.values ?? {}),
    }),
  );
  return fc.oneof(
    ...[
      { weight: 4, arbitrary: put },
      { weight: 4, arbitrary: update },
      { weight: 2, arbitrary: remove },
    ],
    ...[
      { weight: 1, arbitrary: get },
      { weight: 1, arbitrary: scan },
    ],
  );
}

const of = (operation: string, input: object): Request => ({ operation, input });

/** Which rows: a lane or some of its ids; in the index, those that are due. */
function queriesOf(kind: TableKind, index: boolean): fc.Arbitrary<Request> {
  const range: fc.Arbitrary<Condition> = index
    ? fc.record({ text: fc.constant(' AND #due_ms <= :to'), values: fc.record({ ':to': number(...DUES) }) })
    : fc.record({
        text: fc.constant(' AND #task_id BETWEEN :from AND :to'),
        // DynamoDB refuses bounds that are turned round, core never sends them.
        values: fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)).map((ids) => {
          const [from = '', to = ''] = [...ids].sort();
          return { ':from': S(from), ':to': S(to) };
        }),
      });
  return fc
    .record({
      lane: text(...LANES),
      within: fc.option(range, { nil: undefined }),
      limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      after: fc.option(fc.tuple(text(...IDS), number(...DUES)), { nil: undefined }),
      isBackwards: fc.boolean(),
      filter: fc.constantFrom(undefined, '#attempts < :max'),
      columns: fc.constantFrom(undefined, ...(index ? ['#task_id, #due_ms'] : ['#task_id', '#lane, #attempts'])),
    })
    .map(({ lane, within, limit, after, isBackwards, filter, columns }) => {
      const where = `#lane = :lane${within?.text ?? ''}`;
      const values = { ':lane': lane, ...within?.values, ...(filter && { ':max': N(2) }) };
      // A start outside of the condition is an error; core starts where a page of the same condition ended.
      const isStarted = after && !within;
      return of('Query', {
        ...{ TableName: NAMES[kind], KeyConditionExpression: where, ConsistentRead: true },
        ...(index && { IndexName: 'due' }),
        ...(limit !== undefined && { Limit: limit }),
        ...(isStarted && { ExclusiveStartKey: { lane, task_id: after[0], ...(index && { due_ms: after[1] }) } }),
        ...(isBackwards && !index && { ScanIndexForward: false }),
        ...(filter && { FilterExpression: filter }),
        ...(columns && { ProjectionExpression: columns }),
        ...placeholders([where, filter, columns], values),
      });
    });
}

const batches: fc.Arbitrary<Request> = fc
  .tuple(fc.constantFrom(...KINDS.filter(({ kind }) => kind === 'queued' || kind === 'waiting')), fc.boolean())
  .chain(([{ kind, key, columns }, isLong]) =>
    fc
      .array(fc.tuple(key, some(columns)), { minLength: 1, maxLength: 4 })
      .map((rows) => rows.map(([keys, others], n) => ({ ...keys, ...others, n: N(n) })))
      .map((items) => [...items, ...(isLong ? manyItems(22) : [])])
      .map((items) => ({ RequestItems: { [NAMES[kind]]: items.map((Item) => ({ PutRequest: { Item } })) } })),
  )
  .map((input) => of('BatchWriteItem', input));

function manyItems(count: number): Item[] {
  return Array.from({ length: count }, (_, n) => ({ lane: S('many'), task_id: S(`m${n}`) }));
}

const descriptions = fc
  .constantFrom(...KINDS.map(({ kind }) => NAMES[kind]), 'nowhere')
  .map((TableName) => of('DescribeTable', { TableName }));

const astray = inLane.map((Key) => of('GetItem', { TableName: 'nowhere', Key }));

/** Any request. */
export const requests: fc.Arbitrary<Request> = fc.oneof(
  ...KINDS.map((kind) => ({ weight: kind.kind === 'waiting' ? 12 : 4, arbitrary: requestsOn(kind) })),
  ...(['queued', 'waiting', 'closed'] as const).map((kind) => ({ weight: 2, arbitrary: queriesOf(kind, false) })),
  { weight: 6, arbitrary: queriesOf('waiting', true) },
  { weight: 3, arbitrary: batches },
  { weight: 1, arbitrary: fc.oneof(descriptions, astray) },
);
