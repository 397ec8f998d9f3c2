import { describe, expect, test } from 'vitest';
import { HISTORY_ENTRIES_MAX } from '../../src/domain/task.ts';
import { taskRefOf } from '../../src/domain/task-id.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { aTask, type Fault, faulty, jobIds } from '../../src/testing/index.ts';
import { withWrites } from './crash.ts';
import { MINUTE_MS, worlds } from './world.ts';

const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });
const DAY_SECONDS = 86_400;

describe('a completion', () => {
  test('R4: of a first attempt closes the task from the slot, and then only lets the slot go', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T, 1);
    const claimedAtMs = world.nowMs;
    await world.system.advance(MINUTE_MS);
    const { deps, writes } = withWrites(world);
    const event = { stats: { rows: 7 }, result: { total: '1.5', list: [1] } };
    expect(await world.report(invocation, event, deps)).toBe('completed');

    expect(writes()).toEqual(['putClosed', 'freeSlot']);
    expect(await world.places(T)).toBe('C completed');
    expect(await world.store.tasks.readClosed(T)).toEqual({
      ...T,
      ...{ status: 'completed', attempts: 1, closedAtMs: world.nowMs, ...event },
      ttlSeconds: Math.floor(world.nowMs / 1000) + 30 * DAY_SECONDS,
      history: [{ attempt: 1, slot: 1, claimedAtMs, endedAtMs: world.nowMs, outcome: 'completed' }],
    });
  });

  test('R4: of a later attempt closes the task from waiting, then removes it there: never the other way round', async () => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    const { deps, writes } = withWrites(world);
    expect(await world.report(invocation, {}, deps)).toBe('completed');
    expect(writes()).toEqual(['putClosed', 'deleteWaiting', 'freeSlot']);
    expect(await world.places(T)).toBe('C completed');
    const history = [{ attempt: 1 }, { attempt: 2, slot: 0 }];
    expect(await world.store.tasks.readClosed(T)).toMatchObject({ ...T, attempts: 2, history });
  });

  test('R4: keeps the last twenty attempts', async () => {
    const world = await makeWorld();
    const past = Array.from({ length: HISTORY_ENTRIES_MAX }, (_, n) => n + 1);
    const history = past.map((attempt) => ({ attempt, endedAtMs: 1, outcome: 'failed' }) as const);
    await world.report(await world.rerun(T, 0, { attempts: HISTORY_ENTRIES_MAX, history }));
    const closed = await world.store.tasks.readClosed(T);
    expect(closed?.history.map(({ attempt }) => attempt)).toEqual([...past.slice(1), HISTORY_ENTRIES_MAX + 1]);
  });

  test('R4: the first one wins, later ones change nothing', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    expect(await world.report(invocation, { stats: { delivery: 1 } })).toBe('completed');
    expect(await world.report(invocation, { stats: { delivery: 2 } })).toBe('duplicate');
    expect(await world.store.tasks.readClosed(T)).toMatchObject({ stats: { delivery: 1 } });
    expect([world.stats.of('completed_tasks'), world.stats.of('duplicate_reports')]).toEqual([1, 1]);
  });

  test('R4: of a task that does not exist changes nothing, and somebody is told', async () => {
    const world = await makeWorld();
    const { taskId } = taskRefOf(jobIds(), 99);
    const invocation = { ...(await world.run(T)), task_id: taskId };
    const { deps, writes } = withWrites(world);
    expect(await world.report(invocation, {}, deps)).toBe('unknown_task');
    expect(writes()).toEqual([]);
    expect(world.stats.of('unknown_reports')).toBe(1);
    expect(world.log.lines).toMatchObject([{ level: 'WARNING', fields: { task_id: taskId } }]);
    expect(await world.places(T)).toBe('R0');
  });
});

