import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { assist, type WorkerAssistantDeps } from '../../src/essentials/worker-assistant.ts';
import { aDelayedTask, aSlot, aTask, gated, someTasks } from '../../src/testing/index.ts';
import type { Event } from './fake-functions.ts';
import { said } from './said.ts';
import { asOriginal, completed, failed, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;
let deps: WorkerAssistantDeps;

beforeEach(async () => {
  world = await newWorld();
  deps = world.assistant();
});

const tasks = someTasks(10);
const [first = aTask()] = tasks;

/** The first of two tasks runs in the only slot. */
async function oneRuns(): Promise<Event> {
  await world.queue(tasks.slice(0, 2));
  const [event = {}] = await world.tick(1);
  return event;
}

/** The lease of the first task ended unreported; nothing else is to be done but to wait for its second attempt. */
async function oneIsLate(): Promise<Event> {
  await world.queue([first]);
  const [event = {}] = await world.tick(1);
  await world.system.advance(305_001);
  await world.tick(1);
  return event;
}

describe('R4: a completion', () => {
  it('R5: closes the task with what the worker tells, and hands its slot to the next one', async () => {
    const event = await oneRuns();
    await world.system.advance(2_000);
    const report = completed(event, { stats: { rows: 3 }, result: '{"status":"ok"}' });

    expect(await assist(deps, report)).toBe('completed');

    expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [], closed: [0] });
    expect(await world.store.tasks.readClosed(first)).toMatchObject({
      ...{ status: 'completed', attempts: 1, closedAtMs: world.nowMs },
      ...{ stats: { rows: 3 }, result: { status: 'ok' }, payload: first.payload },
      history: [
        { attempt: 1, slot: 0, claimedAtMs: world.nowMs - 2_000, endedAtMs: world.nowMs, outcome: 'completed' },
      ],
    });
    expect(await world.slots()).toEqual({ 0: 1 });
    expect(world.invoked()).toEqual([0, 1]);
    expect(world.stats.toJSON()).toMatchObject({ completed_tasks: 1, invoked_tasks: 2 });
  });

  it('R5: frees the slot when nothing waits for it', async () => {
    await world.queue([first]);
    const [event = {}] = await world.tick(1);
    expect(await assist(deps, completed(event))).toBe('completed');
    expect(await world.places()).toEqual({ queued: [], running: [], waiting: [], closed: [0] });
  });

  it('closes a task of a delayed start', async () => {
    await world.store.states.raiseLanes(WORKER, 1);
    await world.store.tasks.putWaiting(aDelayedTask(first, world.nowMs));
    const [event = {}] = await world.tick(1);
    expect(await assist(deps, completed(event))).toBe('completed');
    expect(await world.places()).toEqual({ queued: [], running: [], waiting: [], closed: [0] });
  });

  it('R1: delivered twice changes nothing the second time: the slot belongs to the next task', async () => {
    const event = await oneRuns();
    await assist(deps, completed(event, { result: { n: 1 } }));
    const row = await world.store.tasks.readSlot(WORKER, 0);
    expect(await assist(deps, completed(event, { result: { n: 2 } }))).toBe('duplicate');
    expect(await world.store.tasks.readSlot(WORKER, 0)).toEqual(row);
    expect(await world.store.tasks.readClosed(first)).toMatchObject({ result: { n: 1 } });
    expect(world.invoked()).toEqual([0, 1]);
    expect(world.stats.get('duplicate_reports')).toBe(1);
  });

  it('R1: delivered twice at once takes one slot for one task', async () => {
    await world.queue(tasks);
    const [event = {}] = await world.tick(1);
    const gate = gated(world.store.tasks, 'readSlot');
    const both = [0, 1].map(() => assist({ ...deps, tasks: gate.port }, completed(event)));
    const reads = [await gate.reached('readSlot'), await gate.reached('readSlot')];
    await Promise.all(reads.map((read) => read.perform())); // both see that the slot is theirs
    await gate.open();

    expect((await Promise.all(both)).sort()).toEqual(['completed', 'duplicate']);
    expect(world.invoked()).toHaveLength(2);
    expect((await world.places()).running).toEqual(world.invoked().slice(1));
    expect((await world.places()).queued).toHaveLength(8);
  });

  it('R4: after the end of its lease still counts, and takes no slot', async () => {
    const event = await oneIsLate();
    expect(await world.places()).toMatchObject({ running: [], waiting: [0] });
    await world.queue([tasks[1] ?? first]);
    await world.system.advance(1_000);
    await world.tick(1);
    const row = await world.store.tasks.readSlot(WORKER, 0);

    expect(await assist(deps, completed(event))).toBe('completed');
    expect(await world.store.tasks.readSlot(WORKER, 0)).toEqual(row);
    expect(await world.places()).toMatchObject({ waiting: [], closed: [0] });
  });

  it('R4: of an earlier attempt wins over the one that runs, whose slot goes on when it reports', async () => {
    const early = await oneIsLate();
    await world.system.advance(60_000);
    const [late = {}] = await world.tick(1);
    expect(late).toMatchObject({ attempt: 2 });

    expect(await assist(deps, completed(early, { result: { by: 1 } }))).toBe('completed');
    expect(await world.places()).toEqual({ queued: [], running: [0], waiting: [], closed: [0] });
    expect(await assist(deps, completed(late, { result: { by: 2 } }))).toBe('duplicate');
    expect(await world.places()).toEqual({ queued: [], running: [], waiting: [], closed: [0] });
    expect(await world.store.tasks.readClosed(first)).toMatchObject({ result: { by: 1 } });
  });
});

