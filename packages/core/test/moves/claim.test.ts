import { describe, expect, test } from 'vitest';
import { SLOTS_FRESH_MS } from '../../src/domain/timings.ts';
import { claim } from '../../src/moves/claim.ts';
import { FreshSlots } from '../../src/moves/fresh-slots.ts';
import { aClosedTask, aTask, faulty, gated } from '../../src/testing/index.ts';
import { withWrites } from './crash.ts';
import { inOrder, inQueue, inWaiting, MINUTE_MS, worlds } from './world.ts';

const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });
const V = aTask({ index: 2 });

describe('a claim', () => {
  test('R3: of a queued task puts the slot, takes the task out of the queue, invokes its worker', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const { deps, writes } = withWrites(world);
    expect(await world.claim(2, { deps })).toBe('invoked');

    expect(writes()).toEqual(['putSlot', 'takeQueued']);
    expect(await world.places(T)).toBe('R2');
    const row = await world.slot(2);
    const { token } = row;
    const leaseUntilMs = world.nowMs + world.terms.leaseMs;
    expect(row).toEqual({
      ...{ lane: T.lane, taskId: T.taskId, labourerId: T.labourerId, slot: 2, token },
      ...{ cameFrom: 'Q', attempt: 1, task: T, claimedAtMs: world.nowMs, leaseUntilMs },
    });
    expect(world.functions.called).toEqual([world.terms.arn]);
    expect(world.functions.invocations).toEqual([
      {
        ...{ index: 0, task_id: T.taskId, labourer_id: T.labourerId, created_at: T.createdAt },
        ...{ attempts: 0, attempt: 1, lease_until_ms: leaseUntilMs, receipt: `2.${token}` },
      },
    ]);
    expect(world.stats.of('invoked_tasks')).toBe(1);
    expect(world.meta).toEqual([`invoked ${T.taskId}`]);
  });

  test('R3: of a task that waits leaves its body in waiting, held by the token of the slot', async () => {
    const world = await makeWorld();
    const { dueMs, ...waiting } = await world.wait(T);
    const { deps, writes } = withWrites(world);
    expect(await world.claim(0, { deps })).toBe('invoked');

    expect(dueMs).toBe(world.nowMs);
    expect(writes()).toEqual(['putSlot', 'claimWaiting']);
    expect(await world.places(T)).toBe('R0 W');
    const { token, ...row } = await world.slot(0);
    expect(row).toMatchObject({ cameFrom: 'W', attempt: 2, taskId: T.taskId });
    expect(row).not.toHaveProperty('task');
    expect(await world.store.tasks.readWaiting(T)).toEqual({ ...waiting, attempts: 2, token });
    expect(world.functions.invocations).toMatchObject([{ index: 0, attempts: 1, attempt: 2, receipt: `0.${token}` }]);
    expect(world.meta).toEqual([`ready_for_retry ${T.taskId}`, `invoked ${T.taskId}`]);
  });

  test('R3: the first attempt of a delayed task comes from waiting too, and its failure goes back there', async () => {
    const world = await makeWorld();
    await world.delay(T);
    expect(await world.claim(0)).toBe('invoked');
    expect(await world.slot(0)).toMatchObject({ cameFrom: 'W', attempt: 1 });
    expect(await world.places(T)).toBe('R0 W');
    const [first] = world.functions.invocations;
    if (!first) throw new Error('not invoked');

    expect(await world.fail(first)).toBe('failed');
    expect(await world.places(T)).toBe('W');
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({ attempts: 1, dueMs: expect.any(Number) });
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1, 2]);
  });

  test('R3 R1: leaves a slot alone that is held by another', async () => {
    const world = await makeWorld();
    await world.run(T);
    const before = await world.slot(0);
    await world.queue(U);
    expect(await world.claim(0)).toBe('taken');
    expect(await world.claim(0, { over: 'a-token-that-is-gone' })).toBe('taken');
    expect(await world.slot(0)).toEqual(before);
    expect(await world.places(U)).toBe('Q');
    expect(world.attemptsOf(U)).toEqual([]);
  });

  test('R3: that finds nothing gives the slot up', async () => {
    const world = await makeWorld();
    await world.run(T);
    const { token } = await world.slot(0);
    expect(await world.claim(1)).toBe('idle');
    expect(await world.claim(0, { over: token })).toBe('idle');
    expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
  });
});

