import type { Item } from '../../src/dynamodb/item.ts';
import type { Answer, Request } from './backends.ts';

/**
 * Differences that requests keep clear of, since no answer to them could be compared:
 * dynalite compares lists and maps by identity (conditions compare texts and numbers), and counts letters where DynamoDB
 * counts bytes (limits are tried with ASCII); dynoxide refuses `<` of values that have no order, dynalite answers it; and
 * dynoxide takes an updated item for some bytes larger than a put one: so many are left to it.
 */
export const UPDATE_SLACK_BYTES = 16;

/** A way in which DynamoDB, its emulators and the model may differ though all are right, or an emulator is known to be wrong. */
interface Rule {
  readonly reason: string;
  /** Whose answers differ. Default: everybody's may. */
  readonly only?: string;
  /** The part of an answer that counts. */
  readonly normal: (answer: Record<string, unknown>, request: Request) => Record<string, unknown>;
}

const without = (answer: Record<string, unknown>, ...columns: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(answer).filter(([column]) => !columns.includes(column)));

const RULES: readonly Rule[] = [
  {
    reason: 'The SDK adds what it knows of the call; capacity is reported on request only, and we do not ask.',
    normal: (answer) => without(answer, '$metadata', 'ConsumedCapacity'),
  },
  {
    reason: 'ScannedCount is not read by core, and not modelled.',
    normal: (answer) => without(answer, 'ScannedCount'),
  },
  {
    reason: 'Absent and empty UnprocessedItems mean the same.',
    normal: (answer) => {
      const { UnprocessedItems: left } = answer;
      return left && Object.keys(left).length === 0 ? without(answer, 'UnprocessedItems') : answer;
    },
  },
  {
    reason: 'DescribeTable tells a lot more than what core compares: keys, their types, the index and its columns.',
    normal: (answer, { operation }) => (operation === 'DescribeTable' ? shapeOf(answer) : answer),
  },
  {
    reason: 'A Scan goes over hash keys in an order that everybody has their own: each of its pages holds other rows.',
    normal: (answer, { operation, input }) => {
      if (operation !== 'Scan') return answer;
      if ('ExclusiveStartKey' in input) return {};
      const isCut = answer.LastEvaluatedKey !== undefined;
      return { isCut, ...(!isCut && { Items: inSomeOrder(answer.Items as Item[]) }) };
    },
  },
  {
    reason:
      'A page of 1 MB ends with the row that crosses it in dynalite and the model, with the one before in dynoxide.',
    only: 'dynoxide',
    normal: (answer, { operation, input }) =>
      operation === 'Query' && !('Limit' in input) && answer.LastEvaluatedKey ? { isCut: true } : answer,
  },
  {
    reason: 'dynalite orders index rows of one due time by a hash of their key; DynamoDB promises no order of them.',
    only: 'dynalite',
    normal: (answer, { operation, input }) => {
      if (operation !== 'Query' || !('IndexName' in input)) return answer;
      return 'ExclusiveStartKey' in input ? {} : withoutTies(answer);
    },
  },
];

/** An answer without that in which the model and this emulator may differ. */
export function normalAnswer(answer: Answer, request: Request, emulator: string): Answer {
  if ('error' in answer) return answer;
  const rules = RULES.filter(({ only }) => only === undefined || only === emulator);
  return { output: rules.reduce((output, { normal }) => normal(output, request), answer.output) };
}

/** Rows sorted by due time and id; of a page that was cut, those of its last due time could be any of that time. */
function withoutTies({ Items, LastEvaluatedKey: last, Count }: Record<string, unknown>): Record<string, unknown> {
  const dueOf = (item: Item | undefined) => item?.due_ms?.N ?? '';
  const cutAt = last === undefined ? undefined : dueOf(last as Item);
  const rows = (Items as Item[]).filter((item) => dueOf(item) !== cutAt);
  const ranks = new Map([...new Set(rows.map(dueOf))].map((due, n) => [due, n]));
  const rank = (item: Item) => ranks.get(dueOf(item)) ?? 0;
  return { cutAt, ...(cutAt === undefined && { Count }), Items: inSomeOrder(rows).sort((a, b) => rank(a) - rank(b)) };
}

/** Items in an order that depends on nothing but their content. */
export function inSomeOrder(items: readonly Item[]): Item[] {
  const sorted = (_: string, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).sort() : value;
  const text = (item: Item): string => JSON.stringify(item, sorted);
  return [...items].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

interface Described {
  readonly TableName?: unknown;
  readonly TableStatus?: unknown;
  readonly KeySchema?: unknown;
  readonly AttributeDefinitions?: readonly { readonly AttributeName: string }[];
  readonly LocalSecondaryIndexes?: readonly Readonly<Record<string, unknown>>[];
}

function shapeOf({ Table = {} }: { readonly Table?: Described }): Record<string, unknown> {
  const { TableName, TableStatus, KeySchema, AttributeDefinitions = [], LocalSecondaryIndexes = [] } = Table;
  return {
    ...{ TableName, TableStatus, KeySchema },
    columns: [...AttributeDefinitions].sort((a, b) => (a.AttributeName < b.AttributeName ? -1 : 1)),
    indexes: LocalSecondaryIndexes.map(({ IndexName, KeySchema: keys, Projection }) => ({
      IndexName,
      keys,
      Projection,
    })),
  };
}
