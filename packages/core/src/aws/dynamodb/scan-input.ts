import type { ScanCommandInput } from '@aws-sdk/client-dynamodb';
import type { RowMapper } from '../../ports/table-client.ts';
import { type FilterExpression, readClause } from './clause.ts';
import { Expression } from './expression.ts';
import { optionalFlag, optionalText } from './read-option.ts';
import type { RowInput } from './row.ts';
import type { RowCodec } from './row-codec.ts';

/** Which rows of a whole table are meant. DynamoDB reads, and bills, all of them, and drops the others afterwards. */
export interface ScanSelection<Mapper extends RowMapper = RowMapper> {
  /** Columns, and what they must hold. */
  readonly attrs?: RowInput<Mapper>;
  readonly filterExpression?: FilterExpression;
  /** Default: the config's. */
  readonly tableName?: string;
  /** Scan this index, which lacks the rows that lack its key. Default: the config's, else the table itself. */
  readonly indexName?: string;
  /** Read what was written last, at twice the price. Not possible with a global index. Default false. */
  readonly consistentRead?: boolean;
}

export interface ScanOptions<Mapper extends RowMapper = RowMapper> extends ScanSelection<Mapper> {
  /** Return and read no more rows than these. With a filter, reading goes on until so many have passed it. */
  readonly maxItems?: number;
  /** Return all columns by the types that they are stored under, not the mapped ones only. Default false. */
  readonly fetchAllFields?: boolean;
  /**
   * Only what the index holds. A global index that does not hold every column cannot be scanned without. Default false.
   */
  readonly projectedOnly?: boolean;
}

/**
 * The request of a scan, less its limit and start.
 *
 * @throws InvalidInputError, ColumnError
 */
export function scanInput(table: string, options: ScanOptions, codec: RowCodec): ScanCommandInput {
  const indexName = optionalText('indexName', options.indexName);
  const consistentRead = optionalFlag('consistentRead', options.consistentRead);
  const projectedOnly = optionalFlag('projectedOnly', options.projectedOnly);
  const expression = new Expression(table, codec);
  const conditions = filterConditions(table, options, codec, expression);
  return {
    TableName: table,
    Select: projectedOnly && indexName !== undefined ? 'ALL_PROJECTED_ATTRIBUTES' : 'ALL_ATTRIBUTES',
    ...(conditions.length > 0 && { FilterExpression: conditions.join(' AND ') }),
    ...(indexName !== undefined && { IndexName: indexName }),
    ...(consistentRead !== undefined && { ConsistentRead: consistentRead }),
    ...expression.attributes(),
  };
}

function filterConditions(table: string, options: ScanSelection, codec: RowCodec, expression: Expression): string[] {
  const { attrs = {}, filterExpression } = options;
  const equal = Object.entries(codec.encodeColumns(table, attrs, 'attrs')).map(
    ([column, attribute]) => `${expression.name(column)} = ${expression.constant(attribute)}`,
  );
  if (filterExpression === undefined) return equal;
  const clause = readClause(filterExpression, 'filterExpression', (column) => codec.isMapped(column));
  return [...equal, expression.clause(clause)];
}
