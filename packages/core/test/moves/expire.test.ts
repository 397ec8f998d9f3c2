import { describe, expect, test } from 'vitest';
import { expire, hasExpired } from '../../src/moves/expire.ts';
import { aSlot, aTask, gated } from '../../src/testing/index.ts';
import { crashAt, recorded, withWrites } from './crash.ts';
import { inOrder, inQueue, type World, worlds } from './world.ts';

const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });
const MARGIN_MS = 5_000;

/** A claimer of T dies between its slot and its take: the slot holds T, and T is still queued. */
function unfinishedClaim(world: World, slot: number): Promise<void> {
  const next = inOrder(inQueue(T));
  return crashAt(world, { when: 'before', operation: 'takeQueued' }, (deps) => world.claim(slot, { deps, next }));
}

/** A claimer of T dies between its take and its invoke: T stands in the slot alone. */
function uninvokedClaim(world: World, slot: number): Promise<void> {
  const next = inOrder(inQueue(T));
  return crashAt(world, { when: 'after', operation: 'takeQueued' }, (deps) => world.claim(slot, { deps, next }));
}

test('R6: a lease has ended only when its margin is over too, since clocks differ', () => {
  const row = aSlot(T, { leaseUntilMs: 100_000 });
  expect(hasExpired(row, 100_000 + MARGIN_MS)).toBe(false);
  expect(hasExpired(row, 100_000 + MARGIN_MS + 1)).toBe(true);
});

describe('an expired attempt', () => {
  test('R6: of waiting becomes due again; its slot may be used', async () => {
    const world = await makeWorld();
    await world.rerun(T);
    await world.leasesEnd();
    const { deps, writes } = withWrites(world);
    expect(await world.expire(0, deps)).toBe(true);
    expect(writes()).toEqual(['releaseWaiting']);
    expect(await world.places(T)).toBe('R0 W');
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({
      ...{ attempts: 2, dueMs: expect.any(Number), lastError: 'the lease ended without a report' },
      history: [{ attempt: 1 }, { attempt: 2, slot: 0, outcome: 'expired' }],
    });
  });

  test('R6: of the queue is moved to waiting; Q is read before R', async () => {
    const world = await makeWorld();
    await world.run(T);
    await world.leasesEnd();
    const row = await world.slot(0);
    const { port, calls } = recorded(world.store.tasks);
    expect(await expire(world.deps({ tasks: port }), row, world.terms)).toBe(true);
    expect(calls.map(({ operation }) => operation)).toEqual(['readQueued', 'readSlots', 'putWaiting']);
    expect(await world.places(T)).toBe('R0 W');
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({ attempts: 1, history: [{ outcome: 'expired' }] });
    expect(world.stats.of('expired_attempts')).toBe(1);
  });

  test('R6: without attempts left is closed as dead', async () => {
    const world = await makeWorld({ terms: { maxAttempts: 1 } });
    await world.run(T);
    await world.leasesEnd();
    await world.tick();
    expect(await world.places(T)).toBe('C dead');
    expect(world.digest).toEqual([`Closed as dead after attempt 1: ${T.taskId} (the lease ended without a report)`]);
  });

  test('R6: whose completion died half-way is not looked up in C: it becomes due, and its claim removes it', async () => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    await crashAt(world, { when: 'after', operation: 'putClosed' }, (deps) => world.report(invocation, {}, deps));
    await world.leasesEnd();
    expect(await world.expire(0)).toBe(true);
    expect(await world.places(T)).toBe('R0 W C completed');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
    expect(world.stats.of('leftovers_removed')).toBe(1);
  });
});

