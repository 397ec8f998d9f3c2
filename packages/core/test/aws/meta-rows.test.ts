import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { MetaTable } from '../../src/aws/meta-rows.ts';
import { StoreError, StoreUnavailableError } from '../../src/ports/store-error.ts';
import { emulatorClient } from '../support/fresh-store.ts';
import { fails, startScripted } from '../support/scripted-server.ts';
import { useEmulator } from '../support/use-emulator.ts';

describe('the meta table', () => {
  const emulator = useEmulator();
  let tableName: string;

  beforeEach(async () => {
    tableName = (await emulator.freshStore()).names.meta;
  });

  async function rowsOf(taskId: string) {
    const { Items } = await emulator.client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'task_id = :id',
        ExpressionAttributeValues: { ':id': { S: taskId } },
      }),
    );
    return Items;
  }

  test('keeps each value by its own type, whatever it looks like', async () => {
    const extra = { text: '00501', n: 5, yes: true, none: null, absent: undefined, list: [1.5, 'a'], map: { a: 1 } };
    await new MetaTable(emulator.client).put(tableName, { task_id: 't1', created_at: 1795487206.500001, ...extra });
    expect(await rowsOf('t1')).toEqual([
      {
        task_id: { S: 't1' },
        created_at: { N: '1795487206.500001' },
        text: { S: '00501' },
        n: { N: '5' },
        yes: { BOOL: true },
        none: { NULL: true },
        list: { L: [{ N: '1.5' }, { S: 'a' }] },
        map: { M: { a: { N: '1' } } },
      },
    ]);
  });

  test('takes what DynamoDB has no type for', async () => {
    const extra = { when: new Date(0), odd: Number.NaN, error: new Error('no') };
    await new MetaTable(emulator.client).put(tableName, { task_id: 't1', created_at: 1, ...extra });
    expect(await rowsOf('t1')).toMatchObject([
      { when: { S: '1970-01-01T00:00:00.000Z' }, odd: { S: 'NaN' }, error: { S: 'Error: no' } },
    ]);
  });

  test('tells rows of the same task apart by their time, and keeps the first of the same time', async () => {
    const rows = new MetaTable(emulator.client);
    expect(await rows.put(tableName, { task_id: 't1', created_at: 1, action: 'a' })).toBe('written');
    expect(await rows.put(tableName, { task_id: 't1', created_at: 1, action: 'b' })).toBe('exists');
    expect(await rows.put(tableName, { task_id: 't1', created_at: 2, action: 'c' })).toBe('written');
    expect((await rowsOf('t1'))?.map(({ action }) => action?.S)).toEqual(['a', 'c']);
  });

  test('that does not exist is an error', async () => {
    const put = new MetaTable(emulator.client).put('no_such_table', { task_id: 't1', created_at: 1 });
    await expect(put).rejects.toThrow(StoreError);
    await expect(put).rejects.toMatchObject({ details: { reason: 'ResourceNotFoundException' } });
  });
});

test.each([
  [400, 'ThrottlingException', 'throttled'],
  [500, 'InternalServerError', 'unknown'],
])('a put that is answered by %i %s is sent once', async (status, name, reason) => {
  const server = await startScripted(fails(status, name));
  const client = emulatorClient(server);
  onTestFinished(async () => {
    client.destroy();
    await server.stop();
  });
  const put = new MetaTable(client).put('t', { task_id: 't1', created_at: 1 });
  await expect(put).rejects.toThrow(StoreUnavailableError);
  await expect(put).rejects.toMatchObject({ details: { reason } });
  expect(server.requests()).toBe(1);
});
