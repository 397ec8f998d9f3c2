import { describe, expect, test } from 'vitest';
import { parseReport } from '../../src/domain/report.ts';
import type { RunningRow } from '../../src/domain/task.ts';
import { findAttempt } from '../../src/moves/find-attempt.ts';
import { aReference, aSlot, aTask } from '../../src/testing/index.ts';
import { recorded } from './crash.ts';
import { type World, worlds } from './world.ts';

const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });
const FIRST = aSlot(T, { slot: 1, token: 'token-of-attempt-1' });
const SECOND = aReference(T, { slot: 2, token: 'token-of-attempt-2', attempt: 2 });

/** What a report of T finds among these slots, and the reads that it took. */
async function find(world: World, rows: readonly RunningRow[], fields: Readonly<Record<string, unknown>>) {
  for (const row of rows) await world.store.tasks.putSlot(row);
  const { port, calls } = recorded(world.store.tasks);
  const report = parseReport({ action: 'mark_task_as_failed', task_id: T.taskId, ...fields });
  const found = await findAttempt(port, world.labourerId, T, report);
  return { found, reads: calls.map(({ operation }) => operation) };
}

describe('a report with a receipt', () => {
  test('R4: finds its slot with one read', async () => {
    const fields = { receipt: '1.token-of-attempt-1', attempt: 1 };
    const { found, reads } = await find(await makeWorld(), [FIRST, SECOND], fields);
    expect(found).toEqual({ row: FIRST, isNamed: true, twins: [] });
    expect(reads).toEqual(['readSlot']);
  });

  test.each([
    ['another token', { receipt: '1.token-of-somebody-else', attempt: 1 }],
    ['another attempt', { receipt: '1.token-of-attempt-1', attempt: 2 }],
    ['a free slot', { receipt: '7.token-of-attempt-1', attempt: 1 }],
    ['a slot of another attempt', { receipt: '2.token-of-attempt-1', attempt: 1 }],
  ])('R4 R1: of %s has no slot any more', async (_, fields) => {
    const { found, reads } = await find(await makeWorld(), [FIRST, SECOND], fields);
    expect(found).toBeUndefined();
    expect(reads).toEqual(['readSlot']);
  });

  test('R4: of a slot that holds another task by now has no slot any more', async () => {
    const rows = [aSlot(U, { slot: 1, token: 'token-of-attempt-1' })];
    const { found } = await find(await makeWorld(), rows, { receipt: '1.token-of-attempt-1', attempt: 1 });
    expect(found).toBeUndefined();
  });
});

describe('a report without a receipt', () => {
  test('R4: means the highest attempt of its task, and does not name it', async () => {
    const other = aSlot(U, { slot: 0, token: 'token-of-another' });
    const { found, reads } = await find(await makeWorld(), [other, FIRST, SECOND], {});
    expect(found).toEqual({ row: SECOND, isNamed: false, twins: [] });
    expect(reads).toEqual(['readSlots']);
  });

  test.each(['not a receipt', '1.short', '', 17])('R4: has none when it does not parse: %j', async (receipt) => {
    const { found, reads } = await find(await makeWorld(), [FIRST], { receipt });
    expect(found).toEqual({ row: FIRST, isNamed: false, twins: [] });
    expect(reads).toEqual(['readSlots']);
  });

  test('R4: but with the number of its attempt means that one, and names it', async () => {
    const { found } = await find(await makeWorld(), [FIRST, SECOND], { attempt: 1 });
    expect(found).toEqual({ row: FIRST, isNamed: true, twins: [] });
  });

  test('R4: means the slot that was taken first, of several with the attempt; the others are twins', async () => {
    const claimedAtMs = FIRST.claimedAtMs + 1;
    const twin = aSlot(T, { slot: 0, token: 'token-of-a-lost-claim', claimedAtMs });
    const { found } = await find(await makeWorld(), [FIRST, twin], {});
    expect(found).toEqual({ row: FIRST, isNamed: false, twins: [twin] });
  });

  // A   R0 = (T, 1)  refused, W put, dies                       the number is given back, R0 stands until its lease ends
  // B                                        R1 = (T, 1)  from W
  test('R4: means the attempt from W before a refused one from Q with the same number', async () => {
    const refused = aSlot(T, { slot: 0, token: 'token-of-the-refused' });
    const runs = aReference(T, {
      slot: 1,
      token: 'token-of-the-second',
      attempt: 1,
      claimedAtMs: FIRST.claimedAtMs + 1,
    });
    const { found } = await find(await makeWorld(), [refused, runs], {});
    expect(found).toEqual({ row: runs, isNamed: false, twins: [refused] });
  });

  test('R4: does not take slots of earlier attempts for twins', async () => {
    const { found } = await find(await makeWorld(), [FIRST, SECOND], {});
    expect(found?.twins).toEqual([]);
  });

  test('R4: finds nothing when its task holds no slot', async () => {
    const { found } = await find(await makeWorld(), [FIRST], { attempt: 3 });
    expect(found).toBeUndefined();
  });
});

describe('workers of the original', () => {
  const silent = { attempt: undefined, receipt: undefined };

  test('R4 R5: report without receipt and number: the task is closed, the slot goes on', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T, 1);
    await world.queue(U);
    expect(await world.report(invocation, silent)).toBe('completed');
    expect([await world.places(T), await world.places(U)]).toEqual(['C completed', 'R1']);
    expect(await world.report(invocation, silent)).toBe('duplicate');
    expect(await world.places(U)).toBe('R1');
  });

  test('R6: a failure of theirs counts for a first attempt', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T, 1);
    expect(await world.fail(invocation, silent)).toBe('failed');
    expect(await world.places(T)).toBe('W');
  });

  test('R6: of a later attempt nobody knows which one failed: nothing changes, the lease decides', async () => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    expect(await world.fail(invocation, silent)).toBe('stale');
    expect(await world.places(T)).toBe('R0 W');
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({ attempts: 2, token: (await world.slot(0)).token });
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2, 3]);
  });

  // B   R1 = (T, 1)  lost the task or never finished its claim, and shows T
  // A   R0 = (T, 1)  runs, reports without a receipt: either row may be meant, and both are over
  test('R4: of two rows with the same attempt both go on', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T, 0);
    await world.store.tasks.putSlot(aSlot(T, { slot: 1, token: 'an-unfinished-claim' }));
    await world.queue(U);
    expect(await world.report(invocation, silent)).toBe('completed');
    expect(await world.places(U)).toBe('R0');
    expect(await world.store.tasks.readSlots(world.labourerId)).toHaveLength(1);
    await world.runToEnd();
    expect([world.attemptsOf(T), world.attemptsOf(U)]).toEqual([[1], [1]]);
  });

  // A   R1 = (T, 2)  claimed first, lost the task, shows it
  // B   R0 = (T, 2)  runs, fails, reports without a receipt but with its number
  test('R6: of two rows with the same attempt the one that has it is retired, and both go on', async () => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    const { claimedAtMs, attempt } = await world.slot(0);
    const lost = aReference(T, { slot: 1, token: 'a-lost-claim', attempt, claimedAtMs: claimedAtMs - 1 });
    await world.store.tasks.putSlot(lost);
    expect(await world.fail(invocation, { receipt: undefined })).toBe('failed');
    expect(await world.places(T)).toBe('W');
    expect((await world.store.tasks.readWaiting(T))?.dueMs).toBeGreaterThan(claimedAtMs);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2, 3]);
  });
});
