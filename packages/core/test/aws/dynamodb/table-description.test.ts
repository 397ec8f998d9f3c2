import { describe, expect, it } from 'vitest';
import { TABLE, useReadings } from './readings.ts';
import { setup } from './scripted-client.ts';

const { readings } = useReadings();

const NOW_MS = Date.UTC(2026, 0, 1);

const provisioned = (read: number, write: number) => ({
  Table: { ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write } },
});

describe('a table', () => {
  it('tells its keys and indexes', async () => {
    const client = readings();
    expect(await client.getTableKeys()).toEqual(['place', 'day']);
    expect(await client.getTableIndexes()).toMatchObject({
      degrees: { projectionType: 'KEYS_ONLY', hashKey: 'place', rangeKey: 'degrees' },
    });
  });

  it('is described once, and asked again after a failure', async () => {
    const { client, calls } = setup({ DescribeTable: [new Error('busy'), provisioned(1, 2), provisioned(3, 4)] });
    await expect(client.getCapacity()).rejects.toThrow('busy');
    expect(await client.getCapacity()).toEqual({ read: 1, write: 2 });
    expect(await client.getCapacity()).toEqual({ read: 1, write: 2 });
    expect(await client.getCapacity({ tableName: 'other' })).toEqual({ read: 3, write: 4 });
    expect(calls.map(({ params }) => params)).toEqual(['t', 't', 'other'].map((TableName) => ({ TableName })));
  });

  it('that does not exist is the error of the SDK', async () => {
    await expect(readings().getTableKeys({ tableName: `${TABLE}_2` })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('without a key in its description is an error that says so', async () => {
    await expect(setup().client.getTableKeys()).rejects.toThrow('t: expected a partition key in its description');
  });

  it('has indexes with capacity of their own, or that of the table', async () => {
    const index = (IndexName: string) => ({ IndexName, KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }] });
    const { client } = setup({
      DescribeTable: [
        {
          Table: {
            ...provisioned(1, 2).Table,
            LocalSecondaryIndexes: [index('local')],
            GlobalSecondaryIndexes: [
              { ...index('global'), ...provisioned(3, 4).Table, IndexStatus: 'ACTIVE' },
              { ...index('leaving'), IndexStatus: 'DELETING' },
            ],
          },
        },
      ],
    });
    const described = (readCapacity: number, writeCapacity: number) => ({
      projectionType: 'ALL',
      hashKey: 'a',
      provisionedThroughput: { readCapacity, writeCapacity },
    });
    expect(await client.getTableIndexes()).toEqual({ local: described(1, 2), global: described(3, 4) });
  });
});

describe('sleepDb', () => {
  const slept = async (answer: object, lastMs: number, action: 'read' | 'write') => {
    const { client, sleeps } = setup({ DescribeTable: [answer] });
    await client.sleepDb(lastMs, action);
    return sleeps;
  };

  it('waits for the rest of the slot that the last action has', async () => {
    expect(await slept(provisioned(4, 2), NOW_MS, 'read')).toEqual([250]);
    expect(await slept(provisioned(4, 2), NOW_MS - 100, 'write')).toEqual([400]);
    expect(await slept(provisioned(4, 2), NOW_MS - 500, 'write')).toEqual([]);
  });

  it('waits for one slot at most, whatever the clock of the last action said', async () => {
    expect(await slept(provisioned(4, 2), NOW_MS + 60_000, 'read')).toEqual([250]);
  });

  it('does not wait where no capacity is known', async () => {
    expect(await slept({ Table: {} }, NOW_MS, 'read')).toEqual([]);
    expect(await slept(provisioned(0, 0), NOW_MS, 'write')).toEqual([]);
  });

  it('refuses what is no time and no action', async () => {
    const { client, calls } = setup();
    await expect(client.sleepDb(Number.NaN, 'read')).rejects.toThrow('lastMs: expected a time in milliseconds');
    await expect(client.sleepDb(NOW_MS, JSON.parse('"scan"'))).rejects.toThrow('action: expected read or write');
    expect(calls).toEqual([]);
  });
});
