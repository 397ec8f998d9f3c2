import { beforeEach, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { cancelTask, isCancelRequest } from '../../src/essentials/cancel-task.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import { aTask, someTasks } from '../../src/testing/index.ts';
import { completed, useWorlds, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;
const task = aTask();
const request = { action: 'cancel_task', task_id: task.taskId };

beforeEach(async () => {
  world = await newWorld();
  await world.queue(someTasks(2));
});

it('R11: a task that waits is closed, and kept for the retention time of its labourer', async () => {
  await world.putInForce(1, { retentionDays: 9 });
  expect(await cancelTask(world.assistant(), { ...request, reason: 'a mistake' })).toBe('cancelled');
  expect(await world.places()).toEqual({ queued: [1], running: [], waiting: [], closed: [0] });
  expect(await world.store.tasks.readClosed(task)).toMatchObject({
    ...{ status: 'cancelled', ttlSeconds: world.nowMs / 1000 + 9 * 86_400 },
    history: [{ outcome: 'cancelled', error: 'a mistake' }],
  });
  expect(world.stats.toJSON()).toEqual({ cancelled_tasks: 1 });
});

it('R11: one that runs stays cancelled, whatever its worker reports, and its slot goes on', async () => {
  const [event = {}] = await world.tick(1);
  expect(await cancelTask(world.assistant(), request)).toBe('cancelled');
  expect(await assist(world.assistant(), completed(event))).toBe('duplicate');
  expect(await world.places()).toEqual({ queued: [], running: [1], waiting: [], closed: [0] });
  expect(await world.store.tasks.readClosed(task)).toMatchObject({
    ...{ status: 'cancelled', history: [{ error: 'cancelled on request' }] },
  });
});

it('R11: one that is closed stays as it is, and counts once', async () => {
  const deps = world.assistant();
  await cancelTask(deps, request);
  expect(await cancelTask(deps, request)).toBe('already_closed');
  expect(await cancelTask(deps, { ...request, task_id: aTask({ index: 7 }).taskId })).toBe('unknown_task');
  expect(world.stats.get('cancelled_tasks')).toBe(1);
});

it.each([[undefined], [7], ['some_task']])('an id that is none of ours is refused (%j)', async (task_id) => {
  await expect(cancelTask(world.assistant(), { ...request, task_id })).rejects.toThrow(InvalidInputError);
  expect(await world.places()).toMatchObject({ queued: [0, 1], closed: [] });
});

it('a report is no request to cancel', () => {
  const events = [request, { action: 'mark_task_as_completed', task_id: 'x' }, { task_id: 'x' }, null, 'cancel_task'];
  expect(events.map(isCancelRequest)).toEqual([true, false, false, false, false]);
});