describe('a lost race', () => {
  // A   read T   R0 = T .................... take T: lost   R0 = U over its own row   take U
  // B   read T            R1 = T   take T
  test('R3: for a queued task goes on with the next one over its own row', async () => {
    const world = await makeWorld();
    await world.queue(T, U);
    const gate = gated(world.store.tasks, 'takeQueued');
    const a = world.claim(0, { deps: world.deps({ tasks: gate.port }) });
    const take = await gate.reached('takeQueued');
    expect(await world.places(T)).toBe('Q R0');
    expect(await world.claim(1, { next: inOrder(inQueue(T)) })).toBe('invoked');
    await take.release();
    await gate.open();

    expect(await a).toBe('invoked');
    expect([await world.places(T), await world.places(U)]).toEqual(['R1', 'R0']);
    expect([world.attemptsOf(T), world.attemptsOf(U)]).toEqual([[1], [1]]);
    expect(world.stats.of('claims_lost')).toBe(1);
  });

  test('R3: with nothing else to claim frees its own row', async () => {
    const world = await makeWorld();
    await world.run(T, 1);
    expect(await world.claim(0, { next: inOrder(inQueue(T)) })).toBe('idle');
    expect(await world.places(T)).toBe('R1');
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R3: for a task that waits goes on with the next one', async () => {
    const world = await makeWorld();
    const seen = await world.wait(T);
    await world.queue(U);
    expect(await world.claim(1, { next: inOrder(inWaiting(seen)) })).toBe('invoked');
    expect(await world.claim(0, { next: inOrder(inWaiting(seen), inQueue(U)) })).toBe('invoked');
    expect([await world.places(T), await world.places(U)]).toEqual(['R1 W', 'R0']);
    expect(world.attemptsOf(T)).toEqual([2]);
  });

  test('R3 R1: in both orders of two claims for one slot one of them has it, the other task stays queued', async () => {
    const world = await makeWorld();
    await world.queue(T, U);
    const gate = gated(world.store.tasks, 'putSlot');
    const deps = world.deps({ tasks: gate.port });
    const a = world.claim(0, { deps, next: inOrder(inQueue(T)) });
    const b = world.claim(0, { deps, next: inOrder(inQueue(U)) });
    const [putOfA, putOfB] = [await gate.reached('putSlot'), await gate.reached('putSlot')];
    await putOfB.release();
    await putOfA.release();
    expect([await a, await b]).toEqual(['taken', 'invoked']);
    expect([await world.places(T), await world.places(U)]).toEqual(['Q', 'R0']);
  });
});

describe('a leftover in waiting', () => {
  test('R3c: of a task that is closed is removed, never run, and the claim goes on', async () => {
    const world = await makeWorld();
    const leftover = await world.wait(T);
    await world.store.tasks.putClosed(aClosedTask(T));
    await world.queue(U);
    expect(await world.claim(0, { next: inOrder(inWaiting(leftover), inQueue(U)) })).toBe('invoked');
    expect([await world.places(T), await world.places(U)]).toEqual(['C completed', 'R0']);
    expect(world.attemptsOf(T)).toEqual([]);
    expect(world.stats.of('leftovers_removed')).toBe(1);
  });

  test('R3c: that cannot be removed now keeps the claim from going on; the next claim removes it', async () => {
    const world = await makeWorld();
    await world.wait(T);
    await world.store.tasks.putClosed(aClosedTask(T));
    const faults = [1, 2, 3].map((call) => ({ operation: 'deleteWaiting', call, fault: 'lost' }) as const);
    const { port, left } = faulty(world.store.tasks, ...faults);
    await expect(world.claim(0, { deps: world.deps({ tasks: port }) })).rejects.toThrow('deleteWaiting');
    expect(left()).toEqual([]);
    expect(await world.places(T)).toBe('W C completed');
    expect(await world.claim(0)).toBe('idle');
    expect(await world.places(T)).toBe('C completed');
  });
});

