import { describe, expect, test } from 'vitest';
import { cancel } from '../../src/moves/cancel.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { aClosedTask, aTask, faulty, gated } from '../../src/testing/index.ts';
import { crashAt, recorded, withWrites } from './crash.ts';
import { type World, worlds } from './world.ts';

const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });

function cancelTask(world: World, deps = world.deps()): ReturnType<typeof cancel> {
  return cancel(deps, world.labourerId, T, { retentionDays: 9, reason: 'not wanted' });
}

describe('a cancel', () => {
  test('R11: closes the task before it removes it anywhere', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const { deps, writes } = withWrites(world);
    expect(await cancelTask(world, deps)).toBe('cancelled');
    expect(writes()).toEqual(['putClosed', 'deleteQueued', 'deleteWaiting']);
    expect(await world.places(T)).toBe('C cancelled');
    expect(await world.store.tasks.readClosed(T)).toMatchObject({
      ...{ ...T, attempts: 0, closedAtMs: world.nowMs, ttlSeconds: world.nowMs / 1000 + 9 * 86_400 },
      history: [{ outcome: 'cancelled', error: 'not wanted' }],
    });
    expect(await world.claim(0)).toBe('idle');
  });

  test.each([
    ['delay', [], 'C cancelled'],
    ['wait', ['failed'], 'C cancelled'],
    ['run', [], 'R0 C cancelled'],
    ['rerun', ['failed'], 'R0 C cancelled'],
  ] as const)('R11: %s: takes the body and its history from where they are', async (start, past, places) => {
    const world = await makeWorld();
    await world[start](T);
    expect(await cancelTask(world)).toBe('cancelled');
    expect(await world.places(T)).toBe(places);
    const closed = await world.store.tasks.readClosed(T);
    expect(closed).toMatchObject({ payload: T.payload, status: 'cancelled' });
    expect(closed?.history.map(({ outcome }) => outcome)).toEqual([...past, 'cancelled']);
    await world.runToEnd();
    expect(await world.places(T)).toBe('C cancelled');
  });

  test.each(['run', 'rerun'] as const)(
    'R11: %s: does not stop the attempt; its report changes nothing and the slot goes on',
    async (start) => {
      const world = await makeWorld();
      const invocation = await world[start](T);
      const row = await world.slot(0);
      await cancelTask(world);
      expect(await world.slot(0)).toEqual(row);
      await world.queue(U);
      expect(await world.report(invocation, { stats: { rows: 1 } })).toBe('duplicate');
      expect([await world.places(T), await world.places(U)]).toEqual(['C cancelled', 'R0']);
      await world.runToEnd();
    },
  );

  test('R11: of a task whose attempt fails afterwards leaves no retry behind', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await cancelTask(world);
    await world.fail(invocation);
    await world.runToEnd();
    expect(await world.places(T)).toBe('C cancelled');
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R11: of a closed task changes nothing, of an unknown one neither', async () => {
    const world = await makeWorld();
    expect(await cancelTask(world)).toBe('unknown_task');
    const invocation = await world.run(T);
    await world.report(invocation);
    const closed = await world.store.tasks.readClosed(T);
    expect(await cancelTask(world)).toBe('already_closed');
    expect(await world.store.tasks.readClosed(T)).toEqual(closed);
  });

  test('R11: removes what another cancel, or a completion, has left', async () => {
    const world = await makeWorld();
    await world.queue(T);
    await world.wait(T);
    await world.store.tasks.putClosed(aClosedTask(T));
    expect(await cancelTask(world)).toBe('already_closed');
    expect(await world.places(T)).toBe('C completed');
  });
});

