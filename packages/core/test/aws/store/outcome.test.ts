import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StoreClientOptions } from '../../../src/aws/store/index.ts';
import { failureOf, sendRead, sendWrite } from '../../../src/aws/store/outcome.ts';
import { StoreError, StoreUnavailableError } from '../../../src/ports/store-error.ts';
import { aTask, ManualSystem } from '../../../src/testing/index.ts';
import { DYNALITE } from '../../support/emulators.ts';
import { emulatorClient, freshStore } from '../../support/fresh-store.ts';
import {
  answers,
  cutsHalfWay,
  fails,
  type Handle,
  isSilent,
  keepsWorking,
  performs,
  resets,
  startScripted,
  stopsHalfWay,
} from '../../support/scripted-server.ts';

const SHORT_MS = 150;
const CALL = { operation: 'takeQueued', table: 'sosw_queued' };
const KEY = { TableName: 'sosw_queued', Key: { lane: { S: 'w#0' }, task_id: { S: 'w~0~1' } } };
const REGION = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** Only where an answer is not waited for is the time-out short: a busy machine may take long for the others. */
const IMPATIENT: StoreClientOptions = { requestTimeoutMs: SHORT_MS };

async function serverWith(script: readonly Handle[], options: StoreClientOptions = {}) {
  const server = await startScripted(...script);
  const client = emulatorClient(server, options);
  onTestFinished(async () => {
    client.destroy();
    await server.stop();
  });
  return { server, client };
}

async function writeTo(handle: Handle, options: StoreClientOptions = {}) {
  const { client, server } = await serverWith([handle], options);
  const result = sendWrite(CALL, () => client.send(new DeleteItemCommand(KEY)));
  return { result, server };
}

describe('R0: what a failed write says about its effect', () => {
  test('a condition that failed on the first try is a lost race', async () => {
    const { result } = await writeTo(fails(400, 'ConditionalCheckFailedException'));
    expect(await result).toEqual({ outcome: 'condition_failed' });
  });

  test.each([
    ['ProvisionedThroughputExceededException', 400],
    ['ThrottlingException', 400],
    ['RequestLimitExceeded', 400],
    ['LimitExceededException', 400],
    ['TooManyRequests', 429],
  ])('%s (%d) is a throttle: definite, and it may be sent again', async (name, status) => {
    const { result } = await writeTo(fails(status, name));
    expect(await result).toEqual({ outcome: 'throttled' });
  });

  test.each([
    ['InternalServerError', fails(500, 'InternalServerError')],
    ['ServiceUnavailable', fails(503, 'ServiceUnavailable')],
    ['a gateway that answers by a page', answers(502, '<html>Bad gateway</html>')],
    ['no answer within the time-out', isSilent],
    ['a server that is at work for ever', keepsWorking],
    ['an answer that stops half-way', stopsHalfWay],
    ['a connection that is cut half-way through the answer', cutsHalfWay],
    ['a connection that is reset', resets],
    ['an answer that makes no sense', answers(200, '{"Attri')],
  ])(
    '%s is unknown',
    async (_, handle) => {
      const { result, server } = await writeTo(handle, IMPATIENT);
      expect(await result).toMatchObject({ outcome: 'unknown', cause: expect.any(Error) });
      expect(server.requests()).toBe(1);
    },
    10_000,
  );

  test.each([
    'ValidationException',
    'ResourceNotFoundException',
    'AccessDeniedException',
    'ItemCollectionSizeLimitExceededException',
    'UnrecognizedClientException',
  ])('%s is thrown: no protocol can heal it', async (name) => {
    const { result } = await writeTo(fails(400, name));
    const error = await result.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: 'SOSW_STORE', details: { ...CALL, reason: name }, cause: { name } });
  });

  test('nobody listens: unknown, which is simple and safe', async () => {
    const { server, client } = await serverWith([isSilent]);
    await server.stop();
    const result = await sendWrite(CALL, () => client.send(new DeleteItemCommand(KEY)));
    expect(result).toMatchObject({ outcome: 'unknown', cause: { code: 'ECONNREFUSED' } });
  });

  test('a request that never left is refused: there are no credentials', async () => {
    const client = new DynamoDBClient({
      ...REGION,
      endpoint: 'http://127.0.0.1:1',
      credentials: () => Promise.reject(new Error('no credentials')),
    });
    const result = sendWrite(CALL, () => client.send(new DeleteItemCommand(KEY)));
    await expect(result).rejects.toThrow(StoreError);
  });

  test.each(['ConditionalCheckFailedException', 'ProvisionedThroughputExceededException', 'ValidationException'])(
    '%s after an earlier try of the SDK is unknown: that try may have taken effect',
    async (name) => {
      const server = await startScripted(fails(500, 'InternalServerError'), fails(400, name));
      const client = new DynamoDBClient({ ...REGION, endpoint: server.endpoint, maxAttempts: 2 });
      onTestFinished(async () => {
        client.destroy();
        await server.stop();
      });
      const result = await sendWrite(CALL, () => client.send(new DeleteItemCommand(KEY)));
      expect(result).toMatchObject({ outcome: 'unknown', cause: { name, $metadata: { attempts: 2 } } });
      expect(server.requests()).toBe(2);
    },
  );

  test('time-outs and lost connections are unknown also should the SDK leave them without metadata', () => {
    expect(failureOf(Object.assign(new Error('gone'), { code: 'ECONNRESET' }))).toBe('unknown');
    expect(failureOf(Object.assign(new Error('late'), { name: 'TimeoutError' }))).toBe('unknown');
    expect(failureOf('not even an error')).toBe('unknown');
    expect(failureOf(new TypeError('a bug of ours'))).toBe('refused');
  });

  test('a write whose answer is lost has taken effect, and its repeat fails: nobody else was faster', async () => {
    const emulator = await DYNALITE.start();
    onTestFinished(() => emulator.stop());
    const direct = emulatorClient(emulator);
    const { names, store } = await freshStore(direct);
    const task = aTask();
    await store.writer.writeBatch('queued', [task]);

    const { client } = await serverWith([performs(emulator.endpoint, isSilent)], IMPATIENT);
    const Key = { lane: { S: task.lane }, task_id: { S: task.taskId } };
    const take = { TableName: names.queued, Key, ConditionExpression: 'attribute_exists(task_id)' };
    const lost = await sendWrite(CALL, () => client.send(new DeleteItemCommand(take)));
    expect(lost).toMatchObject({ outcome: 'unknown', cause: { name: 'TimeoutError' } });
    await expect.poll(() => store.tasks.readQueued(task), { timeout: 10_000 }).toBeUndefined();
    expect(await store.tasks.takeQueued(task)).toEqual({ outcome: 'condition_failed' });
    direct.destroy();
  });
});