describe('R6: a failure', () => {
  it('lets the task wait for its next attempt, and hands the slot over', async () => {
    const event = await oneRuns();
    expect(await assist(deps, failed(event, { error: { name: 'Error', message: 'not now' } }))).toBe('failed');
    expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [0], closed: [] });
    expect(await world.store.tasks.readWaiting(first)).toMatchObject({
      ...{ attempts: 1, lastError: 'Error: not now', dueMs: expect.any(Number) },
      history: [{ attempt: 1, slot: 0, outcome: 'failed', error: 'Error: not now' }],
    });
    expect(world.stats.toJSON()).toMatchObject({ failed_attempts: 1, scheduled_for_retry_later_tasks: 1 });
  });

  it.each([
    ['that is not to be repeated', { error: { name: 'NonRetryableError', message: 'never', retryable: false } }, 3],
    ['of the last attempt', { error: 'Error: again' }, 1],
  ])('%s closes the task as dead, and people are told', async (_, more, maxAttempts) => {
    await world.queue(tasks.slice(0, 2));
    const [event = {}] = await world.tick(1, { maxAttempts });
    expect(await assist(deps, failed(event, { ...more, result: { seen: 7 } }))).toBe('failed');
    expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [], closed: [0] });
    expect(await world.store.tasks.readClosed(first)).toMatchObject({
      status: 'dead',
      attempts: 1,
      result: { seen: 7 },
    });
    expect(world.digest).toEqual([expect.stringContaining(`Closed as dead after attempt 1: ${first.taskId}`)]);
  });

  it('of an attempt that is not current changes nothing', async () => {
    const early = await oneIsLate();
    const before = await world.store.tasks.readWaiting(first);
    expect(await assist(deps, failed(early))).toBe('stale');
    expect(await world.store.tasks.readWaiting(first)).toEqual(before);

    await world.system.advance(60_000);
    await world.tick(1);
    const row = await world.store.tasks.readSlot(WORKER, 0);
    expect(await assist(deps, failed(early))).toBe('stale');
    expect(await world.store.tasks.readSlot(WORKER, 0)).toEqual(row);
    expect(world.stats.get('stale_failures')).toBe(2);
  });

  it('of a task that is closed changes nothing', async () => {
    const event = await oneRuns();
    await assist(deps, completed(event));
    expect(await assist(deps, failed(event))).toBe('stale');
    expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [], closed: [0] });
  });
});