describe('a cancel of a task that travels', () => {
  test('R11: looks in road order', async () => {
    const world = await makeWorld();
    await world.wait(T);
    const { port, calls } = recorded(world.store.tasks);
    await cancelTask(world, world.deps({ tasks: port }));
    const reads = calls.map(({ operation }) => operation).filter((operation) => operation.startsWith('read'));
    expect(reads).toEqual(['readQueued', 'readSlots', 'readWaiting']);
  });

  // cancel   Q: no T   R: T                 read W, R, Q: nowhere
  // claim    Q -> R
  test('R11: from the queue into a slot finds it there', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const gate = gated(world.store.tasks, 'readQueued');
    const cancelled = cancelTask(world, world.deps({ tasks: gate.port }));
    const look = await gate.reached('readQueued');
    expect(await world.claim(0)).toBe('invoked');
    await look.release();
    expect(await cancelled).toBe('cancelled');
    expect(await world.places(T)).toBe('R0 C cancelled');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R11: from a slot into waiting finds it there', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    const gate = gated(world.store.tasks, 'readSlots');
    const cancelled = cancelTask(world, world.deps({ tasks: gate.port }));
    const look = await gate.reached('readSlots');
    await world.fail(invocation);
    expect(await world.places(T)).toBe('W');
    await look.release();
    expect(await cancelled).toBe('cancelled');
    expect(await world.places(T)).toBe('C cancelled');
  });

  test('R11: from waiting to its end finds that it is closed', async () => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    const gate = gated(world.store.tasks, 'readWaiting');
    const cancelled = cancelTask(world, world.deps({ tasks: gate.port }));
    const look = await gate.reached('readWaiting');
    await world.report(invocation);
    await look.release();
    expect(await cancelled).toBe('already_closed');
    expect(await world.places(T)).toBe('C completed');
  });

  // cancel   Q: T   C put cancelled ................ Q delete
  // claim                             R0 = T   Q take   invoke
  test('R11: that is claimed between its two writes runs once and stays cancelled', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const gate = gated(world.store.tasks, 'deleteQueued');
    const cancelled = cancelTask(world, world.deps({ tasks: gate.port }));
    const remove = await gate.reached('deleteQueued');
    expect(await world.claim(0)).toBe('invoked');
    await remove.release();
    expect(await cancelled).toBe('cancelled');
    await world.runToEnd();
    expect(await world.places(T)).toBe('C cancelled');
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R11 R6: whose claim was unfinished: the expiry brings nothing back to life', async () => {
    const world = await makeWorld();
    await world.queue(T);
    await crashAt(world, { when: 'before', operation: 'takeQueued' }, (deps) => world.claim(0, { deps }));
    expect(await cancelTask(world)).toBe('cancelled');
    expect(await world.places(T)).toBe('R0 C cancelled');
    await world.runToEnd();
    expect(await world.places(T)).toBe('C cancelled');
    expect(world.attemptsOf(T)).toEqual([]);
  });
});

describe('a write of a cancel without an answer', () => {
  test.each([
    ['putClosed', 'lost', 'cancelled'],
    ['putClosed', 'unheard', 'already_closed'],
    ['deleteQueued', 'lost', 'cancelled'],
    ['deleteQueued', 'unheard', 'cancelled'],
    ['deleteWaiting', 'unheard', 'cancelled'],
  ] as const)('R11 R0: %s %s: is sent again until it is definite', async (operation, fault, outcome) => {
    const world = await makeWorld();
    await world.queue(T);
    const { port, left } = faulty(world.store.tasks, { operation, fault });
    expect(await cancelTask(world, world.deps({ tasks: port }))).toBe(outcome);
    expect(left()).toEqual([]);
    expect(await world.places(T)).toBe('C cancelled');
  });

  test.each([
    ['putClosed', 'Q'],
    ['deleteQueued', 'Q C cancelled'],
    ['deleteWaiting', 'C cancelled'],
  ] as const)(
    'R11: %s lost three times: throws before the next write; a repeat finishes it',
    async (operation, places) => {
      const world = await makeWorld();
      await world.queue(T);
      const faults = [1, 2, 3].map((call) => ({ operation, call, fault: 'lost' }) as const);
      const { port } = faulty(world.store.tasks, ...faults);
      await expect(cancelTask(world, world.deps({ tasks: port }))).rejects.toThrow(StoreUnavailableError);
      expect(await world.places(T)).toBe(places);
      await cancelTask(world);
      expect(await world.places(T)).toBe('C cancelled');
    },
  );
});
