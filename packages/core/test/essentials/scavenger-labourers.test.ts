import { beforeEach, describe, expect, it } from 'vitest';
import { orchestrate } from '../../src/essentials/orchestrator.ts';
import { scavenge } from '../../src/essentials/scavenger.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import {
  aClosedTask,
  aDelayedTask,
  aReference,
  aSlot,
  aTask,
  aWaitingTask,
  someTasks,
} from '../../src/testing/index.ts';
import { said } from './said.ts';
import { breaking, completed, indexOf, labourers, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const NOBODY: ReadonlySet<string> = new Set();

describe('a labourer that the configuration no longer has', () => {
  it('R7: has no slots, its leases still expire, its tasks wait, and people are told', async () => {
    await world.queue(someTasks(4));
    await world.tick(2, { arn: 'some:arn', maxAttempts: 7 });
    await world.store.tasks.putSlot(aSlot(aTask({ index: 9 }), { slot: 5, leaseUntilMs: world.nowMs - 5_001 }));
    await world.system.advance(1_000);

    expect(await scavenge(world.deps, NOBODY)).toEqual({ orphans: 1, resumed: 0, closed: 0, swept: 0 });

    expect(await world.places()).toEqual({ queued: [2, 3], running: [0, 1], waiting: [9], closed: [] });
    expect(await world.store.states.read(WORKER)).toMatchObject({
      ...{ slots: 0, reason: 'not_configured', arn: 'some:arn', maxAttempts: 7, slotsAtMs: world.nowMs },
    });
    expect(world.digest).toEqual([`Labourer ${WORKER} is not configured, but 3 of its tasks run`]);
  });

  it('closes what its workers still report, and hands no slot over', async () => {
    await world.queue(someTasks(2));
    const [event = {}] = await world.tick(1);
    await world.system.advance(1_000);
    await scavenge(world.deps, NOBODY);
    expect(await assist(world.assistant(), completed(event))).toBe('completed');
    expect(await world.places()).toEqual({ queued: [1], running: [], waiting: [], closed: [0] });
  });

  it('is nothing to tell of once nothing of it runs', async () => {
    await world.queue(someTasks(2));
    expect(await scavenge(world.deps, NOBODY)).toMatchObject({ orphans: 1 });
    expect(world.digest).toEqual([]);
  });

  it('and has tasks that wait is told of about daily', async () => {
    await world.queue(someTasks(2));
    const random = { ...world.system.random, number: () => 0 };
    await scavenge({ ...world.deps, system: { ...world.system, random } }, NOBODY);
    expect(world.digest).toEqual([`Labourer ${WORKER} is not configured, and tasks of it wait`]);
  });

  it('is served again as soon as it is configured again', async () => {
    await world.queue(someTasks(2));
    await scavenge(world.deps, NOBODY);
    await world.system.advance(60_000);
    await orchestrate(world.orchestrator(), labourers({ [WORKER]: {} }), {});
    expect(world.invoked()).toHaveLength(1);
    expect(await scavenge(world.deps, new Set([WORKER]))).toMatchObject({ orphans: 0 });
    expect(await world.store.states.read(WORKER)).toMatchObject({ slots: 1, reason: 'healthy' });
  });

  it('R6: its last attempts end as dead, which is in the same digest', async () => {
    const row = aReference(aTask(), { attempt: 3, token: 'token-of-attempt-3', leaseUntilMs: world.nowMs - 5_001 });
    await world.store.tasks.putWaiting(aWaitingTask(aTask(), { attempts: 3, token: row.token }));
    await world.store.tasks.putSlot(row);
    await world.store.states.raiseLanes(WORKER, 1);
    await scavenge(world.deps, NOBODY);
    expect(await world.places()).toEqual({ queued: [], running: [], waiting: [], closed: [0] });
    expect(world.digest).toContainEqual(expect.stringContaining('Closed as dead after attempt 3'));
  });
});

it('labourers of the configuration are left to the Orchestrator', async () => {
  await world.queue(someTasks(1));
  await world.putInForce(3);
  const expired = aSlot(aTask({ index: 9 }), { leaseUntilMs: world.nowMs - 5_001 });
  await world.store.tasks.putSlot(expired);
  const before = await world.store.states.read(WORKER);
  await world.system.advance(1_000);
  expect(await scavenge(world.deps, new Set([WORKER]))).toMatchObject({ orphans: 0 });
  expect(await world.store.states.read(WORKER)).toEqual(before);
  expect(await world.store.tasks.readSlot(WORKER, 0)).toEqual(expired);
});

it('one labourer that cannot be looked after stops none of the others, and is in the digest', async () => {
  const ids = ['one_worker', 'some_worker', 'third_worker'];
  for (const labourerId of ids) {
    await world.store.states.raiseLanes(labourerId, 1);
    await world.store.tasks.putSlot(aSlot(aTask({ labourerId }), { leaseUntilMs: world.nowMs - 5_001 }));
  }
  const tasks = breaking(world.store.tasks, 'readSlots', ([id]) => id === WORKER);
  expect(await scavenge({ ...world.deps, tasks }, NOBODY)).toMatchObject({ orphans: 2 });

  const waiting = await Promise.all(ids.map(async (id) => (await world.places(id)).waiting));
  expect(waiting).toEqual([[0], [], [0]]);
  expect(world.digest).toContainEqual(
    expect.stringMatching(`^Scavenger: ${WORKER} could not be looked after: StoreUnavailableError: .*planned fault`),
  );
  expect(world.stats.get('scavenges_failed')).toBe(1);
  expect(said(world.log, 'ERROR', 'scavenger: could not be looked after')).toMatchObject([{ labourer_id: WORKER }]);
});

describe('R7: the sweep', () => {
  /** In this run it is the turn of every labourer. */
  const itsTurn = () => ({
    ...world.deps,
    system: { ...world.system, random: { ...world.system.random, number: () => 0 } },
  });
  const configured = new Set([WORKER]);

  it('removes what waits though it is closed, in all lanes, due or not, and nothing else', async () => {
    const tasks = someTasks(6, { lanes: 2 });
    await world.store.states.raiseLanes(WORKER, 2);
    for (const task of tasks) {
      await world.store.tasks.putWaiting(aDelayedTask(task, world.nowMs + (indexOf(task.taskId) - 3) * 60_000));
    }
    for (const task of tasks.slice(0, 4)) await world.store.tasks.putClosed(aClosedTask(task));

    expect(await scavenge(itsTurn(), configured)).toMatchObject({ orphans: 0, swept: 4 });
    expect(await world.places(WORKER, 2)).toMatchObject({ waiting: [4, 5], closed: [0, 1, 2, 3] });
    expect(world.stats.get('leftovers_removed')).toBe(4);
  });

  it('leaves a task alone that is just being claimed: its claim or its report removes the row', async () => {
    await world.store.states.raiseLanes(WORKER, 1);
    await world.store.tasks.putWaiting(aWaitingTask(aTask(), { token: 'token-of-attempt-2' }));
    await world.store.tasks.putClosed(aClosedTask(aTask()));
    expect(await scavenge(itsTurn(), configured)).toMatchObject({ swept: 0 });
    expect(await world.places()).toMatchObject({ waiting: [0] });
  });

  it('goes over all pages', async () => {
    const tasks = someTasks(501);
    await world.store.states.raiseLanes(WORKER, 1);
    for (let from = 0; from < tasks.length; from += 25) {
      const batch = tasks.slice(from, from + 25).map((task) => aDelayedTask(task, world.nowMs + indexOf(task.taskId)));
      await world.store.writer.writeBatch('waiting', batch);
    }
    for (const n of [0, 250, 500]) await world.store.tasks.putClosed(aClosedTask(aTask({ index: n })));
    expect(await scavenge(itsTurn(), configured)).toMatchObject({ swept: 3 });
    expect((await world.places()).waiting).toHaveLength(498);
  });

  it('comes about daily to each labourer: in one of 720 runs', async () => {
    await world.store.states.raiseLanes(WORKER, 1);
    await world.store.tasks.putWaiting(aWaitingTask());
    await world.store.tasks.putClosed(aClosedTask());
    const runWith = (number: number) => {
      const random = { ...world.system.random, number: () => number };
      return scavenge({ ...world.deps, system: { ...world.system, random } }, configured);
    };
    expect(await runWith(1 / 720)).toMatchObject({ swept: 0 });
    expect(await runWith(0.999 / 720)).toMatchObject({ swept: 1 });
  });
});
