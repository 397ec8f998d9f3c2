import { createStore, createTables, realSystem, tableNames } from 'sosw/aws/store';
import type { Store } from 'sosw/essentials';
import { aJob, aReference, aSlot, aState, aTask, aWaitingTask, someTasks } from 'sosw/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator.ts';
import { releaseLostWork } from '../../src/fleet/lost-work.ts';
import { closeSlots } from '../../src/fleet/stop-claims.ts';
import { dynamoClient } from '../support/dynamo.ts';

const IN_AN_HOUR_MS = Date.now() + 3_600_000;

async function emptyStore(): Promise<Store> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const client = dynamoClient(emulator.endpoint);
  const names = tableNames();
  await createTables(client, names, realSystem.timers);
  return createStore({ client, names, system: realSystem, onBadRow: () => {} });
}

test('leases are over; nothing else of their rows has changed', async () => {
  const store = await emptyStore();
  const [first, second] = someTasks(2);
  const fromQueue = aSlot(first, { slot: 0, token: 'a'.repeat(22), leaseUntilMs: IN_AN_HOUR_MS });
  const fromWaiting = aReference(second, { slot: 1, token: 'b'.repeat(22), leaseUntilMs: IN_AN_HOUR_MS });
  const elsewhere = aSlot(aTask({ labourerId: 'other' }), { leaseUntilMs: IN_AN_HOUR_MS });
  const waiting = aWaitingTask(second, { token: fromWaiting.token });
  await store.states.write(aState({}));
  await store.states.raiseLanes('other', 1); // no tick has come by yet
  for (const row of [fromQueue, fromWaiting, elsewhere]) await store.tasks.putSlot(row);
  await store.tasks.putWaiting(waiting);

  await releaseLostWork(store);

  expect(await store.tasks.readSlots(fromQueue.labourerId)).toEqual([
    { ...fromQueue, leaseUntilMs: 0 },
    { ...fromWaiting, leaseUntilMs: 0 },
  ]);
  expect(await store.tasks.readSlots('other')).toEqual([{ ...elsewhere, leaseUntilMs: 0 }]);
  expect(await store.tasks.readWaiting(waiting)).toEqual(waiting);
});

test("a job that was being written is nobody's, at the place that it had come to", async () => {
  const { jobs, ...store } = await emptyStore();
  await jobs.create(aJob({ jobId: 'writing' }), IN_AN_HOUR_MS);
  await jobs.saveCursor('writing', 1, 500, IN_AN_HOUR_MS);
  await jobs.create(aJob({ jobId: 'written' }), IN_AN_HOUR_MS);
  await jobs.markWritten('written', 1, 1000);

  await releaseLostWork({ jobs, ...store });

  expect(await jobs.read('writing')).toMatchObject({ state: 'writing', cursor: 500, epoch: 2 });
  expect(await jobs.read('writing')).not.toHaveProperty('ownerUntilMs');
  expect(await jobs.read('written')).toMatchObject({ state: 'written', epoch: 1 });
});

test('slots that are closed are none until a tick comes by', async () => {
  const { states, ...store } = await emptyStore();
  await states.write(aState({ labourerId: 'w', slots: 5 }));
  await states.raiseLanes('w', 2);
  await states.raiseLanes('new', 1);

  await closeSlots({ states, ...store });

  expect(await states.read('w')).toMatchObject({ slots: 0, lanesRead: 2, paused: false, arn: aState().arn });
  expect(await states.read('new')).not.toHaveProperty('slots');
  await states.write(aState({ labourerId: 'w', slots: 5, slotsAtMs: Date.now() + 1 }));
  expect(await states.read('w')).toMatchObject({ slots: 5 });
});
