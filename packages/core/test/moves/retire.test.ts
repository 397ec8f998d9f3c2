import { describe, expect, test } from 'vitest';
import { retire } from '../../src/moves/retire.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { aTask, aWaitingTask, faulty } from '../../src/testing/index.ts';
import { withWrites } from './crash.ts';
import { inOrder, inWaiting, MINUTE_MS, worlds } from './world.ts';

const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });
const RETRY = { baseMs: 10_000, factor: 3, capMs: 60_000 };
const FAILED = { outcome: 'failed', error: 'Error: again' } as const;

describe('a failed attempt', () => {
  test('R6: of the queue moves its task to waiting, due after the back-off', async () => {
    const world = await makeWorld({ terms: { retry: RETRY } });
    const invocation = await world.run(T, 1);
    const claimedAtMs = world.nowMs;
    await world.system.advance(MINUTE_MS);
    const { deps, writes } = withWrites(world);
    const error = { name: 'TypeError', message: 'no rows' };
    expect(await world.fail(invocation, { error }, deps)).toBe('failed');

    expect(writes()).toEqual(['putWaiting', 'freeSlot']);
    expect(await world.places(T)).toBe('W');
    const waiting = await world.store.tasks.readWaiting(T);
    expect(waiting).toEqual({
      ...T,
      ...{ attempts: 1, lastError: 'TypeError: no rows', dueMs: expect.any(Number) },
      history: [
        { attempt: 1, slot: 1, claimedAtMs, endedAtMs: world.nowMs, outcome: 'failed', error: 'TypeError: no rows' },
      ],
    });
    expect(waiting?.dueMs).toBeGreaterThanOrEqual(world.nowMs);
    expect(waiting?.dueMs).toBeLessThan(world.nowMs + RETRY.baseMs);
    expect(world.meta).toEqual([
      `invoked ${T.taskId}`,
      `marked_as_failed ${T.taskId}`,
      `scheduled_for_retry ${T.taskId}`,
    ]);
    expect(world.digest).toEqual([]);
  });

  test('R6: of waiting makes its task due again and gives back its token', async () => {
    const world = await makeWorld({ terms: { retry: RETRY, maxAttempts: 9 } });
    const invocation = await world.rerun(T, 0, { attempts: 2 });
    const { deps, writes } = withWrites(world);
    expect(await world.fail(invocation, {}, deps)).toBe('failed');
    expect(writes()).toEqual(['releaseWaiting', 'freeSlot']);
    const waiting = await world.store.tasks.readWaiting(T);
    expect(waiting).toMatchObject({ attempts: 3, history: [{ attempt: 1 }, { attempt: 3, outcome: 'failed' }] });
    expect(waiting).not.toHaveProperty('token');
    expect(waiting?.dueMs).toBeLessThan(world.nowMs + RETRY.capMs);
  });

  // A      reads W[T] due 10 ......................... claim if due = 10   failed: it is 11, also by a clock that is behind
  // B      claim (T, 2) at 10   fails at 10, or at 7 by its own clock, no back-off
  test.each([0, -3])('R6 R3: has a new due time, by a clock that is %i ms off too', async (offMs) => {
    const world = await makeWorld({ terms: { retry: { baseMs: 0, factor: 1, capMs: 0 } } });
    const invocation = await world.rerun(T);
    const seen = aWaitingTask(T, { dueMs: world.nowMs });
    const clock = { now: () => world.nowMs + offMs };
    await world.fail(invocation, {}, world.deps({ system: { ...world.system, clock } }));
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({ dueMs: world.nowMs + 1 });
    expect(await world.claim(1, { next: inOrder(inWaiting(seen)) })).toBe('idle');
    expect(world.attemptsOf(T)).toEqual([2]);
  });

  test('R6: is not claimed before it is due', async () => {
    const world = await makeWorld();
    await world.wait(T, { dueMs: world.nowMs + 1 });
    expect(await world.claim(0)).toBe('idle');
    await world.system.advance(1);
    expect(await world.claim(0)).toBe('invoked');
  });

  test('R6: that another actor has retired before changes nothing', async () => {
    const world = await makeWorld();
    await world.run(T);
    const row = await world.slot(0);
    expect(await retire(world.deps(), row, world.terms, FAILED)).toBe('waiting');
    const waiting = await world.store.tasks.readWaiting(T);
    expect(await retire(world.deps(), row, world.terms, FAILED)).toBe('moved_on');
    expect(await world.store.tasks.readWaiting(T)).toEqual(waiting);
    expect(world.stats.of('stale_retirements')).toBe(1);
  });

  // tick   reads W[T] due 10 ................................. claim if due = 10: must fail
  // other  claims T at 10   WA, its clock behind: due again, at 10
  test('R6: gets a due time later than that of its claim, also by a clock that is behind', async () => {
    const world = await makeWorld();
    await world.rerun(T);
    const row = await world.slot(0);
    expect(await retire(world.deps(), row, world.terms, { ...FAILED, dueMs: row.claimedAtMs })).toBe('waiting');
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({ dueMs: row.claimedAtMs + 1 });
  });

  // late WA   reads R0 = (T, 2, token a) ............................... W update  "token is b": not its attempt
  // tick      R0 expired   W update   T claimed: (T, 3, token b)
  test('R6: does not take its task from the attempt after it', async () => {
    const world = await makeWorld();
    await world.rerun(T);
    const row = await world.slot(0);
    expect(await retire(world.deps(), row, world.terms, { ...FAILED, dueMs: world.nowMs })).toBe('waiting');
    await world.system.advance(1);
    expect(await world.claim(1)).toBe('invoked');
    const held = await world.store.tasks.readWaiting(T);
    expect(held).toMatchObject({ attempts: 3, token: (await world.slot(1)).token });

    expect(await retire(world.deps(), row, world.terms, FAILED)).toBe('moved_on');
    expect(await retire(world.deps(), row, world.terms, { ...FAILED, isFinal: true })).toBe('moved_on');
    expect(await world.store.tasks.readWaiting(T)).toEqual(held);
    expect(await world.store.tasks.isClosed(T)).toBe(false);
  });

  test('R6: whose report comes after its slot went to another changes nothing', async () => {
    const world = await makeWorld({ slots: 1 });
    const late = await world.run(T);
    await world.queue(U);
    await world.leasesEnd();
    await world.tick();
    const waiting = await world.store.tasks.readWaiting(T);
    expect(await world.fail(late)).toBe('stale');
    expect(await world.store.tasks.readWaiting(T)).toEqual(waiting);
    expect(await world.places(U)).toBe('R0');
    expect(world.stats.of('stale_failures')).toBe(1);
  });
});

