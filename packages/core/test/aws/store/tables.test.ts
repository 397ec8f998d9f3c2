import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  createStore,
  createTableInput,
  createTables,
  TABLE_SHAPES,
  type TableKind,
  type TableNames,
  tableNames,
} from '../../../src/aws/store/index.ts';
import { StoreError } from '../../../src/ports/store-error.ts';
import { ManualSystem } from '../../../src/testing/index.ts';
import { EMULATORS, type Emulator } from '../../support/emulators.ts';
import { emulatorClient, freshStore } from '../../support/fresh-store.ts';
import { answers, fails, type Handle, startScripted } from '../../support/scripted-server.ts';

test('names have a prefix, but for the configuration, which is named by itself', () => {
  expect(tableNames()).toEqual({
    queued: 'sosw_queued',
    running: 'sosw_running',
    waiting: 'sosw_waiting',
    closed: 'sosw_closed',
    labourers: 'sosw_labourers',
    jobs: 'sosw_jobs',
    meta: 'sosw_tasks_meta',
    config: 'config',
  });
  const { closed, config } = tableNames({ prefix: 'dev_', config: 'dev_config' });
  expect([closed, config, tableNames({ prefix: 'dev_' }).config]).toEqual(['dev_sosw_closed', 'dev_config', 'config']);
});

for (const { name, missing, start } of EMULATORS) {
  describe.skipIf(missing)(`tables on ${name}${missing ? ` (skipped: ${missing})` : ''}`, () => {
    let emulator: Emulator;
    let client: DynamoDBClient;

    beforeAll(async () => {
      emulator = await start();
      client = emulatorClient(emulator);
    });

    afterAll(async () => {
      client?.destroy();
      await emulator?.stop();
    });

    test('are created as they are checked, on-demand, and may exist already', async () => {
      const { names, store } = await freshStore(client);
      await createTables(client, names, new ManualSystem().timers);
      await expect(store.tasks.check()).resolves.toBeUndefined();
      const { Table } = await client.send(new DescribeTableCommand({ TableName: names.meta }));
      expect(Table).toMatchObject({
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        KeySchema: [
          { AttributeName: 'task_id', KeyType: 'HASH' },
          { AttributeName: 'created_at', KeyType: 'RANGE' },
        ],
      });
    });

    test('a missing table is named', async () => {
      const names = tableNames({ prefix: 'nobody_', config: 'nobody_config' });
      const error = await storeOn(client, names)
        .tasks.check()
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/^check on nobody_\w+: the table is missing: expected key /),
      });
    });

    test.each<[TableKind, string, CreateTableCommandInput, string]>([
      [
        'queued',
        'task_id only',
        createTableInput('', { hash: { name: 'task_id', type: 'S' } }),
        'expected key lane S, task_id S, found key task_id S',
      ],
      [
        'jobs',
        'a number as key',
        createTableInput('', { hash: { name: 'job_id', type: 'N' } }),
        'expected key job_id S; index open_jobs: is_open S with nothing, found key job_id N; no index open_jobs',
      ],
      [
        'waiting',
        'no index',
        createTableInput('', TABLE_SHAPES.queued),
        'expected key lane S, task_id S; index due: lane S, due_ms N with attempts, found key lane S, task_id S; no index due',
      ],
      [
        'waiting',
        'an index without attempts',
        projecting('KEYS_ONLY'),
        'expected key lane S, task_id S; index due: lane S, due_ms N with attempts, ' +
          'found key lane S, task_id S; index due: lane S, due_ms N with nothing',
      ],
    ])('%s of another shape (%s) is told with both', async (kind, slug, shape, message) => {
      const { names } = await freshStore(client);
      const other = `${names[kind]}_${slug.replace(/ /g, '_')}`;
      await client.send(new CreateTableCommand({ ...shape, TableName: other }));
      const check = storeOn(client, { ...names, [kind]: other }).tasks.check();
      await expect(check).rejects.toThrow(`check on ${other}: ${message}`);
    });

    test('an index that holds all columns does as well', async () => {
      const { names } = await freshStore(client);
      const waiting = `${names.waiting}_all`;
      await client.send(new CreateTableCommand({ ...projecting('ALL'), TableName: waiting }));
      await expect(storeOn(client, { ...names, waiting }).tasks.check()).resolves.toBeUndefined();
    });

    if (name === 'dynalite') return; // it knows no time to live
    test('rows that have a time to live are deleted by it', async () => {
      const { names } = await freshStore(client);
      const ttlOf = async (table: string) =>
        (await client.send(new DescribeTimeToLiveCommand({ TableName: table }))).TimeToLiveDescription;
      expect(await ttlOf(names.closed)).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
      expect(await ttlOf(names.jobs)).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
      expect(await ttlOf(names.queued)).toMatchObject({ TimeToLiveStatus: 'DISABLED' });
    });
  });
}

