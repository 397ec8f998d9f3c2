import { describe, expect, it } from 'vitest';
import { TransactionError, TransactionUnavailableError } from '../../../src/aws/dynamodb/index.ts';
import { EMULATORS } from '../../support/emulators.ts';
import { useReadings } from './readings.ts';
import { setup } from './scripted-client.ts';

/** dynalite has no transactions. */
const [, dynoxide] = EMULATORS;
if (!dynoxide) throw new Error('the emulator with transactions is gone');

const puts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ Put: { TableName: 't', Item: { id: { S: `k${i}` } } } }));

/** An exception of the SDK as it comes from DynamoDB. */
const answered = (name: string, httpStatusCode: number | undefined, ...codes: readonly string[]) =>
  Object.assign(new Error('as DynamoDB says'), {
    name,
    $metadata: { httpStatusCode },
    ...(codes.length > 0 && { CancellationReasons: codes.map((Code) => ({ Code })) }),
  });
const cancelled = (...codes: readonly string[]) => answered('TransactionCanceledException', 400, ...codes);

const groupsOf = (calls: ReturnType<typeof setup>['calls']) => calls.map(({ params }) => groupOf(params));
const groupOf = (params: object) =>
  'TransactItems' in params && Array.isArray(params.TransactItems) && 'ClientRequestToken' in params
    ? { items: params.TransactItems.length, token: String(params.ClientRequestToken) }
    : { items: 0, token: '' };

describe.skipIf(dynoxide.missing)(`a transaction on ${dynoxide.name}`, () => {
  const { readings } = useReadings(dynoxide);
  const key = (day: number) => ({ place: 'Bled', day });

  it('does all of it', async () => {
    const client = readings();
    await client.put({ ...key(1), degrees: 1 });
    await client.put({ ...key(2), degrees: 1 });
    await client.put({ ...key(3), degrees: 1 });
    await client.transactWrite([
      client.makeDeleteTransactionItem(key(1)),
      client.makeUpdateTransactionItem(key(2), { increment: { degrees: 1 }, condition: 'degrees = 1' }),
      client.makeConditionCheckTransactionItem(key(3), 'degrees < 5'),
      client.makePutTransactionItem({ ...key(4), degrees: 4 }, { overwriteExisting: false }),
    ]);
    expect(await client.query({ keys: { place: 'Bled' } })).toEqual([
      { ...key(2), degrees: 2 },
      { ...key(3), degrees: 1 },
      { ...key(4), degrees: 4 },
    ]);
  });

  it('does nothing of it when one condition is not met', async () => {
    const client = readings();
    await client.put(key(10));
    const failing = client.transactWrite([
      client.makePutTransactionItem(key(11)),
      client.makePutTransactionItem(key(10), { overwriteExisting: false }),
    ]);
    await expect(failing).rejects.toBeInstanceOf(TransactionError);
    await expect(failing).rejects.toMatchObject({
      details: { items: 2, written: 0, tried: 2, reasons: [{ item: 1, code: 'ConditionalCheckFailed' }] },
      cause: { name: 'TransactionCanceledException' },
    });
    expect(await client.get(key(11))).toBeUndefined();
  });

  it('is written once, however often it is sent with its token', async () => {
    const client = readings();
    const items = [client.makeUpdateTransactionItem(key(20), { increment: { degrees: 1 } })];
    await client.transactWrite(items, { idempotencyToken: 'day-20' });
    await client.transactWrite(items, { idempotencyToken: 'day-20' });
    expect(await client.get(key(20))).toMatchObject({ degrees: 1 });
    await client.transactWrite(items);
    expect(await client.get(key(20))).toMatchObject({ degrees: 2 });
  });
});

describe('more than 100 items', () => {
  it('are written 100 at a time, each hundred under a token of its own', async () => {
    const { client, calls } = setup();
    await client.transactWrite(puts(250), { idempotencyToken: 'job-1' });
    expect(groupsOf(calls)).toEqual([
      { items: 100, token: 'job-1-0' },
      { items: 100, token: 'job-1-1' },
      { items: 50, token: 'job-1-2' },
    ]);
    expect(client.getStats()).toEqual({ dynamo_transact_write_operations: 3 });
  });

  it('stop at the hundred that is refused, and tell what is written', async () => {
    const { client, calls } = setup({ TransactWriteItems: [{}, cancelled('None', 'None', 'ConditionalCheckFailed')] });
    const error = await client.transactWrite(puts(250)).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TransactionError);
    expect(error.message).toBe(
      'transactWrite of 250: items 100 to 199 were refused (item 102: ConditionalCheckFailed); the 100 before are written',
    );
    expect(error.details).toEqual({
      items: 250,
      written: 100,
      tried: 100,
      reasons: [{ item: 102, code: 'ConditionalCheckFailed' }],
    });
    expect(calls).toHaveLength(2);
    expect(client.getStats()).toEqual({ dynamo_transact_write_operations: 1 });
  });

  it('have tokens that no other call has, unless they are given', async () => {
    const { client, calls } = setup();
    await client.transactWrite(puts(1));
    await client.transactWrite(puts(1));
    const [first, second] = groupsOf(calls);
    expect(first?.token).not.toBe(second?.token);
    expect(first?.token.length).toBeLessThanOrEqual(36);
  });

  it('may be none', async () => {
    const { client, calls } = setup();
    await client.transactWrite([]);
    expect(calls).toEqual([]);
  });
});

