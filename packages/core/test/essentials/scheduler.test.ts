import { beforeEach, describe, expect, it } from 'vitest';
import { schedule } from '../../src/essentials/scheduler.ts';
import { gated } from '../../src/testing/index.ts';
import { jobOf, settings } from './jobs.ts';
import { said } from './said.ts';
import { indexOf, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const wakes = () => world.functions.eventsOf('sosw_orchestrator');

/** Payloads of the tasks in the queue of a lane. */
async function payloads(lane = `${WORKER}#0`): Promise<unknown[]> {
  const tasks = await world.store.tasks.queuedHead(lane, 100);
  return tasks.map(({ payload }) => JSON.parse(payload));
}

describe('the Scheduler', () => {
  it('R10: cuts a job into tasks, writes them in run order, and wakes the Orchestrator', async () => {
    const job = jobOf(3, { payload: { a: 1 } });
    expect(await schedule(world.deps, job, settings())).toEqual({
      ...{ job_id: 'request-1', labourer_id: WORKER, state: 'written', total: 3 },
    });

    expect(await world.places()).toEqual({ queued: [0, 1, 2], running: [], waiting: [], closed: [] });
    expect(await payloads()).toEqual(
      [0, 1, 2].map((n) => ({ isolate_sections: true, sections: [n], payload: { a: 1 } })),
    );
    const [task] = await world.store.tasks.queuedHead(`${WORKER}#0`, 1);
    expect(task).toMatchObject({ labourerId: WORKER, jobId: 'request-1', createdAt: world.nowMs / 1000 });
    expect(wakes()).toEqual([{ labourer_id: WORKER }]);
    expect(world.stats.toJSON()).toEqual({ created_tasks: 3 });
  });

  it('R10: pins all that the plan depends on in the row of the job', async () => {
    const job = jobOf(3, { lambda_name: 'two_lanes' });
    await schedule(world.deps, job, settings());
    expect(await world.store.jobs.read('request-1')).toEqual({
      ...{ jobId: 'request-1', labourerId: 'two_lanes', lanes: 2, total: 3, cursor: 3, epoch: 1, state: 'written' },
      ...{ text: { inline: JSON.stringify(job) }, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ...{ createdAtMs: world.nowMs, today: '2026-01-01', chunkableAttrs: ['section'] },
    });
  });

  it('R7: deals the tasks out over the lanes, and says in the state row how many there are', async () => {
    await schedule(world.deps, jobOf(5, { lambda_name: 'two_lanes' }), settings());
    const lanes = await Promise.all(
      ['two_lanes#0', 'two_lanes#1'].map((lane) => world.store.tasks.queuedHead(lane, 9)),
    );
    expect(lanes.map((tasks) => tasks.map(({ taskId }) => indexOf(taskId)))).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
    expect(await world.store.states.read('two_lanes')).toMatchObject({ lanesRead: 2 });
  });

  it('posts the birth of each task, as the original does', async () => {
    await schedule(world.deps, jobOf(2), settings());
    expect([...world.posts].sort()).toEqual([
      `0 created {"labourer":"${WORKER}"}`,
      `1 created {"labourer":"${WORKER}"}`,
    ]);
  });

  it('R10b: writes window by window, and wakes the Orchestrator as soon as the first one is written', async () => {
    const gate = gated(world.store.jobs, 'saveCursor');
    const scheduled = schedule({ ...world.deps, jobs: gate.port }, jobOf(1_100), settings());
    const first = await gate.reached('saveCursor');
    expect((await world.places()).queued).toHaveLength(500);
    expect(wakes()).toHaveLength(1);
    await first.release();
    expect((await gate.reached('saveCursor')).args[2]).toBe(1_000);
    await gate.open();

    expect(await scheduled).toMatchObject({ state: 'written', total: 1_100 });
    expect((await world.places()).queued).toEqual(Array.from({ length: 1_100 }, (_, n) => n));
    expect(wakes()).toHaveLength(2); // the rest is there: one more tick that may fill slots with it
    expect(world.stats.get('created_tasks')).toBe(1_100);
  });

  it.each([
    { outcome: 'refused', reason: 'function_missing', error: 'no such function' } as const,
    { outcome: 'unknown', cause: new Error('time-out') } as const,
  ])('does not depend on the Orchestrator that it wakes ($outcome)', async (answer) => {
    world.functions.answers.set('sosw_orchestrator', [answer]);
    expect(await schedule(world.deps, jobOf(1), settings())).toMatchObject({ state: 'written' });
    expect(said(world.log, 'WARNING', 'the Orchestrator was not woken')).toMatchObject([{ outcome: answer.outcome }]);
  });
});

describe('forms of a job', () => {
  it('a JSON text keeps what a parsed event cannot: order of keys, and integers above 2^53', async () => {
    const text = `{"lambda_name":"${WORKER}","2":"b","1":9007199254740993}`;
    await schedule(world.deps, { job: text, job_id: 'exact' }, settings());
    const [task] = await world.store.tasks.queuedHead(`${WORKER}#0`, 1);
    expect(task?.payload).toBe('{"2":"b","1":9007199254740993}');
    expect(await world.store.jobs.read('exact')).toMatchObject({ text: { inline: text }, total: 1 });
  });

  it('an ARN names its labourer', async () => {
    const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${WORKER}:7`;
    expect(await schedule(world.deps, jobOf(1, { lambda_name: arn }), settings())).toMatchObject({
      labourer_id: WORKER,
    });
  });

  it('a schema is chosen by its name', async () => {
    const schemas = { jobSchemaVariants: { default: { chunkableAttrs: [] }, by_store: { chunkableAttrs: ['store'] } } };
    const job = { lambda_name: WORKER, isolate_stores: true, stores: ['x', 'y'] };
    expect(await schedule(world.deps, job, settings({ schemas }))).toMatchObject({ total: 1 });
    const named = { ...job, job_schema_name: 'by_store' };
    expect(await schedule(world.deps, named, settings({ schemas, requestId: 'b' }))).toMatchObject({ total: 2 });
    expect(await world.store.jobs.read('b')).toMatchObject({ chunkableAttrs: ['store'] });
  });

  it('days are counted from the day on which the job is scheduled', async () => {
    await schedule(world.deps, { lambda_name: WORKER, period: 'last_2_days', isolate_days: true }, settings());
    expect(await payloads()).toMatchObject([{ date_list: ['2025-12-30'] }, { date_list: ['2025-12-31'] }]);
  });
});

describe('a later start', () => {
  it.each([
    [{ delay: 90 }, 90_000],
    [{ run_at: '2026-01-01T01:00:00Z' }, 3_600_000],
  ])('(%j) lets all tasks wait, and wakes nobody', async (start, afterMs) => {
    await schedule(world.deps, { job: jobOf(30), job_id: 'later', ...start }, settings());
    const dueMs = world.nowMs + afterMs;
    expect(await world.places()).toMatchObject({ queued: [], waiting: { length: 30 } });
    const { tasks } = await world.store.tasks.waitingPage(`${WORKER}#0`);
    expect(tasks.every((task) => task.dueMs === dueMs && task.attempts === 0)).toBe(true);
    expect(await world.store.jobs.read('later')).toMatchObject({ dueMs, state: 'written' });
    expect(wakes()).toEqual([]);

    expect(await world.tick(3)).toEqual([]);
    await world.system.advance(afterMs);
    expect(await world.tick(3)).toMatchObject([{ attempt: 1 }, { attempt: 1 }, { attempt: 1 }]);
  });
});