describe('reads', () => {
  const readFrom = async (script: readonly Handle[], options: StoreClientOptions = {}) => {
    const { client, server } = await serverWith(script, options);
    const system = new ManualSystem({ autoAdvance: true });
    const answer = sendRead(CALL, system, () => client.send(new GetItemCommand(KEY)));
    return { answer, server };
  };

  const found = answers(200, '{"Item":{"a":{"S":"b"}}}');

  test.each([
    ['a throttle', fails(400, 'ThrottlingException')],
    ['an answer of 5xx', fails(500, 'InternalServerError')],
  ])('are repeated after %s', async (_, failure) => {
    const { answer, server } = await readFrom([failure, failure, found]);
    expect((await answer).Item).toEqual({ a: { S: 'b' } });
    expect(server.requests()).toBe(3);
  });

  test('are repeated after a time-out', async () => {
    const { answer } = await readFrom([isSilent, found], IMPATIENT);
    expect((await answer).Item).toEqual({ a: { S: 'b' } });
  });

  test('give up after a few tries', async () => {
    const { answer, server } = await readFrom([fails(500, 'InternalServerError')]);
    const error = await answer.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ details: { ...CALL, reason: 'InternalServerError' } });
    expect(server.requests()).toBe(4);
  });

  test('are not repeated when they are refused', async () => {
    const { answer, server } = await readFrom([fails(400, 'AccessDeniedException')]);
    await expect(answer).rejects.toThrow(StoreError);
    expect(server.requests()).toBe(1);
  });
});

test('writes are sent once, whatever happens', async () => {
  const { client, server } = await serverWith([fails(500, 'InternalServerError')]);
  await sendWrite(CALL, () => client.send(new PutItemCommand({ TableName: KEY.TableName, Item: KEY.Key })));
  expect(server.requests()).toBe(1);
});
