import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type ScalarAttributeType,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { StoreError } from '../../ports/store-error.ts';
import type { Timers } from '../../ports/system.ts';

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

const KINDS: readonly TableKind[] = ['queued', 'running', 'waiting', 'closed', 'labourers', 'jobs', 'meta', 'config'];

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

/**
 * Creates the tables that do not exist yet, on-demand, and waits until all of them can be used.
 *
 * @throws StoreError when a table does not become active within a minute; errors of the SDK as they are
 */
export async function createTables(client: DynamoDBClient, names: TableNames, timers: Timers): Promise<void> {
  await Promise.all(
    KINDS.map(async (kind) => {
      await createUnlessExists(client, createTableInput(names[kind], TABLE_SHAPES[kind]));
      await untilActive(client, names[kind], timers);
      if (TABLE_SHAPES[kind].expires) await enableTtl(client, names[kind]);
    }),
  );
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

async function createUnlessExists(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(input));
  } catch (error) {
    if (!isNamed(error, 'ResourceInUseException')) throw error;
  }
}

const ACTIVE_POLLS_MAX = 240;
const ACTIVE_POLL_MS = 250;

async function untilActive(client: DynamoDBClient, name: string, timers: Timers): Promise<void> {
  for (let polls = 0; polls < ACTIVE_POLLS_MAX; polls++) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await timers.sleep(ACTIVE_POLL_MS);
  }
  throw new StoreError(
    { operation: 'createTables', table: name, reason: 'the table did not become active' },
    undefined,
  );
}

/** dynalite knows no time to live: there rows stay, which does no harm on one machine. */
async function enableTtl(client: DynamoDBClient, name: string): Promise<void> {
  try {
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
    if (TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') return; // DynamoDB refuses to enable it again
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: TTL_COLUMN, Enabled: true },
      }),
    );
  } catch (error) {
    if (!isNamed(error, 'UnknownOperationException')) throw error;
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
