import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { TABLE, useReadings } from './readings.ts';

const bytes = new Uint8Array([0, 255]);

const { client: sdk, readings } = useReadings();

/** Days 1 to `count` of a place of its own. */
async function month(place: string, count: number) {
  const client = readings();
  for (let day = 1; day <= count; day += 1) await client.put({ place, day, degrees: -day });
  const days = async (options: Omit<Parameters<typeof client.query>[0], 'keys'> & { keys?: object }) =>
    (await client.query({ ...options, keys: { place, ...options.keys } })).map(({ day }) => day);
  return { client, days };
}

describe('a row', () => {
  it('is read as it was put, every type', async () => {
    const client = readings();
    const row = {
      place: 'Bled',
      day: 1,
      degrees: -1.5,
      clear: false,
      tags: new Set(['a', 'b']),
      raw: bytes,
      notes: { deep: [{ n: 1, missing: null }] },
    };
    await client.put(row);
    expect(await client.get({ place: 'Bled', day: 1 })).toEqual(row);
  });

  it('that does not exist is undefined', async () => {
    expect(await readings().get({ place: 'nowhere', day: 1 }, { consistentRead: true })).toBeUndefined();
  });

  it('has its unmapped columns only on request', async () => {
    const client = new DynamoDbClient({
      client: sdk(),
      config: { tableName: TABLE, rowMapper: { place: 'S', day: 'N' } },
    });
    const row = { place: 'Piran', day: 1, zip: '06330', open: true };
    await client.put({ ...row });
    expect(await client.get({ place: 'Piran', day: 1 })).toEqual({ place: 'Piran', day: 1 });
    expect(await client.get({ place: 'Piran', day: 1 }, { fetchAllFields: true })).toEqual(row);
  });

  it('whose column has another type is an error that says so', async () => {
    const Item = { place: { S: 'Ptuj' }, day: { N: '1' }, clear: { NULL: true } } as const;
    await sdk().send(new PutItemCommand({ TableName: TABLE, Item }));
    await expect(readings().get({ place: 'Ptuj', day: 1 })).rejects.toMatchObject({
      name: 'ColumnError',
      message: `${TABLE}.clear: expected type BOOL, got {"NULL":true}`,
      details: { table: TABLE, column: 'clear' },
    });
  });

  it('replaces the one of the same key, unless told not to', async () => {
    const client = readings();
    await client.put({ place: 'Kranj', day: 1, degrees: 1, clear: true });
    await client.put({ place: 'Kranj', day: 1, degrees: 2 });
    await expect(client.put({ place: 'Kranj', day: 1 }, { overwriteExisting: false })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    expect(await client.get({ place: 'Kranj', day: 1 })).toEqual({ place: 'Kranj', day: 1, degrees: 2 });
    await client.put({ place: 'Kranj', day: 2 }, { overwriteExisting: false });
    expect(await client.get({ place: 'Kranj', day: 2 })).toEqual({ place: 'Kranj', day: 2 });
  });

  it('is deleted, and deleting it again is no error', async () => {
    const client = readings();
    await client.put({ place: 'Celje', day: 1 });
    await client.delete({ place: 'Celje', day: 1 });
    await client.delete({ place: 'Celje', day: 1 });
    expect(await client.get({ place: 'Celje', day: 1 })).toBeUndefined();
  });
});

describe('a query', () => {
  it('compares the sort key', async () => {
    const { days } = await month('compare', 5);
    expect(await days({})).toEqual([1, 2, 3, 4, 5]);
    expect(await days({ desc: true, maxItems: 2 })).toEqual([5, 4]);
    expect(await days({ keys: { day: 3 } })).toEqual([3]);
    expect(await days({ keys: { day: 3 }, comparisons: { day: '<' } })).toEqual([1, 2]);
    expect(await days({ keys: { day: 3 }, comparisons: { day: '<=' } })).toEqual([1, 2, 3]);
    expect(await days({ keys: { day: 3 }, comparisons: { day: '>' } })).toEqual([4, 5]);
    expect(await days({ keys: { day: 3 }, comparisons: { day: '>=' }, consistentRead: true })).toEqual([3, 4, 5]);
    expect(await days({ between: { day: [2, 4] } })).toEqual([2, 3, 4]);
    expect(await days({ indexName: 'degrees', maxItems: 3 })).toEqual([5, 4, 3]);
  });

  it('filters', async () => {
    const { client, days } = await month('filter', 5);
    await client.update({ place: 'filter', day: 2 }, { set: { clear: true } });
    expect(await days({ filterExpression: 'attribute_exists clear' })).toEqual([2]);
    expect(await days({ filterExpression: 'attribute_not_exists clear' })).toEqual([1, 3, 4, 5]);
    expect(await days({ filterExpression: 'clear = true' })).toEqual([2]);
    expect(await days({ filterExpression: 'degrees < -3' })).toEqual([4, 5]);
    expect(await days({ filterExpression: 'degrees between -3 and -2' })).toEqual([2, 3]);
    expect(await days({ filterExpression: 'degrees < -1', maxItems: 2 })).toEqual([2, 3]);
    expect(await client.count({ keys: { place: 'filter' }, filterExpression: 'degrees < -1' })).toBe(4);
  });

  it('follows pages of 1 MB', async () => {
    const client = readings();
    const notes = { text: 'x'.repeat(300_000) };
    for (const day of [1, 2, 3, 4, 5]) await client.put({ place: 'pages', day, notes });
    client.resetStats();
    const rows = await client.query({ keys: { place: 'pages' } });
    expect(rows.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5]);
    expect(client.getStats().dynamo_get_queries).toBeGreaterThan(1);
    expect(await client.count({ keys: { place: 'pages' } })).toBe(5);
  });
});