describe('a table that cannot be asked for', () => {
  const checkAt = async (handle: Handle) => {
    const server = await startScripted(handle);
    const client = emulatorClient(server);
    onTestFinished(async () => {
      client.destroy();
      await server.stop();
    });
    const unchecked: string[] = [];
    const check = storeOn(client, tableNames(), (table) => unchecked.push(table)).tasks.check();
    return { check, unchecked };
  };

  test.each(['AccessDeniedException', 'ThrottlingException', 'InternalServerError'])(
    '%s: is left unchecked, and that is said',
    async (name) => {
      const { check, unchecked } = await checkAt(fails(name === 'InternalServerError' ? 500 : 400, name));
      await check;
      const { meta: _, ...needed } = tableNames();
      expect(unchecked.sort()).toEqual(Object.values(needed).sort());
    },
  );

  test('any other refusal is an error', async () => {
    const { check } = await checkAt(fails(400, 'ValidationException'));
    await expect(check).rejects.toThrow(StoreError);
  });
});

describe('a new table', () => {
  const createAt = async (describing: (tries: number) => Handle) => {
    const tries = new Map<string, number>();
    const server = await startScripted((request, response, body) => {
      if (!String(request.headers['x-amz-target']).endsWith('DescribeTable'))
        return answers(200, '{}')(request, response, body);
      const count = (tries.get(body) ?? 0) + 1;
      tries.set(body, count);
      return describing(count)(request, response, body);
    });
    const client = emulatorClient(server);
    onTestFinished(async () => {
      client.destroy();
      await server.stop();
    });
    return createTables(client, tableNames(), new ManualSystem({ autoAdvance: true }).timers);
  };
  const withStatus = (TableStatus: string) => answers(200, JSON.stringify({ Table: { TableStatus } }));

  test('may not be there yet when it is asked for, and be in the making then', async () => {
    const script = [fails(400, 'ResourceNotFoundException'), withStatus('CREATING')];
    await expect(createAt((tries) => script[tries - 1] ?? withStatus('ACTIVE'))).resolves.toBeUndefined();
  });

  test('that does not become active ends the wait', async () => {
    await expect(createAt(() => withStatus('CREATING'))).rejects.toThrow('the table did not become active');
  });
});

function storeOn(client: DynamoDBClient, names: TableNames, onUnchecked?: (table: string) => void) {
  const system = new ManualSystem({ autoAdvance: true });
  return createStore({ client, names, system, onBadRow: () => {}, ...(onUnchecked && { onUnchecked }) });
}

function projecting(ProjectionType: 'ALL' | 'KEYS_ONLY'): CreateTableCommandInput {
  const input = createTableInput('', TABLE_SHAPES.waiting);
  const indexes = input.LocalSecondaryIndexes ?? [];
  return { ...input, LocalSecondaryIndexes: indexes.map((index) => ({ ...index, Projection: { ProjectionType } })) };
}
