import { describe, expect, test } from 'vitest';
import { handOver } from '../../src/moves/hand-over.ts';
import type { TaskStore } from '../../src/ports/task-store.ts';
import type { HeldCall, Operation } from '../../src/testing/index.ts';
import { aTask, faulty, gated } from '../../src/testing/index.ts';
import { recorded } from './crash.ts';
import { MINUTE_MS, worlds } from './world.ts';

const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });
const V = aTask({ index: 2 });

describe('a hand-over', () => {
  test('R5: puts the next task over the finished one: the slot is never free', async () => {
    const world = await makeWorld({ slots: 1 });
    const invocation = await world.run(T);
    await world.queue(U);
    const { port, calls } = recorded(world.store.tasks);
    expect(await world.report(invocation, {}, world.deps({ tasks: port }))).toBe('completed');
    expect(calls.map(({ operation }) => operation).filter((name) => !/^(read|queued|due)/.test(name))).toEqual([
      'putClosed',
      'putSlot',
      'takeQueued',
    ]);
    expect([await world.places(T), await world.places(U)]).toEqual(['C completed', 'R0']);
    expect(world.attemptsOf(U)).toEqual([1]);
  });

  test('R5: frees the slot when nothing waits', async () => {
    const world = await makeWorld();
    await world.report(await world.run(T));
    expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
  });

  test('R5: carries a whole queue through one slot, one task after the other', async () => {
    const world = await makeWorld({ slots: 1, lanes: 2 });
    const tasks = [0, 1, 2, 3, 4, 5].map((index) => aTask({ index, lanes: 2 }));
    await world.queue(...tasks);
    await world.claim(0);
    await world.runToEnd();
    expect(world.functions.invocations).toHaveLength(6);
    expect(tasks.map((task) => world.attemptsOf(task))).toEqual(tasks.map(() => [1]));
    expect(world.nowMs).toBe(Date.UTC(2026, 0, 1)); // no tick was needed
  });

  test('R5: after a failure gives the slot to another task while the failed one waits', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.queue(U);
    await world.fail(invocation);
    expect([await world.places(T), await world.places(U)]).toEqual(['W', 'R0']);
  });

  test('R5: takes a task that waits when it is due and the queue is empty', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.wait(U);
    await world.wait(V, { dueMs: world.nowMs + MINUTE_MS });
    await world.report(invocation);
    expect([await world.places(U), await world.places(V)]).toEqual(['R0 W', 'W']);
  });
});

