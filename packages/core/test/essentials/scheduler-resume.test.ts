import { beforeEach, describe, expect, it } from 'vitest';
import { schedule } from '../../src/essentials/scheduler.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { faulty, gated } from '../../src/testing/index.ts';
import { jobOf, settings, timeFor } from './jobs.ts';
import { breaking, completed, failed, labourers, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const DAY_MS = 86_400_000;
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const sibling = { job_id: 'request-1' };
const jobRow = () => world.store.jobs.read('request-1');

describe('R10a: when its time is up', () => {
  it('the Scheduler releases the job and spawns a sibling, which carries on', async () => {
    const first = settings({ isTimeUp: timeFor(1) });
    expect(await schedule(world.deps, jobOf(700), first)).toMatchObject({ state: 'writing', total: 700 });
    expect(await world.places()).toMatchObject({ queued: { length: 500 } });
    expect(await jobRow()).toMatchObject({ state: 'writing', cursor: 500, epoch: 2 });
    expect(await jobRow()).not.toHaveProperty('ownerUntilMs');
    expect(world.functions.eventsOf('sosw_scheduler')).toEqual([sibling]);
    expect(world.stats.toJSON()).toEqual({ created_tasks: 500, siblings_spawned: 1 });

    expect(await schedule(world.deps, sibling, settings())).toMatchObject({ state: 'written', total: 700 });
    expect((await world.places()).queued).toEqual(upTo(700));
    expect(world.functions.eventsOf('sosw_orchestrator')).toHaveLength(2); // one each
  });

  it('before the first window nobody is woken, and nothing is lost', async () => {
    await schedule(world.deps, jobOf(2), settings({ isTimeUp: () => true }));
    expect(await jobRow()).toMatchObject({ state: 'writing', cursor: 0 });
    expect(world.functions.eventsOf('sosw_orchestrator')).toEqual([]);
    expect(await schedule(world.deps, sibling, settings())).toMatchObject({ state: 'written' });
    expect((await world.places()).queued).toEqual([0, 1]);
  });

  it('a sibling that Lambda does not take is no error: the job has no owner, whoever comes next takes it', async () => {
    world.functions.answers.set('sosw_scheduler', [
      { outcome: 'refused', reason: 'throttled', error: 'Rate exceeded' },
    ]);
    expect(await schedule(world.deps, jobOf(2), settings({ isTimeUp: timeFor(0) }))).toMatchObject({
      state: 'writing',
    });
    expect(await schedule(world.deps, jobOf(2), settings())).toMatchObject({ state: 'written' });
  });
});

describe('R10: a resume reads nothing but the row of the job', () => {
  it('whatever has changed meanwhile: schema, lanes, labourers, the date', async () => {
    const job = jobOf(300, { lambda_name: 'two_lanes', period: 'last_2_days', isolate_days: true });
    const expected = await newWorld();
    await schedule(expected.deps, job, settings());

    await schedule(world.deps, job, settings({ isTimeUp: timeFor(1) }));
    await world.system.advance(40 * DAY_MS);
    const changed = settings({
      labourers: labourers({ [WORKER]: { lanes: 7 } }),
      schemas: { jobSchema: { chunkableAttrs: ['store'] } },
      requestId: 'request-2',
    });
    expect(await schedule(world.deps, sibling, changed)).toMatchObject({ state: 'written', total: 600 });

    for (const lane of ['two_lanes#0', 'two_lanes#1']) {
      const tasks = await world.store.tasks.queuedHead(lane, 1_000);
      expect(tasks).toHaveLength(300);
      expect(tasks).toEqual(await expected.store.tasks.queuedHead(lane, 1_000));
    }
    expect(await world.store.states.read('two_lanes')).toMatchObject({ lanesRead: 2 });
  });
});

describe('R10b: a Scheduler that died within a window', () => {
  it('left tasks that have moved on since: the resume writes what is missing, and nothing twice', async () => {
    const gate = gated(world.store.writer, 'writeBatch');
    void schedule({ ...world.deps, writer: gate.port }, jobOf(60), settings());
    for (const _ of upTo(2)) await (await gate.reached('writeBatch')).perform(); // the third is never sent
    await gate.reached('writeBatch');
    const events = await world.tick(4);
    await assist(world.assistant(), completed(events[0] ?? {}));
    await assist(world.assistant(), failed(events[1] ?? {}));

    await world.system.advance(70_001);
    expect(await schedule(world.deps, sibling, settings())).toMatchObject({ state: 'written' });

    const { queued, running, waiting, closed } = await world.places();
    expect([running.length, waiting.length, closed.length]).toEqual([4, 1, 1]);
    expect([...queued, ...running, ...waiting, ...closed].sort((a, b) => a - b)).toEqual(upTo(60));
  });

  it('R10c: comes too late when its successor is done: it changes nothing, and says that it is not the writer', async () => {
    const gate = gated(world.store.jobs, 'saveCursor');
    const late = schedule({ ...world.deps, jobs: gate.port }, jobOf(600), settings());
    await gate.reached('saveCursor');
    await world.system.advance(70_001);
    expect(await schedule(world.deps, sibling, settings())).toMatchObject({ state: 'written' });
    await gate.open();

    expect(await late).toMatchObject({ state: 'writing' });
    expect(await jobRow()).toMatchObject({ state: 'written', cursor: 600, epoch: 2 });
    expect((await world.places()).queued).toEqual(upTo(600));
  });

  it('an error of the store leaves the job to whoever comes next', async () => {
    const writer = breaking(world.store.writer, 'writeBatch');
    await expect(schedule({ ...world.deps, writer }, jobOf(2), settings())).rejects.toThrow(StoreUnavailableError);
    await world.system.advance(70_001);
    expect(await schedule(world.deps, jobOf(2), settings())).toMatchObject({ state: 'written' });
    expect((await world.places()).queued).toEqual([0, 1]);
  });
});

describe('R10a: a job that has an owner', () => {
  /** The row of a job whose owner said nothing more. */
  async function abandoned(): Promise<void> {
    const writer = breaking(world.store.writer, 'writeBatch');
    await schedule({ ...world.deps, writer }, jobOf(2), settings()).catch(() => {});
  }

  it('is left to it until its lease and ten seconds are over', async () => {
    await abandoned();
    const { ownerUntilMs = 0 } = (await jobRow()) ?? {};
    expect(ownerUntilMs).toBe(world.nowMs + 60_000);
    await world.system.advance(70_000);
    expect(await schedule(world.deps, sibling, settings())).toMatchObject({ state: 'writing' });
    expect((await world.places()).queued).toEqual([]);
    await world.system.advance(1);
    expect(await schedule(world.deps, sibling, settings())).toMatchObject({ state: 'written' });
  });

  it('is taken over by one of two that come at once', async () => {
    await abandoned();
    await world.system.advance(70_001);
    const gate = gated(world.store.jobs, 'takeOver');
    const both = [0, 1].map(() => schedule({ ...world.deps, jobs: gate.port }, sibling, settings()));
    const takes = [await gate.reached('takeOver'), await gate.reached('takeOver')];
    for (const take of takes) await take.perform();
    await gate.open();
    expect((await Promise.all(both)).map(({ state }) => state).sort()).toEqual(['writing', 'written']);
    expect(await jobRow()).toMatchObject({ epoch: 2, state: 'written' });
    expect(world.stats.get('created_tasks')).toBe(2);
  });

  it('is written by nobody while it is not known who took it over', async () => {
    await abandoned();
    await world.system.advance(70_001);
    const { port: jobs } = faulty(world.store.jobs, { operation: 'takeOver', fault: 'unheard' });
    await expect(schedule({ ...world.deps, jobs }, sibling, settings())).rejects.toThrow(StoreUnavailableError);
    expect(await schedule(world.deps, sibling, settings())).toMatchObject({ state: 'writing' });
    await world.system.advance(70_001);
    expect(await schedule(world.deps, sibling, settings())).toMatchObject({ state: 'written' });
    expect((await world.places()).queued).toEqual([0, 1]);
  });

  it.each(['written', 'closed'] as const)('no more, since it is %s, is answered as it is', async (state) => {
    await schedule(world.deps, jobOf(2), settings());
    if (state === 'closed') await world.store.jobs.close('request-1', { completed: 2, dead: 0, cancelled: 0 }, 1);
    expect(await schedule(world.deps, sibling, settings())).toEqual({
      ...{ job_id: 'request-1', labourer_id: WORKER, state, total: 2 },
    });
    expect(world.stats.get('created_tasks')).toBe(2);
  });
});
