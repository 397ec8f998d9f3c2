import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import type { RowMapper } from '../../ports/table-client.ts';
import { type Clause, type FilterExpression, readClause } from './clause.ts';
import { ColumnError } from './column-error.ts';
import { Expression } from './expression.ts';
import type { Increments, RowInput } from './row.ts';
import type { Item, RowCodec } from './row-codec.ts';

/** What an update does; at least one of set, increment and remove. */
export interface Changes<Mapper extends RowMapper = RowMapper> {
  /** New values; columns that are undefined are left alone. */
  readonly set?: RowInput<Mapper>;
  /** What is added; a column that the row lacks counts as 0. */
  readonly increment?: Increments<Mapper>;
  /** Columns that are removed. */
  readonly remove?: readonly (keyof Mapper & string)[];
  /** The update is refused unless the row, as it stands, meets this. */
  readonly condition?: FilterExpression;
}

/**
 * @param present a column that the row must have beside the condition
 * @throws InvalidInputError, ColumnError
 */
export function updateInput(
  table: string,
  keys: object,
  changes: Changes,
  codec: RowCodec,
  present?: string,
): UpdateItemCommandInput & { UpdateExpression: string } {
  const expression = new Expression(table, codec);
  const { condition } = changes;
  const clauses: readonly Clause[] = [
    ...(present === undefined ? [] : [{ attributeExists: present }]),
    ...(condition === undefined ? [] : [readClause(condition, 'condition', (column) => codec.isMapped(column))]),
  ];
  const Key = codec.encodeKeys(table, keys);
  return {
    TableName: table,
    Key,
    UpdateExpression: updateExpression(table, changes, codec, expression, Key),
    ...(clauses.length > 0 && { ConditionExpression: expression.all(clauses) }),
    ...expression.attributes(),
  };
}

function updateExpression(table: string, changes: Changes, codec: RowCodec, expression: Expression, key: Item): string {
  const { set = {}, increment = {}, remove = [] } = changes;
  const values = codec.encodeRow(table, set, 'set');
  const increments = encodeIncrements(table, increment, codec);
  const removed = readNames(remove);
  checkColumns([...Object.keys(values), ...Object.keys(increments), ...removed], key, changes);
  const assignments = [
    ...Object.entries(values).map(
      ([column, attribute]) => `${expression.name(column)} = ${expression.constant(attribute)}`,
    ),
    ...Object.entries(increments).map(([column, attribute]) => {
      const name = expression.name(column);
      return `${name} = if_not_exists(${name}, ${expression.constant({ N: '0' })}) + ${expression.constant(attribute)}`;
    }),
  ];
  const removals = removed.map((column) => expression.name(column));
  return [
    ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
    ...(removals.length > 0 ? [`REMOVE ${removals.join(', ')}`] : []),
  ].join(' ');
}

/** At least one column, each changed in one way, none of them of the key: DynamoDB takes nothing else. */
function checkColumns(columns: readonly string[], key: Item, changes: Changes): void {
  if (columns.length === 0) {
    const expected = 'at least one column in set, increment or remove';
    throw new InvalidInputError({ path: 'changes', expected, given: changes });
  }
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) {
    throw new InvalidInputError({ path: 'changes', expected: 'each column once', given: twice });
  }
  const ofKey = columns.find((column) => Object.hasOwn(key, column));
  if (ofKey !== undefined) {
    throw new InvalidInputError({ path: 'changes', expected: 'no column of the key', given: ofKey });
  }
}

function readNames(given: unknown): readonly string[] {
  if (Array.isArray(given) && given.every((name) => typeof name === 'string')) return given;
  throw new InvalidInputError({ path: 'remove', expected: 'a list of columns', given });
}

function encodeIncrements(table: string, increment: object, codec: RowCodec): Item {
  const item = codec.encodeRow(table, increment, 'increment');
  const stray = Object.keys(item).find((column) => item[column]?.N === undefined);
  if (stray === undefined) return item;
  throw new ColumnError(
    { table, column: stray },
    { expected: 'a number to add, in a column of numbers', given: item[stray] },
  );
}
