import {
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { StoreError } from '../../ports/store-error.ts';
import { failureOf } from './outcome.ts';
import { indexColumns, keyColumns, TABLE_SHAPES, type TableKind, type TableNames, type TableShape } from './tables.ts';

/** The tables that every fleet needs. The history of tasks is optional, and a failing write of it fails nothing. */
const CHECKED: readonly TableKind[] = ['queued', 'running', 'waiting', 'closed', 'labourers', 'jobs', 'config'];

/** Told of each table whose shape could not be asked for: no permission, a throttle, a time-out. */
export type OnUnchecked = (table: string, cause: unknown) => void;

/**
 * Compares the keys and the index of each table with what this code expects. A table that cannot be described is left
 * unchecked: a function that may read and write it works, whether or not it may describe it.
 *
 * @throws StoreError when a table is missing or has another shape
 */
export async function checkTables(
  client: DynamoDBClient,
  names: TableNames,
  onUnchecked: OnUnchecked = () => {},
): Promise<void> {
  await Promise.all(
    CHECKED.map(async (kind) => {
      const expected = shapeText(TABLE_SHAPES[kind]);
      const found = await describe(client, names[kind], onUnchecked);
      if (found === 'unchecked') return;
      if (found === 'missing') throw wrong(names[kind], `the table is missing: expected ${expected}`);
      const foundText = describedText(found, TABLE_SHAPES[kind]);
      if (foundText !== expected) throw wrong(names[kind], `expected ${expected}, found ${foundText}`);
    }),
  );
}

async function describe(
  client: DynamoDBClient,
  name: string,
  onUnchecked: OnUnchecked,
): Promise<TableDescription | 'missing' | 'unchecked'> {
  try {
    const { Table = {} } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return 'missing';
    const isDenied = error instanceof Error && error.name === 'AccessDeniedException';
    if (!isDenied && failureOf(error) === 'refused') throw wrong(name, 'the request was refused', error);
    onUnchecked(name, error);
    return 'unchecked';
  }
}

function wrong(table: string, reason: string, cause?: unknown): StoreError {
  return new StoreError({ operation: 'check', table, reason }, cause);
}

/** `key lane S, task_id S; index due: lane S, due_ms N with attempts` */
function shapeText(shape: TableShape): string {
  const { index } = shape;
  const key = `key ${columnsText(keyColumns(shape))}`;
  if (!index) return key;
  return `${key}; ${indexText(index.name, indexColumns(shape, index), index.includes)}`;
}

/** The same of a table as it is; of its indexes only the expected one, since others do no harm. */
function describedText(table: TableDescription, { index }: TableShape): string {
  // DynamoDB lists the hash key first, always.
  const columns = (schema: KeySchemaElement[] = []) =>
    schema.map(({ AttributeName: name = '?' }) => ({ name, type: typeIn(table, name) }));
  const key = `key ${columnsText(columns(table.KeySchema))}`;
  if (!index) return key;
  const indexes = index.hash ? table.GlobalSecondaryIndexes : table.LocalSecondaryIndexes;
  const found = indexes?.find(({ IndexName }) => IndexName === index.name);
  if (!found) return `${key}; no index ${index.name}`;
  const { ProjectionType, NonKeyAttributes = [] } = found.Projection ?? {};
  const has = (column: string) => ProjectionType === 'ALL' || NonKeyAttributes.includes(column);
  return `${key}; ${indexText(index.name, columns(found.KeySchema), index.includes.filter(has))}`;
}

function typeIn({ AttributeDefinitions = [] }: TableDescription, column: string): string {
  return AttributeDefinitions.find(({ AttributeName }) => AttributeName === column)?.AttributeType ?? '?';
}

type Columns = readonly { readonly name: string; readonly type: string }[];

function columnsText(columns: Columns): string {
  return columns.map(({ name, type }) => `${name} ${type}`).join(', ');
}

function indexText(name: string, key: Columns, includes: readonly string[]): string {
  return `index ${name}: ${columnsText(key)} with ${includes.join(', ') || 'nothing'}`;
}
