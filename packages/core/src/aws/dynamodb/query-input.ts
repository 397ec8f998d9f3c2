import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import type { RowMapper } from '../../ports/table-client.ts';
import { type FilterExpression, readClause } from './clause.ts';
import { Expression } from './expression.ts';
import { optionalFlag, optionalText, readColumns } from './read-option.ts';
import type { ByColumn, RowInput } from './row.ts';
import type { RowCodec } from './row-codec.ts';

const KEY_COMPARISONS = ['=', '<', '<=', '>', '>=', 'begins_with'] as const;

export type KeyComparison = (typeof KEY_COMPARISONS)[number];

/** Which rows are meant. */
export interface Selection<Mapper extends RowMapper = RowMapper> {
  /** The partition key, and the sort key where it is compared with one value. */
  readonly keys: RowInput<Mapper>;
  /** How columns of `keys` are compared. Default: equal. DynamoDB wants the partition key to be equal. */
  readonly comparisons?: ByColumn<Mapper, KeyComparison>;
  /** The sort key from a value to another, both included. */
  readonly between?: ByColumn<Mapper, readonly [unknown, unknown]>;
  /** Applied by DynamoDB after reading: rows that it drops are paid for. */
  readonly filterExpression?: FilterExpression;
  /** Default: the config's. */
  readonly tableName?: string;
  readonly indexName?: string;
  /** Read what was written last, at twice the price. Not possible with `indexName`. Default false. */
  readonly consistentRead?: boolean;
}

export interface QueryOptions<Mapper extends RowMapper = RowMapper> extends Selection<Mapper> {
  /** Return and read no more rows than these. With a filter, reading goes on until so many have passed it. */
  readonly maxItems?: number;
  /** From the end of the sort order. Default false. */
  readonly desc?: boolean;
  /** Return all columns by the types that they are stored under, not the mapped ones only. Default false. */
  readonly fetchAllFields?: boolean;
}

/**
 * The request of a query, less its limit and start.
 *
 * @throws InvalidInputError, ColumnError
 */
export function queryInput(table: string, options: QueryOptions, codec: RowCodec): QueryCommandInput {
  const { filterExpression } = options;
  const indexName = optionalText('indexName', options.indexName);
  const consistentRead = optionalFlag('consistentRead', options.consistentRead);
  const desc = optionalFlag('desc', options.desc);
  if (indexName !== undefined && consistentRead) {
    throw new InvalidInputError({ path: 'consistentRead', expected: 'false with an indexName', given: consistentRead });
  }
  const expression = new Expression(table, codec);
  const filter =
    filterExpression === undefined
      ? undefined
      : readClause(filterExpression, 'filterExpression', (column) => codec.isMapped(column));
  return {
    TableName: table,
    Select: indexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES',
    KeyConditionExpression: keyConditions(table, options, codec, expression).join(' AND '),
    ...(filter && { FilterExpression: expression.clause(filter) }),
    ...(indexName !== undefined && { IndexName: indexName }),
    ...(consistentRead !== undefined && { ConsistentRead: consistentRead }),
    ...(desc && { ScanIndexForward: false }),
    ...expression.attributes(),
  };
}

function keyConditions(table: string, options: Selection, codec: RowCodec, expression: Expression): string[] {
  const { keys, comparisons = {}, between = {} } = options;
  const encoded = codec.encodeKeys(table, keys);
  const ranges = readColumns('between', between);
  const [stray] = readColumns('comparisons', comparisons).find(([column]) => !Object.hasOwn(encoded, column)) ?? [];
  if (stray !== undefined) {
    throw new InvalidInputError({ path: 'comparisons', expected: 'columns of keys only', given: stray });
  }
  const [twice] = ranges.find(([column]) => Object.hasOwn(encoded, column)) ?? [];
  if (twice !== undefined) {
    throw new InvalidInputError({ path: 'between', expected: 'columns that are not in keys', given: twice });
  }
  const single = Object.entries(encoded).map(([column, attribute]) => {
    const comparison = Object.hasOwn(comparisons, column) ? readComparison(column, comparisons[column]) : '=';
    const [name, value] = [expression.name(column), expression.constant(attribute)];
    return comparison === 'begins_with' ? `begins_with(${name}, ${value})` : `${name} ${comparison} ${value}`;
  });
  return [...single, ...ranges.map(([column, range]) => expression.between(column, readRange(column, range)))];
}

function readComparison(column: string, given: unknown): KeyComparison {
  const comparison = KEY_COMPARISONS.find((known) => known === given);
  if (comparison) return comparison;
  const expected = `one of ${KEY_COMPARISONS.join(' ')}`;
  throw new InvalidInputError({ path: `comparisons.${column}`, expected, given });
}

function readRange(column: string, given: unknown): readonly [unknown, unknown] {
  if (Array.isArray(given) && given.length === 2) return [given[0], given[1]];
  throw new InvalidInputError({ path: `between.${column}`, expected: 'two values, [from, to]', given });
}
