import { expect, onTestFinished, test } from 'vitest';
import { createStore, tableNames } from '../../../src/aws/store/index.ts';
import { StoreError } from '../../../src/ports/store-error.ts';
import { ManualSystem, someTasks } from '../../../src/testing/index.ts';
import { emulatorClient } from '../../support/fresh-store.ts';
import { answers, fails, type Handle, resets, startScripted } from '../../support/scripted-server.ts';

const TASKS = someTasks(3);

async function writeTo(...script: Handle[]) {
  const server = await startScripted(...script);
  const client = emulatorClient(server);
  onTestFinished(async () => {
    client.destroy();
    await server.stop();
  });
  const store = createStore({ client, names: tableNames(), system: new ManualSystem(), onBadRow: () => {} });
  return { result: store.writer.writeBatch('queued', TASKS), server };
}

test('R10b: tasks that DynamoDB left unprocessed are told, as they were given', async () => {
  const [, second] = TASKS;
  const left = { sosw_queued: [{ PutRequest: { Item: { lane: { S: '' }, task_id: { S: second?.taskId } } } }] };
  const { result } = await writeTo(answers(200, JSON.stringify({ UnprocessedItems: left })));
  expect(await result).toEqual({ outcome: 'sent', unprocessed: [second] });
});

test('R10b: a batch that is throttled was not processed at all', async () => {
  const { result } = await writeTo(fails(400, 'ProvisionedThroughputExceededException'));
  expect(await result).toEqual({ outcome: 'sent', unprocessed: TASKS });
});

test('R10b: a batch without an answer is unknown, and is not sent again', async () => {
  const { result, server } = await writeTo(resets);
  expect(await result).toMatchObject({ outcome: 'unknown', cause: expect.any(Error) });
  expect(server.requests()).toBe(1);
});

test('a batch that is refused is thrown', async () => {
  const { result } = await writeTo(fails(400, 'ValidationException'));
  await expect(result).rejects.toThrow(StoreError);
});
