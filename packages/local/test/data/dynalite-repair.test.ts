/// <reference path="../../src/dynalite.d.ts" />

import { connect } from 'node:net';
import {
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import db, { type LevelIterator, type Store, type Table } from 'dynalite/db/index.js';
import { expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { createWaitingTable, dynamoClient } from '../support/dynamo.ts';
import { rejection } from '../support/test-host.ts';

const TABLE = 'waiting';

async function emulator(): Promise<Emulator> {
  const started = await startEmulator();
  onTestFinished(() => started.close());
  return started;
}

/** An emulator, and its store from inside. */
async function openedStore(): Promise<{ emulator: Emulator; store: Store }> {
  await (await startEmulator()).close(); // dynalite is repaired by now
  const { create } = db;
  const stores: Store[] = [];
  db.create = (options) => {
    const store = create(options);
    stores.push(store);
    return store;
  };
  const started = await emulator().finally(() => {
    db.create = create;
  });
  const [store] = stores;
  if (!store) throw new Error('no store was made');
  return { emulator: started, store };
}

const item = (n: number, due?: number) => ({
  lane: { S: 'w#0' },
  task_id: { S: `t${String(n).padStart(4, '0')}` },
  ...(due !== undefined && { due_ms: { N: String(due) } }),
  attempts: { N: '1' },
});

test('iterators are closed, also those of a query that stops early', async () => {
  const { emulator, store } = await openedStore();
  let open = 0;
  let opened = 0;
  for (const kind of ['keys', 'values'] as const) {
    const iterate = store.db[kind].bind(store.db);
    store.db[kind] = (range) => {
      const iterator = iterate(range);
      const close = iterator.close.bind(iterator);
      open += 1;
      opened += 1;
      let isOpen = true;
      iterator.close = async () => {
        await close();
        if (isOpen) open -= 1;
        isOpen = false;
      };
      return iterator satisfies LevelIterator;
    };
  }
  const client = dynamoClient(emulator.endpoint);
  await createWaitingTable(client, TABLE);
  for (let n = 0; n < 20; n++) await client.send(new PutItemCommand({ TableName: TABLE, Item: item(n, n) }));

  const lane = { KeyConditionExpression: 'lane = :l', ExpressionAttributeValues: { ':l': { S: 'w#0' } } };
  for (let round = 0; round < 10; round++) {
    for (const more of [{}, { Limit: 3 }, { IndexName: 'due' }, { IndexName: 'due', Limit: 3 }]) {
      const { Count } = await client.send(new QueryCommand({ TableName: TABLE, ...lane, ...more }));
      expect(Count).toBe('Limit' in more ? 3 : 20);
    }
    await client.send(new ScanCommand({ TableName: TABLE, Limit: 5 }));
  }

  expect(opened).toBeGreaterThanOrEqual(50);
  await expect.poll(() => open).toBe(0);
});

test('an item and its index rows are one write', async () => {
  const { emulator, store } = await openedStore();
  const client = dynamoClient(emulator.endpoint);
  await createWaitingTable(client, TABLE);
  const writes: string[] = [];
  const batch = store.db.batch.bind(store.db);
  store.db.batch = (operations, done) => {
    writes.push(operations.map(({ type, key }) => `${type} ${key.replace(/~.*/, '')}`).join(', '));
    batch(operations, done);
  };
  const Key = { lane: item(1).lane, task_id: item(1).task_id };

  await client.send(new PutItemCommand({ TableName: TABLE, Item: item(1, 5) }));
  await client.send(
    new UpdateItemCommand({
      ...{ TableName: TABLE, Key, UpdateExpression: 'SET due_ms = :d' },
      ExpressionAttributeValues: { ':d': { N: '6' } },
    }),
  );
  await client.send(new UpdateItemCommand({ TableName: TABLE, Key, UpdateExpression: 'REMOVE due_ms' }));
  await client.send(new PutItemCommand({ TableName: TABLE, Item: item(1, 7) }));
  await client.send(new DeleteItemCommand({ TableName: TABLE, Key }));

  expect(writes).toEqual([
    'put index-local, put item-waiting',
    'del index-local, put index-local, put item-waiting',
    'del index-local, put item-waiting',
    'put index-local, put item-waiting',
    'del index-local, del item-waiting',
  ]);
  expect((await client.send(new ScanCommand({ TableName: TABLE, IndexName: 'due' }))).Count).toBe(0);
});

test('emulators of one process that write the same key at once do not mix up their index rows', async () => {
  const clients = await Promise.all(
    [1, 2, 3].map(async () => {
      const client = dynamoClient((await emulator()).endpoint);
      await createWaitingTable(client, TABLE);
      return client;
    }),
  );
  await Promise.all(
    clients.flatMap((client, n) =>
      Array.from({ length: 20 }, (_, id) => client.send(new PutItemCommand({ TableName: TABLE, Item: item(id, n) }))),
    ),
  );
  for (const [n, client] of clients.entries()) {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE, IndexName: 'due' }));
    expect(Items.map(({ due_ms }) => due_ms?.N)).toEqual(Array.from({ length: 20 }, () => String(n)));
  }
});

test('a table is never stored in a state that a kill would leave it in for ever', async () => {
  const { emulator, store } = await openedStore();
  const client = dynamoClient(emulator.endpoint);
  const stored: unknown[] = [];
  const { put } = store.tableDb;
  store.tableDb.put = (name, table, done) => {
    put(name, table, (error) => {
      store.tableDb.get(name, (_, description) => {
        stored.push((description as Table).TableStatus);
        done(error);
      });
    });
  };
  await createWaitingTable(client, TABLE);
  await client.send(new PutItemCommand({ TableName: TABLE, Item: item(1, 1) }));
  expect(new Set(stored)).toEqual(new Set(['ACTIVE']));
});

test('a request that breaks off ends nothing', async () => {
  const { endpoint } = await emulator();
  const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.write('POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 1000\r\n\r\n{"half":', () =>
    socket.resetAndDestroy(),
  );
  await new Promise<void>((resolve) => socket.once('close', resolve));

  const client = dynamoClient(endpoint);
  expect(await rejection(createWaitingTable(client, TABLE))).toBeUndefined();
});
