import { type Emulator, startEmulator } from '@sosw/local';
import { createStore, createStoreClient, createTables, realSystem, tableNames } from 'sosw/aws/store';
import type { Store } from 'sosw/essentials';
import { aClosedTask, aTask, someTasks } from 'sosw/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountingProxy, startCountingProxy } from '../../src/counting/counting-proxy.ts';
import { Ledger, totalsOf } from '../../src/counting/ledger.ts';

const ledger = new Ledger();
const client = (endpoint: string) =>
  createStoreClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

let emulator: Emulator;
let proxy: CountingProxy;
let counted: ReturnType<typeof client>;
let store: Store;

beforeAll(async () => {
  emulator = await startEmulator();
  proxy = await startCountingProxy(emulator.endpoint, ledger);
  counted = client(proxy.endpoint);
  store = createStore({ client: counted, names: tableNames(), system: realSystem, onBadRow: () => {} });
  await createTables(counted, tableNames(), realSystem.timers);
  ledger.take();
});

afterAll(async () => {
  counted.destroy();
  await proxy.close();
  await emulator.close();
});

it('counts what passes without being asked for it, and changes nothing else', async () => {
  const tasks = someTasks(3, { payload: JSON.stringify({ filler: 'x'.repeat(600) }) });
  await store.writer.writeBatch('queued', tasks);
  expect(totalsOf(ledger.take())).toEqual({ requests: 1, readUnits: 0, writeUnits: 3, failedConditions: 0 });

  expect(await store.tasks.queuedHead(aTask().lane, 8, { eventual: true })).toEqual(tasks);
  expect(totalsOf(ledger.take())).toEqual({ requests: 1, readUnits: 0.5, writeUnits: 0, failedConditions: 0 });
});

it('counts a condition that fails, and passes it on', async () => {
  const large = aClosedTask(aTask({ payload: JSON.stringify({ filler: 'x'.repeat(1500) }) }));
  expect(await store.tasks.putClosed(large)).toMatchObject({ outcome: 'written' });
  expect(await store.tasks.putClosed(large)).toMatchObject({ outcome: 'condition_failed' });
  const entry = { table: 'sosw_closed', operation: 'PutItem', requests: 2, readUnits: 0 };
  expect(ledger.take()).toEqual([{ ...entry, writeUnits: 3, failedConditions: 1 }]);
});

it('breaks the connection when there is nobody behind it', async () => {
  const gone = await startEmulator();
  const orphan = await startCountingProxy(gone.endpoint, ledger);
  await gone.close();
  await expect(fetch(orphan.endpoint, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
  await orphan.close();
  expect(ledger.take()).toEqual([]);
});
