import { beforeEach, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { schedule } from '../../src/essentials/scheduler.ts';
import { aClosedTask, aTask } from '../../src/testing/index.ts';
import { settings, timeFor } from './jobs.ts';
import { useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

const payload = '{"2":1,"n":9007199254740993}';
const dead = aClosedTask(aTask({ payload, lanes: 3, index: 4 }), { status: 'dead', attempts: 3 });

beforeEach(async () => {
  world = await newWorld();
  await world.store.tasks.putClosed(dead);
  await world.system.advance(5_000);
});

const queued = () => world.store.tasks.queuedHead(`${WORKER}#0`, 10);

it('R11: a closed task is run again as a new one, and what was recorded stays', async () => {
  expect(await schedule(world.deps, { retry_of: dead.taskId }, settings())).toEqual({
    ...{ job_id: 'request-1', labourer_id: WORKER, state: 'written', total: 1 },
  });
  expect(await queued()).toMatchObject([
    { payload, retryOf: dead.taskId, jobId: 'request-1', labourerId: WORKER, createdAt: world.nowMs / 1000 },
  ]);
  expect((await queued())[0]?.taskId).not.toBe(dead.taskId);
  expect(await world.store.tasks.readClosed(dead)).toEqual(dead);
  expect(world.functions.eventsOf('sosw_orchestrator')).toEqual([{ labourer_id: WORKER }]);
  expect(await world.tick(1)).toMatchObject([{ attempt: 1, attempts: 0 }]);
});

it('R10: the same request again is the same job; another request is another one', async () => {
  await schedule(world.deps, { retry_of: dead.taskId }, settings());
  await schedule(world.deps, { retry_of: dead.taskId }, settings());
  expect(await queued()).toHaveLength(1);
  await schedule(world.deps, { retry_of: dead.taskId }, settings({ requestId: 'request-2' }));
  expect(await queued()).toHaveLength(2);
});

it('R10: a sibling needs nothing but the row of the job', async () => {
  await schedule(world.deps, { retry_of: dead.taskId }, settings({ isTimeUp: timeFor(0) }));
  expect(await schedule(world.deps, { job_id: 'request-1' }, settings())).toMatchObject({ state: 'written' });
  expect(await queued()).toMatchObject([{ payload, retryOf: dead.taskId }]);
});

it.each([
  ['that is not closed', aTask().taskId, 'retry_of: expected the id of a closed task'],
  ['that never was', 'some_task', 'task_id: expected the id of a sosw task'],
  ['that is no text', 7, 'retry_of: expected the id of a closed task, got 7'],
])('a task %s is refused, and nothing is written', async (_, taskId, message) => {
  await world.queue([aTask()]);
  const refusal = await schedule(world.deps, { retry_of: taskId }, settings()).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(InvalidInputError);
  expect(String(refusal)).toContain(message);
  expect(await world.store.jobs.read('request-1')).toBeUndefined();
  expect(await queued()).toHaveLength(1);
});