describe('R4: workers of the original', () => {
  it.each([['mark_task_as_completed'], [['mark_task_as_completed']]])('complete their task (%j)', async (action) => {
    const { action: _, ...report } = asOriginal(completed(await oneRuns()));
    expect(await assist(deps, { ...report, actions: action })).toBe('completed');
    expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [], closed: [0] });
  });

  it('R6: fail their first attempt', async () => {
    expect(await assist(deps, asOriginal(failed(await oneRuns())))).toBe('failed');
    expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [0], closed: [] });
    expect(await world.store.tasks.readWaiting(first)).toMatchObject({ lastError: 'the worker reported a failure' });
  });

  it('R6: fail no later attempt, since they do not say which one they are: its lease decides', async () => {
    const early = await oneIsLate();
    await world.system.advance(60_000);
    await world.tick(1);
    expect(await assist(deps, asOriginal(failed(early)))).toBe('stale');
    expect(await world.places()).toMatchObject({ running: [0], waiting: [0] });
  });

  it('R4: a receipt that makes no sense counts as none', async () => {
    const event = await oneRuns();
    expect(await assist(deps, completed({ ...event, receipt: 'none of ours' }))).toBe('completed');
    expect(await world.places()).toMatchObject({ running: [1], closed: [0] });
  });
});

describe('a report that makes no sense', () => {
  it.each([
    ['an id that is not ours', 'some_worker-0001'],
    ['an id of nothing', aTask({ index: 77 }).taskId],
    ['an id of another labourer', aTask({ labourerId: 'other_worker' }).taskId],
  ])('(%s) is counted and changes nothing', async (_, taskId) => {
    const event = await oneRuns();
    const before = await world.places();
    expect(await assist(deps, completed({ ...event, task_id: taskId }))).toBe('unknown_task');
    expect(await assist(deps, asOriginal(completed({ ...event, task_id: taskId })))).toBe('unknown_task');
    expect(await world.places()).toEqual(before);
    expect(world.stats.get('unknown_reports')).toBe(2);
    expect(said(world.log, 'WARNING', 'report about a task that does not exist')).toHaveLength(2);
  });

  it('R4: about the running task of another worker, with a receipt of its own, changes nothing', async () => {
    const event = await oneRuns();
    const other = aTask({ labourerId: 'other_worker' });
    await world.store.tasks.putSlot(aSlot(other));
    expect(await assist(deps, completed({ ...event, task_id: other.taskId }))).toBe('unknown_task');
    expect(await assist(deps, failed({ ...event, task_id: other.taskId }))).toBe('stale');
    expect(await world.store.tasks.readSlot('other_worker', 0)).toEqual(aSlot(other));
    expect(await world.places('other_worker')).toMatchObject({ waiting: [], closed: [] });
    expect(await world.slots()).toEqual({ 0: 0 });
  });

  it.each([
    [null, 'event'],
    ['text', 'event'],
    [{ action: 'mark_task_as_completed' }, 'task_id'],
    [{ action: 'mark_task_as_completed', task_id: 7 }, 'task_id'],
    [{ task_id: first.taskId }, 'action'],
    [{ action: 'archive', task_id: first.taskId }, 'action'],
    [{ actions: ['mark_task_as_failed', 'mark_task_as_completed'], task_id: first.taskId }, 'action'],
  ])('%j is refused, and names the key', async (event, key) => {
    const before = await oneRuns().then(() => world.places());
    const refusal = await assist(deps, event).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InvalidInputError);
    expect(String(refusal)).toContain(`${key}: expected`);
    expect(await world.places()).toEqual(before);
  });
});

describe('the history of tasks', () => {
  it('is posted with the actions of the original, in its order', async () => {
    await assist(deps, completed(await oneRuns()));
    const labourer = '{"labourer_id":"some_worker"}';
    expect(world.posts).toEqual([
      `0 invoked ${labourer}`,
      '0 marked_as_completed',
      '0 archived',
      `1 invoked ${labourer}`,
    ]);
  });

  it('tells of failures, retries and the end', async () => {
    await world.queue([first]);
    const [event = {}] = await world.tick(1, { maxAttempts: 2 });
    await assist(deps, failed(event));
    await world.system.advance(60_000);
    const [again = {}] = await world.tick(1, { maxAttempts: 2 });
    await assist(deps, failed(again));
    const labourer = '{"labourer_id":"some_worker"}';
    expect(world.posts).toEqual([
      `0 invoked ${labourer}`,
      '0 marked_as_failed',
      `0 scheduled_for_retry ${labourer}`,
      `0 ready_for_retry ${labourer}`,
      `0 invoked ${labourer}`,
      '0 marked_as_failed',
      `0 archived_dead ${labourer}`,
    ]);
  });
});