describe('a report that is delivered twice', () => {
  test('R1 R5: one after the other: the second changes nothing', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.queue(U, V);
    expect(await world.report(invocation)).toBe('completed');
    const row = await world.slot(0);
    expect(await world.report(invocation)).toBe('duplicate');
    expect(await world.slot(0)).toEqual(row);
    expect([await world.places(U), await world.places(V)].sort()).toEqual(['Q', 'R0']);
  });

  type Held = HeldCall<TaskStore, Operation<TaskStore>>;
  const IN_ORDER = (calls: readonly Held[]) => calls;
  const REVERSED = (calls: readonly Held[]) => [...calls].reverse();

  // wa1   R0 = (T, token t)   C put      R0 = U over t   ok
  // wa2   R0 = (T, token t)   C exists   R0 = V over t   failed: taken
  test.each([
    ['both at the put of the slot, the first is faster', 'putSlot', IN_ORDER],
    ['both at the put of the slot, the second is faster', 'putSlot', REVERSED],
    ['both at the close, the first is faster', 'putClosed', IN_ORDER],
    ['both at the close, the second is faster', 'putClosed', REVERSED],
  ] as const)('R1 R4 R5: racing, %s: one task is claimed into the slot', async (_, operation, sorted) => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.queue(U, V);
    const gate = gated(world.store.tasks, operation);
    const deliveries = [1, 2].map((n) => world.report(invocation, { stats: { n } }, world.deps({ tasks: gate.port })));
    const calls = [await gate.reached(operation), await gate.reached(operation)];
    for (const call of sorted(calls)) await call.release();
    await gate.open();

    expect((await Promise.all(deliveries)).sort()).toEqual(['completed', 'duplicate']);
    expect(await world.places(T)).toBe('C completed');
    expect([await world.places(U), await world.places(V)].sort()).toEqual(['Q', 'R0']);
    expect([...world.attemptsOf(U), ...world.attemptsOf(V)]).toEqual([1]);
    await world.runToEnd();
    expect([world.attemptsOf(U), world.attemptsOf(V)]).toEqual([[1], [1]]);
  });

  test.each(['lost', 'unheard', 'throttled'] as const)(
    'R5: says so when its slot may not be free (%s)',
    async (fault) => {
      const world = await makeWorld();
      const invocation = await world.run(T);
      const { port, left } = faulty(world.store.tasks, { operation: 'freeSlot', fault });
      expect(await world.report(invocation, {}, world.deps({ tasks: port }))).toBe('completed');
      expect(left()).toEqual([]);
      expect(world.stats.of('slots_left')).toBe(1);
      const said = world.log.lines.find(({ message }) =>
        message.includes(`slot ${world.labourerId}/0 may not be free`),
      );
      expect(said).toMatchObject({ level: 'WARNING', fields: { labourer_id: world.labourerId, slot: 0 } });
    },
  );

  // wa1   R0 = U over t   frees nothing more
  // wa2   nothing waits   frees R0 if token = t   failed
  test('R1 R5: racing, the second finds nothing to claim and does not free the slot of the first', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.queue(U);
    const gate = gated(world.store.tasks, 'freeSlot');
    const row = await world.slot(0);
    expect(await world.report(invocation)).toBe('completed');
    const second = handOver(
      world.deps({ tasks: gate.port }),
      row,
      { ...world.terms, lanesRead: 1 },
      world.freshSlots(),
    );
    await (await gate.reached('freeSlot')).release();
    expect(await second).toBe('idle');
    expect(await world.places(U)).toBe('R0');
  });

  test('R6 R5: of a failure: counts once, and one task is claimed into the slot', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.queue(U, V);
    const gate = gated(world.store.tasks, 'putWaiting');
    const deps = world.deps({ tasks: gate.port });
    const deliveries = [world.fail(invocation, {}, deps), world.fail(invocation, {}, deps)];
    await gate.reached('putWaiting');
    await gate.reached('putWaiting');
    await gate.open();
    expect(await Promise.all(deliveries)).toEqual(['failed', 'failed']);
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({ attempts: 1, history: [{ attempt: 1 }] });
    expect([await world.places(U), await world.places(V)].sort()).toEqual(['Q', 'R0']);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1, 2]);
  });
});

describe('trouble after a definite close', () => {
  test.each(['queuedHead', 'dueHead', 'isClosed'] as const)(
    'R5: %s without an answer: the report does not throw, the slot waits for its lease',
    async (operation) => {
      const world = await makeWorld();
      const invocation = await world.run(T);
      if (operation === 'queuedHead') await world.queue(U);
      else await world.wait(U);
      const { port, left } = faulty(world.store.tasks, { operation, fault: 'unavailable' });
      expect(await world.report(invocation, {}, world.deps({ tasks: port }))).toBe('completed');
      expect(left()).toEqual([]);
      expect(await world.places(T)).toBe('R0 C completed');
      expect(world.stats.of('hand_overs_failed')).toBe(1);
      expect(world.log.lines).toMatchObject([{ level: 'ERROR', fields: { task_id: T.taskId, slot: 0 } }]);
      await world.runToEnd();
    },
  );

  test('R5: a store that refuses the put does not throw either', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.queue(U);
    const tasks = { ...world.store.tasks, putSlot: async () => Promise.reject(new Error('no permission')) };
    expect(await world.report(invocation, {}, world.deps({ tasks }))).toBe('completed');
    expect(await world.places(T)).toBe('R0 C completed');
    await world.runToEnd();
  });

  test.each([
    ['lost', 'R0 C completed'],
    ['unheard', 'C completed'],
  ] as const)('R5 R0: a slot whose delete is %s is freed once, and then by its expiry', async (fault, places) => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    const { port: tasks, left } = faulty(world.store.tasks, { operation: 'freeSlot', fault });
    const { port, calls } = recorded(tasks);
    expect(await world.report(invocation, {}, world.deps({ tasks: port }))).toBe('completed');
    expect(left()).toEqual([]);
    expect(calls.filter(({ operation }) => operation === 'freeSlot')).toHaveLength(1);
    expect(await world.places(T)).toBe(places);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });
});
