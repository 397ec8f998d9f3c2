import type {
  AttributeDefinition,
  CreateTableCommandInput,
  KeySchemaElement,
  ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';

export type TableKind = 'queued' | 'running' | 'waiting' | 'closed' | 'labourers' | 'jobs' | 'meta' | 'config';

/** Name of each table in one account and region. */
export type TableNames = Readonly<Record<TableKind, string>>;

export interface Column {
  readonly name: string;
  readonly type: Extract<ScalarAttributeType, 'S' | 'N'>;
}

/**
 * A secondary index: a local one by the table's hash key and another range key, or a global one by a hash key of its own.
 * Rows without its columns are not in it.
 */
export type Index = LocalIndex | GlobalIndex;

interface LocalIndex {
  readonly name: string;
  readonly hash?: never;
  readonly range: Column;
  /** Columns that it holds beside the keys. */
  readonly includes: readonly string[];
}

/** It holds the keys alone, so that a change of the row costs nothing there. Read eventually consistent. */
interface GlobalIndex {
  readonly name: string;
  readonly hash: Column;
  readonly range?: never;
  readonly includes: readonly [];
}

export interface TableShape {
  readonly hash: Column;
  readonly range?: Column;
  readonly index?: Index;
  /** Rows have a column `ttl`: when DynamoDB may delete them (epoch seconds). */
  readonly expires?: boolean;
}

const S = (name: string): Column => ({ name, type: 'S' });
const N = (name: string): Column => ({ name, type: 'N' });

const BY_LANE = { hash: S('lane'), range: S('task_id') } as const;

/** Due times of the tasks that wait. Sparse: while an attempt holds a slot its task has no due time. */
export const DUE_INDEX: Index = { name: 'due', range: N('due_ms'), includes: ['attempts'] };

/**
 * Jobs that are not closed. Closed ones stay in the table for their time to live: a Scan for the open ones would read all
 * of them every minute.
 */
export const OPEN_JOBS_INDEX: Index = { name: 'open_jobs', hash: S('is_open'), includes: [] };

export const TTL_COLUMN = 'ttl';

/** The keys of all tables; whoever creates them (local fleets, tests, deployments) and whoever checks them reads these. */
export const TABLE_SHAPES: Readonly<Record<TableKind, TableShape>> = {
  queued: BY_LANE,
  running: { hash: S('labourer_id'), range: N('slot') },
  waiting: { ...BY_LANE, index: DUE_INDEX },
  closed: { ...BY_LANE, expires: true },
  labourers: { hash: S('labourer_id') },
  jobs: { hash: S('job_id'), index: OPEN_JOBS_INDEX, expires: true },
  meta: { hash: S('task_id'), range: N('created_at') },
  config: { hash: S('env'), range: S('config_name') },
};

/** All of them. */
export const TABLE_KINDS: readonly TableKind[] = [
  'queued',
  'running',
  'waiting',
  'closed',
  'labourers',
  'jobs',
  'meta',
  'config',
];

/**
 * Names of the tables.
 *
 * @param prefix put before every name but that of the configuration table. Default: none
 * @param config name of the configuration table, which fleets of the original may share. Default `config`
 */
export function tableNames({ prefix = '', config = 'config' }: { prefix?: string; config?: string } = {}): TableNames {
  return {
    queued: `${prefix}sosw_queued`,
    running: `${prefix}sosw_running`,
    waiting: `${prefix}sosw_waiting`,
    closed: `${prefix}sosw_closed`,
    labourers: `${prefix}sosw_labourers`,
    jobs: `${prefix}sosw_jobs`,
    meta: `${prefix}sosw_tasks_meta`,
    config,
  };
}

/** The columns of a table's key, hash key first. */
export function keyColumns({ hash, range }: TableShape): Column[] {
  return range ? [hash, range] : [hash];
}

/** The columns of an index's key, hash key first. */
export function indexColumns({ hash }: TableShape, index: Index): Column[] {
  return index.hash ? [index.hash] : [hash, index.range];
}

/** What CreateTable wants to know of a table. */
export function createTableInput(name: string, shape: TableShape): CreateTableCommandInput {
  const { index } = shape;
  const indexed = index ? indexColumns(shape, index).filter((column) => column !== shape.hash) : [];
  const columns = [...keyColumns(shape), ...indexed];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: columns.map(
      (column): AttributeDefinition => ({ AttributeName: column.name, AttributeType: column.type }),
    ),
    KeySchema: keySchema(keyColumns(shape)),
    ...(index && indexInput(shape, index)),
  };
}

function indexInput(shape: TableShape, index: Index) {
  const { name: IndexName, includes } = index;
  const KeySchema = keySchema(indexColumns(shape, index));
  if (index.hash) {
    return { GlobalSecondaryIndexes: [{ IndexName, KeySchema, Projection: { ProjectionType: 'KEYS_ONLY' as const } }] };
  }
  const Projection = { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...includes] };
  return { LocalSecondaryIndexes: [{ IndexName, KeySchema, Projection }] };
}

function keySchema(columns: readonly Column[]): KeySchemaElement[] {
  return columns.map(({ name }, n) => ({ AttributeName: name, KeyType: n === 0 ? 'HASH' : 'RANGE' }));
}