describe('a transaction that meets another', () => {
  it('is sent again, under its token', async () => {
    const { client, calls, sleeps } = setup({
      TransactWriteItems: [cancelled('None', 'TransactionConflict'), cancelled('ThrottlingError', 'None')],
    });
    await client.transactWrite(puts(2), { idempotencyToken: 'a' });
    expect(groupsOf(calls)).toEqual(Array(3).fill({ items: 2, token: 'a-0' }));
    expect(sleeps).toEqual([50, 100]);
  });

  it('is not sent again for what stays', async () => {
    const { client, calls } = setup({
      TransactWriteItems: [cancelled('TransactionConflict', 'ConditionalCheckFailed')],
    });
    await expect(client.transactWrite(puts(2))).rejects.toBeInstanceOf(TransactionError);
    expect(calls).toHaveLength(1);
  });

  it('is given up some time, as one that may succeed later', async () => {
    const { client, calls } = setup({ TransactWriteItems: Array(9).fill(cancelled('TransactionConflict')) });
    const error = await client.transactWrite(puts(1)).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TransactionUnavailableError);
    expect(error).toMatchObject({ isUnknown: false, details: { written: 0 } });
    expect(error.message).toBe('transactWrite of 1: items 0 to 0 were not done (item 0: TransactionConflict)');
    expect(calls).toHaveLength(4);
  });
});

describe('what is known of a transaction that failed', () => {
  it.each([
    ['no answer', answered('TimeoutError', undefined), 'unknown'],
    ['an answer of 500', answered('InternalServerError', 500), 'unknown'],
    ['an answer that cannot be read', answered('SyntaxError', 200), 'unknown'],
    ['an earlier try under way', answered('TransactionInProgressException', 400), 'unknown'],
    ['a throttle', answered('ProvisionedThroughputExceededException', 400), 'not done'],
    ['a request that makes no sense', answered('ValidationException', 400), 'refused'],
    ['other items under its token', answered('IdempotentParameterMismatchException', 400), 'refused'],
    ['no permission', answered('AccessDeniedException', 400), 'refused'],
  ])('%s', async (_what, cause, outcome) => {
    const error = await setup({ TransactWriteItems: [cause] })
      .client.transactWrite(puts(1))
      .catch((thrown) => thrown);
    expect(error.cause).toBe(cause);
    if (outcome === 'refused') expect(error).toBeInstanceOf(TransactionError);
    else expect(error).toMatchObject({ name: 'TransactionUnavailableError', isUnknown: outcome === 'unknown' });
  });
});

describe('what is no transaction is not sent, not even in part', () => {
  const [good] = puts(1);

  it.each([
    [[good, {}], 'items[1]: expected { Put: { TableName, Item, ... } } or { Delete:'],
    [[{ Put: { TableName: 't' } }], 'items[0]: expected'],
    [[{ Delete: { TableName: 't', Item: {} } }], 'items[0]: expected'],
    [[{ Put: { TableName: 't', Item: {} }, Delete: { TableName: 't', Key: {} } }], 'items[0]: expected'],
    [[{ Replace: { TableName: 't', Key: {} } }], 'items[0]: expected'],
    [[{ toString: { TableName: 't', Key: {} } }], 'items[0]: expected'],
    [[null], 'items[0]: expected'],
    [[{ Put: { Item: {} } }], 'items[0].Put.TableName: expected a table, here or in the config, got undefined'],
    [{ Put: {} }, 'items: expected a list of actions of a transaction'],
  ])('%j', async (items, message) => {
    const { client, calls } = setup();
    await expect(client.transactWrite(JSON.parse(JSON.stringify(items)))).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });

  it.each(['', 'x'.repeat(31), 5])('the token %j', async (idempotencyToken) => {
    const options = JSON.parse(JSON.stringify({ idempotencyToken }));
    await expect(setup().client.transactWrite(puts(1), options)).rejects.toThrow(
      'idempotencyToken: expected a text of 1 to 30 characters',
    );
  });
});