describe('a slow claim', () => {
  test.each([
    { afterMs: 8_000, outcome: 'invoked', attempts: [1] },
    { afterMs: 8_001, outcome: 'left', attempts: [] },
  ])('R3: $afterMs ms after the lease was computed is $outcome', async ({ afterMs, outcome, attempts }) => {
    const world = await makeWorld();
    await world.queue(T);
    const gate = gated(world.store.tasks, 'takeQueued');
    const claimed = world.claim(0, { deps: world.deps({ tasks: gate.port }) });
    const take = await gate.reached('takeQueued');
    await world.system.advance(afterMs);
    await take.release();
    expect(await claimed).toBe(outcome);
    expect(await world.places(T)).toBe('R0');
    expect(world.attemptsOf(T)).toEqual(attempts);
  });

  test('R3 R6: that never invoked is found when its lease ends; its attempt counts', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const gate = gated(world.store.tasks, 'takeQueued');
    const claimed = world.claim(0, { deps: world.deps({ tasks: gate.port }) });
    const take = await gate.reached('takeQueued');
    await world.system.advance(MINUTE_MS);
    await take.release();
    expect(await claimed).toBe('left');
    expect(world.log.lines).toMatchObject([
      { level: 'WARNING', message: 'claim left to its lease: too late to invoke' },
    ]);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
  });
});

describe('a payload that nothing can run', () => {
  const poison = { ...T, payload: '[1, 2, 3]' };

  test('R6: in the queue closes its task as dead, and the slot goes on', async () => {
    const world = await makeWorld();
    await world.queue(poison, U);
    expect(await world.claim(0)).toBe('invoked');
    expect([await world.places(T), await world.places(U)]).toEqual(['C dead', 'R0']);
    expect(await world.store.tasks.readClosed(T)).toMatchObject({
      ...{ payload: '[1, 2, 3]', attempts: 1, lastError: 'the payload is no JSON object' },
      history: [{ attempt: 1, slot: 0, outcome: 'failed' }],
    });
    expect(world.digest).toEqual([expect.stringContaining(T.taskId)]);
    expect(world.attemptsOf(T)).toEqual([]);
  });

  test('R6: of a task that waits closes it as dead too, and frees the slot when nothing else waits', async () => {
    const world = await makeWorld();
    await world.delay({ ...poison, payload: 'not even JSON' });
    expect(await world.claim(0)).toBe('idle');
    expect(await world.places(T)).toBe('C dead');
    expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
  });
});

describe('a throttled table', () => {
  const throttled = (operation: 'putSlot' | 'takeQueued' | 'claimWaiting', times: number) =>
    Array.from({ length: times }, (_, n) => ({ operation, call: n + 1, fault: 'throttled' }) as const);

  test.each(['putSlot', 'takeQueued'] as const)('R0: %s is sent again, since it had no effect', async (operation) => {
    const world = await makeWorld();
    await world.queue(T);
    const { port, left } = faulty(world.store.tasks, ...throttled(operation, 2));
    expect(await world.claim(0, { deps: world.deps({ tasks: port }) })).toBe('invoked');
    expect(left()).toEqual([]);
    expect(await world.places(T)).toBe('R0');
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test.each(['putSlot', 'takeQueued', 'claimWaiting'] as const)(
    'R0: %s is sent three times at most; the slot is freed, the task stays where it was',
    async (operation) => {
      const world = await makeWorld();
      if (operation === 'claimWaiting') await world.wait(V);
      else await world.queue(V);
      const before = await world.places(V);
      const { port, left } = faulty(world.store.tasks, ...throttled(operation, 3));
      expect(await world.claim(0, { deps: world.deps({ tasks: port }) })).toBe('idle');
      expect(left()).toEqual([]);
      expect(world.stats.of('claims_throttled')).toBe(1);
      expect(await world.places(V)).toBe(before);
      expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
      await world.runToEnd();
      expect(world.attemptsOf(V)).toHaveLength(1);
    },
  );

  test('I12: a put that was throttled, and whose slot is not in force any more, is told', async () => {
    const world = await makeWorld();
    await world.queue(V);
    const { port } = faulty(world.store.tasks, ...throttled('putSlot', 1));
    // Known for as long as it may be: after the pause it is asked again, and the slot is gone.
    const { clock } = world.system;
    const known = { slots: 1, learntAtMs: clock.now() - SLOTS_FRESH_MS };
    const slots = new FreshSlots(clock, known, async () => ({ slots: 0, learntAtMs: clock.now() }));
    const usable = { labourerId: world.labourerId, slot: 0 };
    const next = async () => ({ from: 'Q', task: V }) as const;
    expect(await claim(world.deps({ tasks: port }), usable, world.terms, slots, next)).toBe('idle');
    expect(world.stats.of('claims_throttled')).toBe(1);
    expect(await world.places(V)).toBe('Q');
  });
});
