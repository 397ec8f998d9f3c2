import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigTable } from '../../src/aws/config-table.ts';
import { createLog } from '../../src/runtime/logger.ts';
import { Processor } from '../../src/runtime/processor.ts';
import { emulatorClient } from '../support/fresh-store.ts';
import { answers, fails, type Handle, startScripted } from '../support/scripted-server.ts';
import { FakePlatform } from './fake-platform.ts';

/** A function whose configuration is read from a table that answers so. */
async function functionOn(...script: readonly Handle[]): Promise<Processor> {
  const server = await startScripted(...script);
  const client = emulatorClient(server);
  onTestFinished(async () => {
    client.destroy();
    await server.stop();
  });
  return new Processor({ deps: platformOn(client) });
}

function platformOn(client: DynamoDBClient): FakePlatform {
  const platform = new FakePlatform();
  const { system } = platform;
  const log = createLog(platform).logger;
  const table = new ConfigTable({ client, system, log, tableName: 'config', env: 'production', mayBeMissing: true });
  platform.configSource = () => table;
  return platform;
}

const stores = (text: string) => answers(200, JSON.stringify({ Item: { config_value: { S: text } } }));

it('a document that is throttled is an error that names it, and is read by the next invocation', async () => {
  const throttles = fails(400, 'ProvisionedThroughputExceededException');
  const processor = await functionOn(throttles, throttles, throttles, throttles, stores('{"a": 1}'));
  await expect(processor.call({})).rejects.toMatchObject({
    code: 'SOSW_STORE_UNAVAILABLE',
    message: 'readConfig of some_function_config on config: ProvisionedThroughputExceededException (scripted)',
  });
  await processor.call({});
  expect(processor.config).toEqual({ a: 1 });
});

it('a document that may not be read is an error that names it', async () => {
  const processor = await functionOn(fails(400, 'AccessDeniedException'));
  await expect(processor.call({})).rejects.toMatchObject({
    code: 'SOSW_STORE',
    message: 'readConfig of some_function_config on config: AccessDeniedException (scripted)',
  });
});

it('a document that is absent leaves the defaults', async () => {
  const processor = await functionOn(answers(200, '{}'));
  await processor.call({});
  expect(processor.config).toEqual({});
});

it('a document that is malformed is an error that tells its beginning', async () => {
  const processor = await functionOn(stores('{"task_config": {"labourers": }}'));
  await expect(processor.call({})).rejects.toMatchObject({
    code: 'SOSW_INVALID_INPUT',
    message:
      'some_function_config: expected an object as JSON (table config, env production; this is no JSON, write it ' +
      'anew: sosw config set some_function_config FILE), got "{\\"task_config\\": {\\"labourers\\": }}"',
  });
});

it('a document that is half migrated is an error that tells how to repair it', async () => {
  const processor = await functionOn(stores("{'retries': 3, 'db_password': 'geheim', 'strict': True}"));
  await expect(processor.call({})).rejects.toMatchObject({
    code: 'SOSW_INVALID_INPUT',
    message:
      'some_function_config: expected an object as JSON (table config, env production; this looks like a Python ' +
      'dict, as the update_config of sosw for Python wrote it, write it anew as JSON: sosw config set ' +
      `some_function_config FILE), got "{'retries': 3, 'db_password': ***, 'strict': True}"`,
  });
});

it('D19: a client is made of its own section, and of nothing else of the document', async () => {
  class TableClient {
    readonly config: unknown;
    constructor({ config }: { readonly config: object }) {
      this.config = config;
    }
  }
  const platform = new FakePlatform();
  platform.documents.some_function_config = {
    ...{ max_attempts: 20, init_clients: ['dynamo_db'], other_config: { a: 1 } },
    dynamo_db_config: { table_name: 't' },
  };
  const processor = new (Processor.using({ dynamoDb: TableClient }))({ deps: platform });
  await processor.init();
  expect(processor.clients.dynamoDb.config).toEqual({ tableName: 't' });
});
