import type { Answer, Request } from './backends.ts';

/** A way in which DynamoDB, its emulators and the model may differ though all are right, or an emulator is known to be wrong. */
interface Rule {
  readonly reason: string;
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
      return { isCut, ...(!isCut && { Items: inSomeOrder(answer.Items) }) };
    },
  },
];

/** An answer without what may differ. */
export function normalAnswer(answer: Answer, request: Request): Answer {
  if ('error' in answer) return answer;
  return { output: RULES.reduce((output, { normal }) => normal(output, request), answer.output) };
}

/** Items in an order that depends on nothing but their content. */
export function inSomeOrder(items: unknown): unknown[] {
  const text = (item: object): string => JSON.stringify(Object.entries(item).sort());
  return Array.isArray(items) ? [...items].sort((a, b) => (text(a) < text(b) ? -1 : 1)) : [];
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
    indexes: LocalSecondaryIndexes.map(({ IndexName, KeySchema: keys, Projection }) => ({ IndexName, keys, Projection })),
  };
}
