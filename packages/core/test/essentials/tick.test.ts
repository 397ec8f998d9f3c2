import { beforeEach, describe, expect, it } from 'vitest';
import { WELL } from '../../src/domain/ecology/labourer-health.ts';
import { readLabourer } from '../../src/domain/labourer.ts';
import { termsOf, termsWithoutLabourer } from '../../src/essentials/terms.ts';
import { type DecideTerms, tick } from '../../src/essentials/tick.ts';
import {
  aDelayedTask,
  aReference,
  aSlot,
  aTask,
  aWaitingTask,
  MADE_AT_MS,
  someTasks,
  someTerms,
} from '../../src/testing/index.ts';
import { said } from './said.ts';
import { breaking, useWorlds, WORKER, type World, watched } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const deciding =
  (slots: number): DecideTerms =>
  async () =>
    someTerms({ slots });

describe('R7: a tick', () => {
  it('R7: fills the slots that are absent, and no others', async () => {
    await world.queue(someTasks(6));
    const held = aSlot(aTask({ index: 100 }), { slot: 1 });
    await world.store.tasks.putSlot(held);

    const summary = await tick(world.deps, WORKER, deciding(4));

    expect(summary).toEqual({ labourerId: WORKER, slots: 4, reason: 'healthy', running: 1, expired: 0, invoked: 3 });
    expect(await world.places()).toEqual({ queued: [3, 4, 5], running: [0, 1, 2, 100], waiting: [], closed: [] });
    expect(Object.keys(await world.slots())).toEqual(['0', '1', '2', '3']);
    expect(await world.store.tasks.readSlot(WORKER, 1)).toEqual(held);
    expect(world.invoked().sort()).toEqual([0, 1, 2]);
  });

  it('R3: tells a worker its task, its attempt, its lease and its receipt', async () => {
    const [task] = someTasks(1);
    await world.queue(someTasks(1));
    await tick(world.deps, WORKER, deciding(1));
    const row = await world.store.tasks.readSlot(WORKER, 0);
    expect(row).toMatchObject({ attempt: 1, claimedAtMs: world.nowMs, leaseUntilMs: world.nowMs + 300_000 });
    expect(world.functions.invokes).toEqual([
      {
        name: WORKER,
        event: {
          ...{ index: 0, task_id: task?.taskId, labourer_id: WORKER, created_at: task?.createdAt },
          ...{ attempts: 0, attempt: 1, lease_until_ms: row?.leaseUntilMs, receipt: `0.${row?.token}` },
        },
      },
    ]);
  });

  it('writes what is in force, and why, where hand-overs and screens read it', async () => {
    await world.queue(someTasks(2));
    await world.store.tasks.putSlot(aSlot(aTask({ index: 100 })));
    await tick(world.deps, WORKER, async () => someTerms({ slots: 3, reason: 'ecology', leaseMs: 90_000 }));
    expect(await world.store.states.read(WORKER)).toEqual({
      ...someTerms({ slots: 3, reason: 'ecology', leaseMs: 90_000 }),
      ...{ labourerId: WORKER, slotsAtMs: world.nowMs, lanesRead: 1, paused: false, running: 1 },
    });
  });

  it('R7: claims tasks that wait, once they are due, and takes turns between them and the queue', async () => {
    await world.queue(someTasks(3));
    const due = aWaitingTask(aTask({ index: 10 }), { dueMs: world.nowMs });
    const later = aWaitingTask(aTask({ index: 11 }), { dueMs: world.nowMs + 1 });
    const delayed = aDelayedTask(aTask({ index: 12 }), world.nowMs - 1);
    for (const task of [due, later, delayed]) await world.store.tasks.putWaiting(task);

    await tick(world.deps, WORKER, deciding(4));

    expect(world.invoked().sort()).toEqual([0, 1, 10, 12]);
    expect((await world.places()).waiting).toEqual([10, 11, 12]); // a retried task keeps its row while it runs
    const attempts = world.functions.eventsOf(WORKER).map(({ index, attempt }) => [index, attempt]);
    expect(attempts).toEqual(
      expect.arrayContaining([
        [10, 2],
        [12, 1],
      ]),
    );
  });

  it('R7: reads the lanes that the state row names, not those of the configuration', async () => {
    await world.queue(someTasks(6, { lanes: 3 }));
    await tick(world.deps, WORKER, deciding(2));
    expect(world.invoked().sort()).toEqual([0, 1]); // round robin: the heads of lanes 0 and 1
    await world.system.advance(60_000);
    await tick(world.deps, WORKER, deciding(6));
    expect(world.invoked().slice(2).sort()).toEqual([2, 3, 4, 5]);
    expect(await world.store.states.read(WORKER)).toMatchObject({ lanesRead: 3 });
  });

  it('claims nothing before somebody has written tasks and said in how many lanes', async () => {
    await world.store.writer.writeBatch('queued', someTasks(1));
    expect(await tick(world.deps, WORKER, deciding(2))).toMatchObject({ slots: 2, invoked: 0 });
    expect((await world.places()).queued).toEqual([0]);
  });

  it('R7: takes slots in random order', async () => {
    const orders = [];
    for (const seed of [1, 2]) {
      const another = await newWorld({ seed });
      await another.queue(someTasks(10));
      const order: unknown[] = [];
      const tasks = watched(another.store.tasks, 'putSlot', ([row]) => {
        order.push(Object(row).slot);
      });
      await tick({ ...another.deps, tasks }, WORKER, deciding(10));
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      orders.push(order);
    }
    expect(orders[0]).not.toEqual(orders[1]);
    expect(orders).not.toContainEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('R7: fills more slots than a head of a lane shows', async () => {
    await world.queue(someTasks(90));
    expect(await tick(world.deps, WORKER, deciding(70))).toMatchObject({ invoked: 70 });
    const { queued, running } = await world.places();
    expect([running.length, queued.length]).toEqual([70, 20]);
    expect(new Set(world.invoked()).size).toBe(70);
  });

  it('passes over tasks of the queue that somebody is just claiming', async () => {
    const tasks = someTasks(2);
    await world.queue(tasks);
    await world.store.tasks.putSlot(aSlot(tasks[0], { slot: 0 })); // their taker is about to delete it from the queue
    expect(await tick(world.deps, WORKER, deciding(5))).toMatchObject({ invoked: 1 });
    expect(world.invoked()).toEqual([1]);
    expect((await world.places()).queued).toEqual([0]);
  });
});

describe('R6: a lease that has ended', () => {
  const lapsed = () => ({ leaseUntilMs: world.nowMs - 5_001 });

  it('R6: frees its slot for another task in the same tick, and its own task waits', async () => {
    const row = aSlot(aTask({ index: 100 }), lapsed());
    await world.store.tasks.putSlot(row);
    await world.queue(someTasks(1));

    expect(await tick(world.deps, WORKER, deciding(1))).toMatchObject({ running: 1, expired: 1, invoked: 1 });

    expect(await world.slots()).toEqual({ 0: 0 });
    expect(await world.store.states.read(WORKER)).toMatchObject({ running: 0 }); // when the slots were decided
    expect(await world.store.tasks.readWaiting(row)).toMatchObject({
      attempts: 1,
      history: [{ attempt: 1, outcome: 'expired' }],
    });
    expect(world.stats.toJSON()).toMatchObject({ expired_attempts: 1, scheduled_for_retry_later_tasks: 1 });
  });

  it('counts only when the margin for clocks that differ is over as well', async () => {
    await world.store.tasks.putSlot(aSlot(aTask(), { leaseUntilMs: world.nowMs - 5_000 }));
    expect(await tick(world.deps, WORKER, deciding(1))).toMatchObject({ running: 1, expired: 0 });
    expect(await world.slots()).toEqual({ 0: 0 });
  });

  it('R7: frees the slot when there is nothing to run, or when the slot is above those in force', async () => {
    for (const slot of [0, 2, 4]) {
      await world.store.tasks.putSlot(aSlot(aTask({ index: 100 + slot }), { slot, ...lapsed() }));
    }
    const alive = aSlot(aTask({ index: 200 }), { slot: 5 });
    await world.store.tasks.putSlot(alive);
    await world.queue(someTasks(1));

    expect(await tick(world.deps, WORKER, deciding(2))).toMatchObject({ expired: 3, invoked: 1 });

    // Slot 5 is above, but its attempt is alive and runs out by itself.
    expect([
      { 0: 0, 5: 200 },
      { 1: 0, 5: 200 },
    ]).toContainEqual(await world.slots());
    expect((await world.places()).waiting).toEqual([100, 102, 104]);
  });

  it('R6: closes a task as dead when its attempts are used up, and says so in the digest', async () => {
    const row = aReference(aTask(), { attempt: 3, token: 'token-of-attempt-3', ...lapsed() });
    await world.store.tasks.putWaiting(aWaitingTask(aTask(), { attempts: 3, token: row.token }));
    await world.store.tasks.putSlot(row);

    await tick(world.deps, WORKER, deciding(1));

    expect(await world.places()).toEqual({ queued: [], running: [], waiting: [], closed: [0] });
    expect(await world.store.tasks.readClosed(row)).toMatchObject({ status: 'dead', attempts: 3 });
    expect(world.digest).toEqual([expect.stringContaining(`Closed as dead after attempt 3: ${row.taskId}`)]);
  });

  it('R6: finds the truth about a claim that was never finished: the task is still in the queue', async () => {
    const [task] = someTasks(1);
    await world.queue(someTasks(1));
    await world.store.tasks.putSlot(aSlot(task, lapsed()));

    expect(await tick(world.deps, WORKER, deciding(2))).toMatchObject({ expired: 1, invoked: 0 });
    expect(await world.places()).toEqual({ queued: [0], running: [], waiting: [], closed: [] });
    expect(await tick(world.deps, WORKER, deciding(2))).toMatchObject({ invoked: 1 });
    expect(await world.places()).toEqual({ queued: [], running: [0], waiting: [], closed: [] });
  });

  it('R6: of a claim that was lost is left alone while the task runs in another slot', async () => {
    const lost = aSlot(aTask(), { slot: 0, token: 'token-of-the-loser-000', ...lapsed() });
    const running = aSlot(aTask(), { slot: 1 });
    for (const row of [lost, running]) await world.store.tasks.putSlot(row);
    await world.queue(someTasks(3).slice(1));

    expect(await tick(world.deps, WORKER, deciding(2))).toMatchObject({ running: 2, expired: 0, invoked: 0 });
    expect(await world.store.tasks.readSlots(WORKER)).toEqual([lost, running]);
    expect(await world.places()).toMatchObject({ queued: [1, 2], waiting: [] });
  });

  it('of one attempt that cannot be retired now leaves the others alone', async () => {
    const rows = [0, 1, 2].map((slot) => aSlot(aTask({ index: 100 + slot }), { slot, ...lapsed() }));
    for (const row of rows) await world.store.tasks.putSlot(row);
    await world.queue(someTasks(3));
    const tasks = breaking(world.store.tasks, 'putWaiting', ([task]) => Object(task).taskId === rows[1]?.taskId);

    expect(await tick({ ...world.deps, tasks }, WORKER, deciding(3))).toMatchObject({ expired: 2, invoked: 2 });

    expect(await world.store.tasks.readSlot(WORKER, 1)).toEqual(rows[1]); // its next tick tries again
    expect((await world.places()).waiting).toEqual([100, 102]);
    expect(world.stats.get('expiries_failed')).toBe(1);
    expect(said(world.log, 'ERROR', 'attempt could not be retired')).toEqual([
      { task_id: rows[1]?.taskId, slot: 1, error: expect.stringContaining('planned fault') },
    ]);
  });
});

describe('R7: without slots', () => {
  const { labourer } = readLabourer(WORKER, { maxSimultaneousInvocations: 10 });
  const well = { health: WELL, facts: { timeoutMs: 30_000 }, nowMs: MADE_AT_MS };
  const bad = { ...well, health: { ...WELL, own: 1 as const } };

  const decisions: readonly (readonly [string, DecideTerms])[] = [
    ['paused', async (state) => termsOf(labourer, { ...well, state })],
    ['ecology', async (state) => termsOf(labourer, { ...bad, state })],
    ['function_missing', async (state) => termsOf(labourer, { ...well, facts: 'missing', state })],
    ['max_is_zero', async (state) => termsOf({ ...labourer, slotsMax: 0 }, { ...well, state })],
    ['not_configured', async (state) => termsWithoutLabourer(WORKER, state)],
  ];

  it.each(decisions)(
    '(%s) nothing is claimed, leases still expire, and live attempts go on',
    async (reason, decide) => {
      if (reason === 'paused') await world.store.states.setPaused(WORKER, true);
      const alive = aSlot(aTask({ index: 101 }), { slot: 1 });
      await world.store.tasks.putSlot(aSlot(aTask({ index: 100 }), { leaseUntilMs: world.nowMs - 5_001 }));
      await world.store.tasks.putSlot(alive);
      await world.queue(someTasks(3));

      expect(await tick(world.deps, WORKER, decide)).toMatchObject({ slots: 0, reason, expired: 1, invoked: 0 });

      expect(await world.places()).toEqual({ queued: [0, 1, 2], running: [101], waiting: [100], closed: [] });
      expect(await world.store.states.read(WORKER)).toMatchObject({ slots: 0, reason });
    },
  );
});
