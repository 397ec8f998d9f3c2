import { describe, expect, it } from 'vitest';
import { UnprocessedKeysError } from '../../../src/aws/dynamodb/index.ts';
import { useReadings } from './readings.ts';
import { setup } from './scripted-client.ts';

const { readings } = useReadings();

const item = (id: string) => ({ id: { S: id } });
/** An answer that has some rows and leaves some keys unread. */
const page = (read: readonly string[], unread: readonly string[] = []) => ({
  Responses: { t: read.map(item) },
  UnprocessedKeys: unread.length > 0 ? { t: { Keys: unread.map(item) } } : {},
});
const keys = (...ids: readonly string[]) => ids.map((id) => ({ id }));

describe('batchGet', () => {
  it('reads more than a request takes, each row once, and none where there is none', async () => {
    const client = readings();
    for (let day = 1; day <= 120; day++) await client.put({ place: 'batch', day });
    const asked = Array.from({ length: 130 }, (_, i) => ({ place: 'batch', day: i + 1 }));
    const rows = await client.batchGet([...asked, { day: 7, place: 'batch' }], { consistentRead: true });
    expect(rows.map(({ day }) => day).toSorted((a, b) => a - b)).toEqual(asked.slice(0, 120).map(({ day }) => day));
  });

  it('asks again for what was left unread, after waits that double up to their jitter', async () => {
    const { client, calls, sleeps } = setup({
      BatchGetItem: [page(['a'], ['b', 'c']), page([], ['b', 'c']), page(['c'], ['b']), page(['b'])],
    });
    expect(await client.batchGet(keys('a', 'b', 'c'))).toEqual(keys('a', 'c', 'b'));
    expect(sleeps).toEqual([200, 400, 800]);
    expect(calls.at(-1)?.params).toEqual({ RequestItems: { t: { Keys: [item('b')] } } });
  });

  it('gives up with the rows that it has and the keys that it has not', async () => {
    const ids = Array.from({ length: 101 }, (_, i) => `k${i}`);
    const { client, calls, sleeps } = setup({
      BatchGetItem: [page(ids.slice(1, 100), ['k0']), page([], ['k0']), page([], ['k0'])],
    });
    const error = await client.batchGet(keys(...ids), { maxRetries: 2, retryWaitBaseMs: 7_000 }).catch((e) => e);
    expect(error).toBeInstanceOf(UnprocessedKeysError);
    expect(error.message).toBe('batchGet on t: 2 keys were not read after 3 tries: [{"id":"k0"},{"id":"k100"}]');
    expect(error.details).toEqual({ table: 't', keys: keys('k0', 'k100'), tries: 3 });
    expect(error.rows).toEqual(keys(...ids.slice(1, 100)));
    expect(calls).toHaveLength(3);
    expect(sleeps).toEqual([7_000, 10_000]); // no wait is longer
  });

  it('names keys so that they can be asked for again, whatever they are', async () => {
    const n = '12345678901234567890';
    const { client } = setup({ BatchGetItem: [{ UnprocessedKeys: { t: { Keys: [{ n: { N: n } }] } } }] });
    const error = await client.batchGet([{ n }], { maxRetries: 0 }).catch((e) => e);
    expect(error.details.keys).toEqual([{ n: BigInt(n) }]);
  });

  it.each([
    [[], { maxRetries: -1 }, 'maxRetries: expected a whole number from 0, got -1'],
    [[], { maxRetries: 1.5 }, 'maxRetries: expected a whole number from 0, got 1.5'],
    [[], { retryWaitBaseMs: Number.NaN }, 'retryWaitBaseMs: expected milliseconds from 0, got NaN'],
    [[{ id: 'a' }, {}], {}, 'keys[1]: expected at least one column, got {}'],
    [[{ id: 'a' }, { id: null }], {}, 't.id: expected text, got null'],
  ])('refuses %j %j', async (given, options, message) => {
    const { client, calls } = setup();
    await expect(client.batchGet(given, options)).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });

  it('throws what the SDK throws', async () => {
    const failing = Object.assign(new Error('no'), { name: 'ProvisionedThroughputExceededException' });
    await expect(setup({ BatchGetItem: [failing] }).client.batchGet(keys('a'))).rejects.toBe(failing);
  });
});
