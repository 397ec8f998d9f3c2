import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Emulator, isolationEnvironment, startEmulator } from '@sosw/local';
import { DynamoDbClient } from 'sosw/aws/dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import config from '../sosw.config.ts';
import { handler } from '../worker.ts';

const TABLE = 'autotest_dynamo_db';

let emulator: Emulator;
let sdk: DynamoDBClient;
let table: DynamoDbClient<{ hash_col: 'S'; range_col: 'N' }>;

beforeAll(async () => {
  emulator = await startEmulator();
  // The handler makes its clients at its first call, of these variables: nothing can reach a real account.
  const variables = isolationEnvironment({ lambda: emulator.endpoint, dynamoDb: emulator.endpoint });
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  sdk = new DynamoDBClient();
  await sdk.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'hash_col', AttributeType: 'S' },
        { AttributeName: 'range_col', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'hash_col', KeyType: 'HASH' },
        { AttributeName: 'range_col', KeyType: 'RANGE' },
      ],
    }),
  );
  table = new DynamoDbClient({
    config: { tableName: TABLE, rowMapper: { hash_col: 'S', range_col: 'N' } },
    client: sdk,
  });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  sdk?.destroy();
  await emulator?.close();
});

describe('the worker alone', () => {
  it('puts the row of its event', async () => {
    const row = { hash_col: 'alone', range_col: 1 };
    await handler({ row });
    expect(await table.get(row)).toEqual(row);
  });

  it('converts to the types of the row mapper', async () => {
    await handler({ row: { hash_col: 7, range_col: '2' } });
    expect(await table.query({ keys: { hash_col: '7' } })).toEqual([{ hash_col: '7', range_col: 2 }]);
  });

  it('refuses a row without a required column', async () => {
    await expect(handler({ row: { hash_col: 'half' } })).rejects.toThrow(
      'autotest_dynamo_db.range_col: expected a value (it is required), got undefined',
    );
    expect(await table.query({ keys: { hash_col: 'half' } })).toEqual([]);
  });
});

it('describes the table that it writes to', () => {
  expect(config.tables).toEqual({ [TABLE]: { hash: ['hash_col', 'S'], range: ['range_col', 'N'] } });
});
