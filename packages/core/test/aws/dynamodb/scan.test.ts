import { describe, expect, it } from 'vitest';
import { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { TABLE, useReadings } from './readings.ts';
import { setup } from './scripted-client.ts';

const { client: sdk, readings } = useReadings();

const numbers = (...given: readonly (number | undefined)[]) => given.toSorted((a = 0, b = 0) => a - b);

/** Days 1 to 5, of which 2 and 4 are clear and have degrees; nothing else is in the table then. */
async function fiveDays() {
  const client = readings();
  await client.cleanDynamoTable();
  for (const day of [1, 3, 5]) await client.put({ place: 'Bled', day });
  for (const day of [2, 4]) await client.put({ place: 'Piran', day, degrees: day * 10, clear: true });
  const days = async (options: Parameters<typeof client.scan>[0] = {}) =>
    numbers(...(await client.scan(options)).map(({ day }) => day));
  return { client, days };
}

describe('a scan', () => {
  it('gives the rows of the whole table, or those that have certain values', async () => {
    const { client, days } = await fiveDays();
    expect(await days()).toEqual([1, 2, 3, 4, 5]);
    expect(await days({ attrs: {} })).toEqual([1, 2, 3, 4, 5]);
    expect(await days({ attrs: { place: 'Bled' }, consistentRead: true })).toEqual([1, 3, 5]);
    expect(await days({ attrs: { clear: true, degrees: 20 } })).toEqual([2]);
    expect(await days({ filterExpression: 'attribute_not_exists clear' })).toEqual([1, 3, 5]);
    expect(await days({ attrs: { place: 'Bled' }, filterExpression: 'day > 1' })).toEqual([3, 5]);
    expect(await client.scanCount()).toBe(5);
    expect(await client.scanCount({ attrs: { place: 'Piran' }, filterExpression: 'day > 2' })).toBe(1);
  });

  it('stops at maxItems, with a filter too', async () => {
    const { days } = await fiveDays();
    expect(await days({ maxItems: 2 })).toHaveLength(2);
    expect(await days({ maxItems: 2, attrs: { place: 'Bled' } })).toHaveLength(2);
    expect(await days({ maxItems: 0 })).toEqual([]);
  });

  it('of an index gives the rows that have its key, whole or as the index holds them', async () => {
    const { client, days } = await fiveDays();
    expect(await days({ indexName: 'degrees' })).toEqual([2, 4]);
    const options = { indexName: 'degrees', maxItems: 1, filterExpression: 'day = 2' } as const;
    expect(await client.scan(options)).toEqual([{ place: 'Piran', day: 2, degrees: 20, clear: true }]);
    expect(await client.scan({ ...options, projectedOnly: true })).toEqual([{ place: 'Piran', day: 2, degrees: 20 }]);
  });

  it("is of the config's index unless a call names another", async () => {
    await fiveDays();
    const config = { tableName: TABLE, rowMapper: { day: 'N' }, indexName: 'degrees' } as const;
    const client = new DynamoDbClient({ client: sdk(), config });
    expect(await client.scanCount()).toBe(2);
    await expect(client.scanCount({ indexName: 'other' })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('follows pages of 1 MB', async () => {
    const { client, days } = await fiveDays();
    const notes = { text: 'x'.repeat(300_000) };
    for (const day of [1, 2, 3, 4, 5]) await client.put({ place: 'pages', day, notes });
    client.resetStats();
    expect(await days({ attrs: { place: 'pages' } })).toEqual([1, 2, 3, 4, 5]);
    expect(client.getStats().dynamo_scan_queries).toBeGreaterThan(1);
    expect(await client.scanCount({ attrs: { place: 'pages' } })).toBe(5);
  });

  it('reads a page when the one before it has been consumed', async () => {
    const item = (id: string) => ({ id: { S: id } });
    const pages = [{ Items: [item('a'), item('b')], LastEvaluatedKey: item('b') }, { Items: [item('c')] }];
    const { client, calls } = setup({ Scan: pages });
    const rows = client.scanIterator();
    await rows.next();
    await rows.next();
    expect(calls).toHaveLength(1);
    expect(await rows.next()).toEqual({ done: false, value: { id: 'c' } });
    expect(await rows.next()).toEqual({ done: true, value: undefined });
    expect(calls).toHaveLength(2);
  });

  it('limits what is read, where no filter drops rows afterwards', async () => {
    const { client, calls } = setup();
    await client.scan({ maxItems: 3 });
    await client.scan({ maxItems: 3, attrs: { id: 'a' } });
    expect(calls.map(({ params }) => ('Limit' in params ? params.Limit : undefined))).toEqual([3, undefined]);
  });
});

describe('cleaning a table', () => {
  it('deletes the chosen rows and tells how many', async () => {
    const { client, days } = await fiveDays();
    expect(await client.cleanDynamoTable({ filterExpression: 'day > 3' })).toBe(2);
    expect(await days()).toEqual([1, 2, 3]);
    expect(await client.cleanDynamoTable({ attrs: { place: 'Piran' } })).toBe(1);
    expect(await client.cleanDynamoTable()).toBe(2);
    expect(await days()).toEqual([]);
  });

  it('is for tables that were made for tests only, in any stage', async () => {
    const { client, calls } = setup();
    await expect(client.cleanDynamoTable({ tableName: 'orders' })).rejects.toThrow(
      'tableName: expected \'autotest_...\': all its rows go, got "orders"',
    );
    expect(calls).toEqual([]);
  });
});
