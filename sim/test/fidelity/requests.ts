import fc from 'fast-check';
import type { TableKind } from 'sosw/aws/store';
import type { Item } from '../../src/dynamodb/item.ts';
import { NAMES, type Request } from './backends.ts';
import { queriesOf, slotQueries } from './queries.ts';
import {
  type Condition,
  cell,
  DUES,
  IDS,
  LANES,
  N,
  number,
  of,
  placeholders,
  S,
  SLOTS,
  text,
  token,
} from './shapes.ts';

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
    key: fc.record({ labourer_id: text('w', 'v'), slot: number(...SLOTS) }),
    columns: { token, task_id: text(...IDS), payload: cell },
  },
  { kind: 'closed', key: inLane, columns: { status: text('completed', 'dead'), ttl: number(1, 2) } },
  {
    kind: 'meta',
    key: fc.record({ task_id: text(...IDS), created_at: number(9, 10, 100) }),
    columns: { action: text('put', 'run'), data: cell },
  },
  {
    kind: 'config',
    key: fc.record({ env: text('production', 'test'), config_name: text('a', 'b') }),
    columns: { config_value: cell },
  },
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
  const twice = fc.tuple(compared, compared).map(([a, b]) => ({
    text: `${a.text} AND ${b.text.replace(':seen', ':other')}`,
    values: { ...a.values, ':other': b.values[':seen'] },
  }));
  return fc.oneof(compared, presence, both, twice);
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

/** The one condition that core writes without a placeholder. */
const metaRows = fc
  .record({ task_id: text(...IDS), created_at: number(9, 10, 100) })
  .map((Item) => of('PutItem', { TableName: NAMES.meta, Item, ConditionExpression: 'attribute_not_exists(task_id)' }));

/** Any request. */
export const requests: fc.Arbitrary<Request> = fc.oneof(
  ...KINDS.map((kind) => ({ weight: kind.kind === 'waiting' ? 12 : 4, arbitrary: requestsOn(kind) })),
  ...(['queued', 'waiting', 'closed'] as const).map((kind) => ({ weight: 2, arbitrary: queriesOf(kind, false) })),
  { weight: 6, arbitrary: queriesOf('waiting', true) },
  { weight: 3, arbitrary: slotQueries },
  { weight: 3, arbitrary: batches },
  { weight: 1, arbitrary: fc.oneof(descriptions, astray, metaRows) },
);