describe('a task whose attempts are used up', () => {
  test('R6: in its only attempt is closed as dead from the slot, with what the worker reported', async () => {
    const world = await makeWorld({ terms: { maxAttempts: 1 } });
    const invocation = await world.run(T);
    const { deps, writes } = withWrites(world);
    const event = { error: { message: 'no hope' }, stats: { rows: 1 }, result: { at: 'x' } };
    expect(await world.fail(invocation, event, deps)).toBe('failed');
    expect(writes()).toEqual(['putClosed', 'freeSlot']);
    expect(await world.places(T)).toBe('C dead');
    expect(await world.store.tasks.readClosed(T)).toMatchObject({
      ...{ status: 'dead', attempts: 1, lastError: 'no hope', stats: { rows: 1 }, result: { at: 'x' } },
      history: [{ attempt: 1, slot: 0, outcome: 'failed', error: 'no hope' }],
    });
    expect(world.digest).toEqual([`Closed as dead after attempt 1: ${T.taskId} (no hope)`]);
    expect(world.meta.at(-1)).toBe(`archived_dead ${T.taskId}`);
    expect(world.stats.of('closed_dead_tasks')).toBe(1);
  });

  test('R6: in a later attempt is closed as dead from waiting, then removed there', async () => {
    const world = await makeWorld({ terms: { maxAttempts: 2 } });
    const invocation = await world.rerun(T);
    await world.queue(U);
    const { deps, writes } = withWrites(world);
    expect(await world.fail(invocation, {}, deps)).toBe('failed');
    expect(writes().slice(0, 2)).toEqual(['putClosed', 'deleteWaiting']);
    expect([await world.places(T), await world.places(U)]).toEqual(['C dead', 'R0']);
    expect(await world.store.tasks.readClosed(T)).toMatchObject({ attempts: 2, history: [{}, { attempt: 2 }] });
  });

  test('R6: is judged by the maximum in force when the attempt ends', async () => {
    const world = await makeWorld({ terms: { maxAttempts: 9 } });
    const invocation = await world.rerun(T);
    await world.change({ maxAttempts: 2 });
    await world.fail(invocation);
    expect(await world.places(T)).toBe('C dead');
  });

  // tick A   R0 = (T, 1) expired ................................. max is 1 by now: W has T, so no C put
  // tick B   R0 = (T, 1) expired   W put T, attempts 1   T claimed
  test('R6: from the queue is left alone when another actor has moved it to waiting', async () => {
    const world = await makeWorld();
    await world.run(T);
    const row = await world.slot(0);
    await retire(world.deps(), row, world.terms, FAILED);
    const { deps, writes } = withWrites(world);
    expect(await retire(deps, row, { ...world.terms, maxAttempts: 1 }, FAILED)).toBe('moved_on');
    expect(writes()).toEqual([]);
    expect(world.digest).toEqual([]);
  });

  test.each(['run', 'rerun'] as const)('R6: because no attempt can succeed is dead at once: %s', async (start) => {
    const world = await makeWorld({ terms: { maxAttempts: 9 } });
    const invocation = await world[start](T);
    await world.fail(invocation, { error: { name: 'NonRetryableError', message: 'bad row', retryable: false } });
    expect(await world.places(T)).toBe('C dead');
    expect(await world.store.tasks.readClosed(T)).toMatchObject({ lastError: 'NonRetryableError: bad row' });
  });

  test('R6: is removed from waiting also when it was closed before', async () => {
    const world = await makeWorld({ terms: { maxAttempts: 2 } });
    const invocation = await world.rerun(T);
    const { port } = faulty(world.store.tasks, ...lost('deleteWaiting'));
    await expect(world.report(invocation, {}, world.deps({ tasks: port }))).rejects.toThrow(StoreUnavailableError);
    expect(await world.places(T)).toBe('R0 W C completed');
    expect(await world.fail(invocation)).toBe('failed');
    expect(await world.places(T)).toBe('C completed');
    expect(world.digest).toEqual([]);
  });
});

