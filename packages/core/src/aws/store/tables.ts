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

/** A local secondary index: the table's hash key, and another range key. Rows without that column are not in it. */
export interface LocalIndex {
  readonly name: string;
  readonly range: Column;
  /** Columns that it holds beside the keys. */
  readonly includes: readonly string[];
}

export interface TableShape {
  readonly hash: Column;
  readonly range?: Column;
  readonly index?: LocalIndex;
  /** Rows have a column `ttl`: when DynamoDB may delete them (epoch seconds). */
  readonly expires?: boolean;
}

const S = (name: string): Column => ({ name, type: 'S' });
const N = (name: string): Column => ({ name, type: 'N' });

const BY_LANE = { hash: S('lane'), range: S('task_id') } as const;

/** Due times of the tasks that wait. Sparse: while an attempt holds a slot its task has no due time. */
export const DUE_INDEX: LocalIndex = { name: 'due', range: N('due_ms'), includes: ['attempts'] };

export const TTL_COLUMN = 'ttl';

/** The keys of all tables; whoever creates them (local fleets, tests, deployments) and whoever checks them reads these. */
export const TABLE_SHAPES: Readonly<Record<TableKind, TableShape>> = {
  queued: BY_LANE,
  running: { hash: S('labourer_id'), range: N('slot') },
  waiting: { ...BY_LANE, index: DUE_INDEX },
  closed: { ...BY_LANE, expires: true },
  labourers: { hash: S('labourer_id') },
  jobs: { hash: S('job_id'), expires: true },
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

/** What CreateTable wants to know of a table. */
export function createTableInput(name: string, shape: TableShape): CreateTableCommandInput {
  const { index } = shape;
  const columns = [...keyColumns(shape), ...(index ? [index.range] : [])];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: columns.map(
      (column): AttributeDefinition => ({ AttributeName: column.name, AttributeType: column.type }),
    ),
    KeySchema: keySchema(keyColumns(shape)),
    ...(index && {
      LocalSecondaryIndexes: [
        {
          IndexName: index.name,
          KeySchema: keySchema([shape.hash, index.range]),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.includes] },
        },
      ],
    }),
  };
}

function keySchema(columns: readonly Column[]): KeySchemaElement[] {
  return columns.map(({ name }, n) => ({ AttributeName: name, KeyType: n === 0 ? 'HASH' : 'RANGE' }));
}
