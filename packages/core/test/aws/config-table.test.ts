import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ConfigTable } from '../../src/aws/config-table.ts';
import { READ_BACK_OFF } from '../../src/aws/retry.ts';
import { StoreError, StoreUnavailableError } from '../../src/ports/store-error.ts';
import { createLog } from '../../src/runtime/logger.ts';
import { ManualHost } from '../runtime/manual-host.ts';
import { emulatorClient } from '../support/fresh-store.ts';
import { answers, fails, type Handle, startScripted } from '../support/scripted-server.ts';
import { useEmulator } from '../support/use-emulator.ts';

function configTable(client: DynamoDBClient, tableName: string, host = new ManualHost(), mayBeMissing = true) {
  const log = createLog(host).logger;
  return new ConfigTable({ client, system: host.system, log, tableName, env: 'production', mayBeMissing });
}

describe('documents', () => {
  const emulator = useEmulator();
  let tableName: string;

  beforeAll(async () => {
    tableName = (await emulator.freshStore()).names.config;
  });

  async function put(name: string, value: string, env = 'production') {
    const Item = { env: { S: env }, config_name: { S: name }, config_value: { S: value } };
    await emulator.client.send(new PutItemCommand({ TableName: tableName, Item }));
  }

  test('are read by name, parsed', async () => {
    await put('json', '{"z": 1, "a": {"b": [1, null]}}');
    const document = await configTable(emulator.client, tableName).read('json');
    expect(JSON.stringify(document)).toBe('{"z":1,"a":{"b":[1,null]}}');
  });

  test('that are no JSON are text', async () => {
    await put('text', 'no {json');
    expect(await configTable(emulator.client, tableName).read('text')).toBe('no {json');
  });

  test('may be stored as a map', async () => {
    const Item = { env: { S: 'production' }, config_name: { S: 'map' }, config_value: { M: { a: { N: '1' } } } };
    await emulator.client.send(new PutItemCommand({ TableName: tableName, Item }));
    expect(await configTable(emulator.client, tableName).read('map')).toEqual({ a: 1 });
  });

  test('that do not exist, or only in another environment, are undefined', async () => {
    await put('of_dev', '{}', 'dev');
    expect(await configTable(emulator.client, tableName).read('of_dev')).toBeUndefined();
    expect(await configTable(emulator.client, tableName).read('none')).toBeUndefined();
  });

  test('of a table that does not exist are undefined; that is said once', async () => {
    const host = new ManualHost();
    const source = configTable(emulator.client, 'no_such_table', host);
    expect(await source.read('a')).toBeUndefined();
    expect(await source.read('b')).toBeUndefined();
    expect(host.logged()).toMatchObject([{ level: 'WARN', table: 'no_such_table' }]);
  });

  test('of a table that somebody has named and that does not exist are an error', async () => {
    const source = configTable(emulator.client, 'no_such_table', new ManualHost(), false);
    await expect(source.read('a')).rejects.toThrow('readConfig of a on no_such_table: ResourceNotFoundException');
  });
});

describe('D18: a table that cannot be read', () => {
  async function sourceOn(...script: readonly Handle[]) {
    const server = await startScripted(...script);
    const client = emulatorClient(server);
    onTestFinished(async () => {
      client.destroy();
      await server.stop();
    });
    return { source: configTable(client, 'config'), server };
  }

  test('is asked again', async () => {
    const { source, server } = await sourceOn(
      fails(500, 'InternalServerError'),
      fails(400, 'ThrottlingException'),
      answers(200, '{"Item":{"config_value":{"S":"{\\"a\\":1}"}}}'),
    );
    expect(await source.read('a')).toEqual({ a: 1 });
    expect(server.requests()).toBe(3);
  });

  test('is no empty configuration after a while, but an error', async () => {
    const { source, server } = await sourceOn(fails(500, 'InternalServerError'));
    await expect(source.read('a')).rejects.toThrow(StoreUnavailableError);
    expect(server.requests()).toBe(READ_BACK_OFF.triesMax);
  });

  test('because it is not allowed is an error at once', async () => {
    const { source, server } = await sourceOn(fails(400, 'AccessDeniedException'));
    await expect(source.read('a')).rejects.toThrow(StoreError);
    expect(server.requests()).toBe(1);
  });
});
