import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { StoreError } from '../../ports/store-error.ts';
import type { Timers } from '../../ports/system.ts';
import { createTableInput, TABLE_KINDS, TABLE_SHAPES, type TableNames, TTL_COLUMN } from './tables.ts';

const ACTIVE_POLLS_MAX = 60;
const ACTIVE_POLL_MS = 1_000;

/**
 * Creates the tables that do not exist yet, on-demand, and waits until all of them can be used.
 *
 * @throws StoreError when a table does not become active within a minute; errors of the SDK as they are
 */
export async function createTables(client: DynamoDBClient, names: TableNames, timers: Timers): Promise<void> {
  await Promise.all(
    TABLE_KINDS.map(async (kind) => {
      await createUnlessExists(client, createTableInput(names[kind], TABLE_SHAPES[kind]));
      await untilActive(client, names[kind], timers);
      if (TABLE_SHAPES[kind].expires) await enableTtl(client, names[kind]);
    }),
  );
}

async function createUnlessExists(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(input));
  } catch (error) {
    if (!isNamed(error, 'ResourceInUseException')) throw error;
  }
}

async function untilActive(client: DynamoDBClient, name: string, timers: Timers): Promise<void> {
  for (let polls = 0; polls < ACTIVE_POLLS_MAX; polls++) {
    if ((await statusOf(client, name)) === 'ACTIVE') return;
    await timers.sleep(ACTIVE_POLL_MS);
  }
  throw new StoreError(
    { operation: 'createTables', table: name, reason: 'the table did not become active' },
    undefined,
  );
}

/** DescribeTable is eventually consistent: a table that was just created may not be there yet. */
async function statusOf(client: DynamoDBClient, name: string): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table?.TableStatus;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
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