const lost = (operation: 'putWaiting' | 'releaseWaiting' | 'putClosed' | 'deleteWaiting') =>
  [1, 2, 3].map((call) => ({ operation, call, fault: 'lost' }) as const);

describe('a write of a failure without an answer', () => {
  test.each([
    ['run', 'putWaiting', 'lost'],
    ['run', 'putWaiting', 'unheard'],
    ['run', 'putWaiting', 'throttled'],
    ['rerun', 'releaseWaiting', 'lost'],
    ['rerun', 'releaseWaiting', 'unheard'],
    ['rerun', 'releaseWaiting', 'throttled'],
  ] as const)('R6 R0: %s: %s %s is sent again until it is definite', async (start, operation, fault) => {
    const world = await makeWorld();
    const invocation = await world[start](T);
    await world.queue(U);
    const { port, left } = faulty(world.store.tasks, { operation, fault });
    expect(await world.fail(invocation, {}, world.deps({ tasks: port }))).toBe('failed');
    expect(left()).toEqual([]);
    expect([await world.places(T), await world.places(U)]).toEqual(['W', 'R0']);
    const waiting = await world.store.tasks.readWaiting(T);
    expect(waiting).toMatchObject({ attempts: invocation.attempt, dueMs: expect.any(Number) });
    expect(waiting).not.toHaveProperty('token');
  });

  test.each([
    ['run', 'putWaiting', 9, 'W'],
    ['rerun', 'releaseWaiting', 9, 'W'],
    ['run', 'putClosed', 1, 'C dead'],
    ['rerun', 'putClosed', 2, 'C dead'],
    ['rerun', 'deleteWaiting', 2, 'C dead'],
  ] as const)('R6: %s: %s lost three times: throws, keeps the slot; a repeat finishes it', async (...row) => {
    const [start, operation, maxAttempts, places] = row;
    const world = await makeWorld({ terms: { maxAttempts } });
    const invocation = await world[start](T);
    await world.queue(U);
    const { port, left } = faulty(world.store.tasks, ...lost(operation));
    const failed = world.fail(invocation, {}, world.deps({ tasks: port }));
    await expect(failed).rejects.toThrow(StoreUnavailableError);
    expect(left()).toEqual([]);
    expect(await world.places(U)).toBe('Q');
    expect((await world.slot(0)).taskId).toBe(T.taskId);
    expect(await world.fail(invocation)).toBe('failed');
    expect([await world.places(T), await world.places(U)]).toEqual([places, 'R0']);
  });
});
