import { beforeEach, describe, expect, it } from 'vitest';
import { assist, type WorkerAssistantDeps } from '../../src/essentials/worker-assistant.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import type { TaskStore } from '../../src/ports/task-store.ts';
import { aTask, type Fault, faulty, type Operation, someTasks } from '../../src/testing/index.ts';
import type { Event } from './fake-functions.ts';
import { said } from './said.ts';
import { breaking, completed, failed, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;
let deps: WorkerAssistantDeps;
let event: Event;

beforeEach(async () => {
  world = await newWorld();
  deps = world.assistant();
  await world.queue(someTasks(2));
  [event = {}] = await world.tick(1);
});

/** A store that fails the first calls of an operation. */
function failing(operation: Operation<TaskStore>, fault: Fault, times = 1) {
  const plan = Array.from({ length: times }, (_, n) => ({ operation, call: n + 1, fault }));
  return faulty(world.store.tasks, ...plan);
}

describe('R4: before the task is definitely closed', () => {
  it.each([
    ['readSlot', 'unavailable', 1],
    ['putClosed', 'lost', 3],
    ['putClosed', 'unheard', 3],
    ['putClosed', 'throttled', 3],
  ] as const)(
    'trouble with the store (%s %s) is thrown, and the repeated report closes it',
    async (operation, fault, times) => {
      const { port: tasks, left } = failing(operation, fault, times);
      await expect(assist({ ...deps, tasks }, completed(event))).rejects.toThrow(StoreUnavailableError);
      expect(left()).toEqual([]);
      expect(await world.slots()).toEqual({ 0: 0 });

      await assist({ ...deps, tasks }, completed(event)); // Lambda delivers it again
      expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [], closed: [0] });
      expect(world.invoked()).toEqual([0, 1]);
    },
  );

  it.each(['lost', 'unheard', 'throttled'] as const)(
    'one answer that did not come (%s) is asked for again',
    async (fault) => {
      const { port: tasks, left } = failing('putClosed', fault);
      await assist({ ...deps, tasks }, completed(event));
      expect(left()).toEqual([]);
      expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [], closed: [0] });
    },
  );

  it('R6: a failure that could not be noted is thrown as well, and its slot is not used', async () => {
    const { port: tasks } = failing('putWaiting', 'lost', 3);
    await expect(assist({ ...deps, tasks }, failed(event))).rejects.toThrow(StoreUnavailableError);
    expect(await world.places()).toEqual({ queued: [1], running: [0], waiting: [], closed: [] });
    expect(await assist({ ...deps, tasks }, failed(event))).toBe('failed');
    expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [0], closed: [] });
  });
});

describe('R0: once the task is definitely closed', () => {
  it.each<[Operation<TaskStore>]>([['queuedHead'], ['dueHead'], ['putSlot'], ['takeQueued'], ['freeSlot']])(
    "trouble with the hand-over (%s) is not the report's: it is logged, and lease and tick repair it",
    async (operation) => {
      if (operation === 'freeSlot' || operation === 'dueHead') {
        await world.store.tasks.takeQueued(aTask({ index: 1 })); // nothing to hand the slot to
      }
      const tasks = breaking(world.store.tasks, operation);
      expect(await assist({ ...deps, tasks }, completed(event))).toBe('completed');
      expect(await world.places()).toMatchObject({ running: { length: 1 }, closed: [0] });
      expect(world.stats.get('hand_overs_failed')).toBe(1);
      expect(said(world.log, 'ERROR', 'hand-over failed; the slot waits for its lease')).toMatchObject([
        { task_id: event.task_id, slot: 0, error: expect.stringContaining('planned fault') },
      ]);

      await world.system.advance(305_001);
      await world.tick(1);
      expect((await world.places()).closed).toEqual([0]);
    },
  );

  it('the state row that cannot be read anew is no reason to fail either', async () => {
    await world.system.advance(1_000);
    await world.putInForce(0);
    const terms = world.assistant().terms;
    await terms.read(WORKER);
    const broken = Object.assign(Object.create(terms), {
      read: () => terms.read(WORKER),
      readStrongly: () => Promise.reject(new StoreUnavailableError({ operation: 'read', reason: 'planned fault' })),
    });
    expect(await assist({ ...deps, terms: broken }, completed(event))).toBe('completed');
    expect(await world.places()).toEqual({ queued: [1], running: [0], waiting: [], closed: [0] });
  });

  it('R6: the next task, refused by Lambda, waits a minute, and the slot for the tick', async () => {
    world.functions.answers.set(WORKER, [{ outcome: 'refused', reason: 'throttled', error: 'Rate exceeded' }]);
    expect(await assist(deps, completed(event))).toBe('completed');
    expect(await world.places()).toEqual({ queued: [], running: [], waiting: [1], closed: [0] });
    expect(await world.store.tasks.readWaiting(aTask({ index: 1 }))).toMatchObject({
      attempts: 0,
      dueMs: world.nowMs + 60_000,
    });
  });

  it('R3: the next task, whose invoke was not answered, counts as invoked', async () => {
    world.functions.answers.set(WORKER, [{ outcome: 'unknown', cause: new Error('time-out') }]);
    await assist(deps, completed(event));
    expect(await world.slots()).toEqual({ 0: 1 });
    expect(world.stats.toJSON()).toMatchObject({ unknown_invokes: 1, invoked_tasks: 2 });
  });
});
