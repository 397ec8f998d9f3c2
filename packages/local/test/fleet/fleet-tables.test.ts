import { type DynamoDBClient, PutItemCommand, paginateScan, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvalidInputError, StoreError } from 'sosw';
import { createStore, realSystem, tableNames } from 'sosw/aws/store';
import type { FleetConfig } from 'sosw/essentials';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator.ts';
import { prepareTables, type TableTools } from '../../src/fleet/fleet-tables.ts';
import { createWaitingTable, dynamoClient } from '../support/dynamo.ts';
import { rejection } from '../support/test-host.ts';

async function tools(): Promise<TableTools> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const client = dynamoClient(emulator.endpoint);
  const names = tableNames();
  const store = createStore({ client, names, system: realSystem, onBadRow: () => {} });
  return { client, names, store };
}

async function documents(client: DynamoDBClient): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for await (const { Items = [] } of paginateScan({ client }, { TableName: 'config' })) {
    for (const { env, config_name, config_value } of Items) {
      found[`${env?.S} ${config_name?.S}`] = JSON.parse(config_value?.S ?? '');
    }
  }
  return found;
}

const FLEET: FleetConfig = {
  labourers: { w: { entry: './w.ts', lanes: 2, config: { own: 1 } } },
  essentials: { scavenger: { a: 1 } },
  tables: { weather: { hash: ['place', 'S'], range: ['day', 'N'] } },
};

test('what the configuration says replaces what stands in the config table, and nothing else does', async () => {
  const all = await tools();
  await prepareTables(all, FLEET);
  const Item = { env: { S: 'production' }, config_name: { S: 'somebody_else' }, config_value: { S: '5' } };
  await all.client.send(new PutItemCommand({ TableName: 'config', Item }));
  expect(await documents(all.client)).toEqual({
    'production sosw_essential_config': { task_config: { labourers: { w: { lanes: 2 } } } },
    'production sosw_scheduler_config': {},
    'production sosw_scavenger_config': { a: 1 },
    'production w_config': { own: 1 },
    'production somebody_else': 5,
  });

  await prepareTables(all, { labourers: { w: { entry: './w.ts', maxAttempts: 7 } } });

  expect(await documents(all.client)).toEqual({
    'production sosw_essential_config': { task_config: { labourers: { w: { max_attempts: 7 } } } },
    'production sosw_scheduler_config': {},
    'production somebody_else': 5,
  });
});

test('tables of the user are kept with their rows', async () => {
  const all = await tools();
  await prepareTables(all, FLEET);
  const Item = { place: { S: 'here' }, day: { N: '1' } };
  await all.client.send(new PutItemCommand({ TableName: 'weather', Item }));

  await prepareTables(all, FLEET);

  expect((await all.client.send(new ScanCommand({ TableName: 'weather' }))).Items).toEqual([Item]);
});

test('a table of the user with another key is refused', async () => {
  const all = await tools();
  await prepareTables(all, FLEET);
  const error = await rejection(prepareTables(all, { ...FLEET, tables: { weather: { hash: ['place', 'S'] } } }));
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(String(error)).toContain('tables.weather: expected the key of the table: place S, day N, got "place S"');
});

test('a table of sosw with another shape is refused', async () => {
  const all = await tools();
  await createWaitingTable(all.client, 'sosw_running');
  const error = await rejection(prepareTables(all, FLEET));
  expect(error).toBeInstanceOf(StoreError);
  expect(String(error)).toContain('sosw_running');
});