describe('an update', () => {
  it('sets, increments and removes at once, and makes the row if there is none', async () => {
    const client = readings();
    const key = { place: 'update', day: 1 };
    await client.update(key, { set: { clear: true }, increment: { degrees: 2 } });
    expect(await client.get(key)).toEqual({ ...key, clear: true, degrees: 2 });
    await client.update(key, { set: { notes: { a: 1 } }, increment: { degrees: -0.5 }, remove: ['clear'] });
    expect(await client.get(key)).toEqual({ ...key, notes: { a: 1 }, degrees: 1.5 });
  });

  it('is refused when its condition is not met', async () => {
    const client = readings();
    const key = { place: 'condition', day: 1 };
    const absent = { column: 'degrees', is: '=', value: 1 } as const;
    await expect(client.update(key, { set: { clear: true }, condition: absent })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    expect(await client.get(key)).toBeUndefined();
    await client.update(key, { increment: { degrees: 1 }, condition: 'attribute_not_exists degrees' });
    await client.update(key, { increment: { degrees: 1 }, condition: 'degrees between 1 and 5' });
    expect(await client.get(key)).toEqual({ ...key, degrees: 2 });
  });
});

describe('a new row', () => {
  it('is created, but not twice', async () => {
    const client = readings();
    await client.create({ place: 'create', day: 1, degrees: 1 });
    await expect(client.create({ place: 'create', day: 1, degrees: 2 })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    expect(await client.get({ place: 'create', day: 1 })).toEqual({ place: 'create', day: 1, degrees: 1 });
    await client.create({ place: 'create', day: 2 });
    expect(await client.count({ keys: { place: 'create' } })).toBe(2);
  });
});

describe('a patch', () => {
  const key = { place: 'patch', day: 1 };

  it('changes a row that exists, and makes none', async () => {
    const client = readings();
    await expect(client.patch(key, { set: { clear: true } })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    expect(await client.get(key)).toBeUndefined();
    await client.put({ ...key, degrees: 1 });
    await client.patch(key, { set: { clear: true }, increment: { degrees: 1 } });
    expect(await client.get(key)).toEqual({ ...key, degrees: 2, clear: true });
  });

  it('has a condition of its own beside that', async () => {
    const client = readings();
    await client.put({ ...key, degrees: 5 });
    const change = { increment: { degrees: 1 } };
    await client.patch(key, { ...change, condition: 'degrees between 1 and 5' });
    await expect(client.patch(key, { ...change, condition: 'degrees between 1 and 5' })).rejects.toThrow();
    expect(await client.get(key)).toMatchObject({ degrees: 6 });
  });
});

describe('the client of the SDK', () => {
  it('is made at the first call, with the region of the configuration', async () => {
    const client = new DynamoDbClient({ config: { tableName: TABLE, regionName: 'no such region' } });
    await expect(client.get({ place: 'a', day: 1 })).rejects.toThrow('no such region');
  });
});