describe('a late completion', () => {
  // tick   R0 expired: W[T] put; R0 = U
  // wa     R0 is not (T, 1): C put from W, W delete. U is untouched
  test('R4: after the lease closes the task from waiting and leaves the slot to its new owner', async () => {
    const world = await makeWorld({ slots: 1 });
    const late = await world.run(T);
    await world.queue(U);
    await world.leasesEnd();
    await world.tick();
    expect([await world.places(T), await world.places(U)]).toEqual(['W', 'R0']);
    const row = await world.slot(0);

    const { deps, writes } = withWrites(world);
    expect(await world.report(late, {}, deps)).toBe('completed');
    expect(writes()).toEqual(['putClosed', 'deleteWaiting']);
    expect(await world.places(T)).toBe('C completed');
    expect(await world.slot(0)).toEqual(row);
    expect(await world.store.tasks.readClosed(T)).toMatchObject({
      history: [{ outcome: 'expired' }, { attempt: 1, outcome: 'completed' }],
    });
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R4 R5: beside a later attempt: that one reports a duplicate, and its slot goes on', async () => {
    const world = await makeWorld();
    const late = await world.run(T, 0);
    await world.leasesEnd();
    expect(await world.expire(0)).toBe(true);
    await world.system.advance(MINUTE_MS);
    expect(await world.claim(0, { over: (await world.slot(0)).token })).toBe('invoked');
    expect(await world.report(late)).toBe('completed');
    expect(await world.places(T)).toBe('R0 C completed');

    await world.queue(U);
    const current = world.functions.invocations.at(-1) ?? late;
    expect(current.attempt).toBe(2);
    expect(await world.report(current)).toBe('duplicate');
    expect([await world.places(T), await world.places(U)]).toEqual(['C completed', 'R0']);
    await world.runToEnd();
  });
});

describe('a write of a completion without an answer', () => {
  const times = (operation: 'putClosed' | 'deleteWaiting', fault: Fault, count: number) =>
    Array.from({ length: count }, (_, n) => ({ operation, call: n + 1, fault }));

  test.each([
    ['putClosed', 'lost', 'completed'],
    ['putClosed', 'unheard', 'duplicate'],
    ['putClosed', 'throttled', 'completed'],
    ['deleteWaiting', 'lost', 'completed'],
    ['deleteWaiting', 'unheard', 'completed'],
    ['deleteWaiting', 'throttled', 'completed'],
  ] as const)('R4 R0: %s %s: is sent again until it is definite', async (operation, fault, outcome) => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    await world.queue(U);
    const { port, left } = faulty(
      world.store.tasks,
      ...times(operation, fault, 2).slice(0, fault === 'unheard' ? 1 : 2),
    );
    expect(await world.report(invocation, {}, world.deps({ tasks: port }))).toBe(outcome);
    expect(left()).toEqual([]);
    expect([await world.places(T), await world.places(U)]).toEqual(['C completed', 'R0']);
  });

  test.each([
    ['putClosed', 'lost', 'R0 W', 'completed'],
    ['putClosed', 'unheard', 'R0 W C completed', 'duplicate'],
    ['deleteWaiting', 'lost', 'R0 W C completed', 'duplicate'],
    ['deleteWaiting', 'unheard', 'R0 C completed', 'duplicate'],
  ] as const)('R4: %s %s three times: throws, the slot is not handed over; a repeat finishes it', async (...row) => {
    const [operation, fault, places, outcome] = row;
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    await world.queue(U);
    const { port, left } = faulty(world.store.tasks, ...times(operation, fault, 3));
    const reported = world.report(invocation, {}, world.deps({ tasks: port }));
    await expect(reported).rejects.toThrow(StoreUnavailableError);
    expect(left()).toEqual([]);
    expect([await world.places(T), await world.places(U)]).toEqual([places, 'Q']);

    expect(await world.report(invocation)).toBe(outcome);
    expect([await world.places(T), await world.places(U)]).toEqual(['C completed', 'R0']);
  });

  test.each(['readWaiting', 'isClosed', 'readSlot'] as const)('R4: %s without an answer: throws', async (operation) => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    if (operation === 'isClosed') await world.report(invocation);
    const { port } = faulty(world.store.tasks, { operation, fault: 'unavailable' });
    const before = await world.places(T);
    await expect(world.report(invocation, {}, world.deps({ tasks: port }))).rejects.toThrow(StoreUnavailableError);
    expect(await world.places(T)).toBe(before);
  });
});