describe('an unfinished claim', () => {
  test('R6: is over without a record when its task is still queued', async () => {
    const world = await makeWorld();
    await world.queue(T);
    await unfinishedClaim(world, 0);
    await world.leasesEnd();
    const { deps, writes } = withWrites(world);
    expect(await world.expire(0, deps)).toBe(true);
    expect(writes()).toEqual([]);
    expect(await world.places(T)).toBe('Q R0');
    expect(world.stats.of('unfinished_claims')).toBe(1);
  });

  test('R6: is left alone while its task runs in another slot', async () => {
    const world = await makeWorld();
    await world.queue(T);
    await unfinishedClaim(world, 0);
    await world.leasesEnd();
    expect(await world.claim(1)).toBe('invoked');
    const { deps, writes } = withWrites(world);
    expect(await world.expire(0, deps)).toBe(false);
    expect(writes()).toEqual([]);
    expect(await world.places(T)).toBe('R0 R1');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R6: is left alone also while the margin of the other lease lasts', async () => {
    const world = await makeWorld();
    await world.queue(T);
    await unfinishedClaim(world, 0);
    await world.system.advance(10 * MARGIN_MS);
    expect(await world.claim(1)).toBe('invoked');
    await world.system.advance(world.terms.leaseMs + MARGIN_MS);
    expect(await world.expire(0)).toBe(false);
    await world.system.advance(1);
    expect(await world.expire(0)).toBe(true);
    expect(await world.places(T)).toBe('R0 R1 W');
  });

  // B  R2=T x                        (before A's take)
  // A  R1=T  Q-T ok  x
  // t  both leases over: each puts W, "exists" for the second. Freeing each other they would lose T
  test.each([
    [1, 2],
    [2, 1],
  ])('R6: and one that was never invoked, both dead: slot %i then %i, the task waits, once', async (...order) => {
    const world = await makeWorld();
    await world.queue(T);
    await unfinishedClaim(world, 2);
    await uninvokedClaim(world, 1);
    expect(await world.places(T)).toBe('R1 R2');
    await world.leasesEnd();
    for (const slot of order) expect(await world.expire(slot)).toBe(true);
    expect(await world.places(T)).toBe('R1 R2 W');
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({ attempts: 1 });
    expect(world.stats.of('stale_retirements')).toBe(1);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
  });

  // tick   R1: Q no ............................. Query R: R2 has T, live -> leave it
  // B              R2=T before, Q-T, invoke
  // Read before Q, R would not show R2 yet, and T would wait while it runs.
  test('R6: whose task is being taken while it expires is left alone', async () => {
    const world = await makeWorld();
    await world.queue(T);
    await unfinishedClaim(world, 1);
    await world.leasesEnd();
    const gate = gated(world.store.tasks, 'readQueued');
    const expired = world.expire(1, world.deps({ tasks: gate.port }));
    const look = await gate.reached('readQueued');
    expect(await world.claim(2)).toBe('invoked');
    await look.release();
    expect(await expired).toBe(false);
    expect(await world.places(T)).toBe('R1 R2');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });
});

describe('a slow expirer', () => {
  // tick A   R0 = (T, 1) ........................................................... W put T
  // T                       W put by tick B, claim, (T, 2) completes, C put, W delete
  test('R6 R3c: puts back what is closed; the next claim removes it and never runs it', async () => {
    const world = await makeWorld();
    await world.run(T);
    await world.leasesEnd();
    const gate = gated(world.store.tasks, 'putWaiting');
    const slow = world.expire(0, world.deps({ tasks: gate.port }));
    const put = await gate.reached('putWaiting');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1, 2]);

    await put.release();
    expect(await slow).toBe(true);
    expect(await world.places(T)).toBe('W C completed');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1, 2]);
    expect(world.stats.of('leftovers_removed')).toBe(1);
  });

  // tick A   R0 expired, token a ............................. put over token a   failed: taken
  // tick B   R0 expired, token a   R0 = U over token a
  test('R1: does not get a slot that another tick has filled', async () => {
    const world = await makeWorld();
    await world.run(T);
    await world.leasesEnd();
    const { token } = await world.slot(0);
    expect(await world.expire(0)).toBe(true);
    await world.queue(U, aTask({ index: 2 }));
    expect(await world.claim(0, { over: token })).toBe('invoked');
    const row = await world.slot(0);
    expect(await world.claim(0, { over: token })).toBe('taken');
    expect(await world.slot(0)).toEqual(row);
  });

  test('R1: frees no slot that another tick has filled', async () => {
    const world = await makeWorld();
    await world.run(T);
    const { token } = await world.slot(0);
    await world.leasesEnd();
    await world.expire(0);
    await world.queue(U);
    expect(await world.claim(0, { over: token })).toBe('invoked');
    expect(await world.claim(0, { over: token, next: inOrder() })).toBe('idle');
    expect(await world.places(U)).toBe('R0');
  });
});
