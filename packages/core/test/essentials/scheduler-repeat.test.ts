import { beforeEach, describe, expect, it } from 'vitest';
import { JobConflictError } from '../../src/essentials/job-conflict-error.ts';
import { schedule } from '../../src/essentials/scheduler.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { type Fault, faulty, gated } from '../../src/testing/index.ts';
import { jobOf, settings } from './jobs.ts';
import { completed, failed, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const HOUR_MS = 3_600_000;
const nightly = (tasks: number, more = {}) => ({ job: jobOf(tasks), job_id: 'nightly', ...more });

describe('R10: the same job again', () => {
  it('(Lambda repeats the event) is answered alike, and nothing is written twice', async () => {
    const answer = await schedule(world.deps, jobOf(6), settings());
    const events = await world.tick(3);
    const deps = world.assistant();
    await assist(deps, completed(events[0] ?? {}));
    await assist(deps, failed(events[1] ?? {}));
    const before = await world.places();
    expect(before).toMatchObject({
      queued: { length: 1 },
      running: { length: 3 },
      waiting: { length: 1 },
      closed: { length: 1 },
    });

    await world.system.advance(HOUR_MS);
    expect(await schedule(world.deps, jobOf(6), settings())).toEqual(answer);
    expect(await world.places()).toEqual(before);
    expect(world.stats.get('created_tasks')).toBe(6);
  });

  it('(somebody sends it with its id) is the same the next day, after the configuration has changed', async () => {
    const answer = await schedule(world.deps, nightly(3, { delay: 60 }), settings());
    await world.system.advance(24 * HOUR_MS);
    const changed = { schemas: {}, labourers: [], requestId: 'request-2' };
    expect(await schedule(world.deps, nightly(3, { delay: 60 }), settings(changed))).toEqual(answer);
    expect(await world.places()).toMatchObject({ queued: [], waiting: [0, 1, 2] });
  });

  it('sent twice at once is written by one of them', async () => {
    const gate = gated(world.store.jobs, 'create');
    const both = ['a', 'b'].map((requestId) =>
      schedule({ ...world.deps, jobs: gate.port }, nightly(40), settings({ requestId })),
    );
    const creates = [await gate.reached('create'), await gate.reached('create')];
    for (const create of creates) await create.perform();
    await gate.open();

    const answers = await Promise.all(both);
    expect(answers.map(({ state }) => state).sort()).toEqual(['writing', 'written']);
    expect(await world.places()).toMatchObject({ queued: { length: 40 } });
    expect(world.stats.get('created_tasks')).toBe(40);
  });

  it('without an id of its own, and sent again, is another job', async () => {
    await schedule(world.deps, jobOf(2), settings({ requestId: 'a' }));
    await schedule(world.deps, jobOf(2), settings({ requestId: 'b' }));
    expect(await world.places()).toMatchObject({ queued: [0, 0, 1, 1] }); // of the same millisecond, told apart by the tail
  });
});

describe('R10: another job of the same id', () => {
  it.each([
    ['another text', nightly(4)],
    ['another labourer', { job: jobOf(3, { lambda_name: 'two_lanes' }), job_id: 'nightly' }],
    ['another start', nightly(3, { delay: 1 })],
  ])('(%s) is refused, and the one that is there stays as it is', async (_, event) => {
    await schedule(world.deps, nightly(3), settings());
    const row = await world.store.jobs.read('nightly');

    const refusal = await schedule(world.deps, event, settings({ requestId: 'b' })).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(JobConflictError);
    expect(refusal).toMatchObject({
      code: 'SOSW_JOB_CONFLICT',
      message: `job_id nightly is another job, of ${WORKER}, scheduled at 2026-01-01T00:00:00.000Z`,
      details: { jobId: 'nightly', createdAtMs: world.nowMs },
    });
    expect(await world.store.jobs.read('nightly')).toEqual(row);
    expect(await world.places()).toEqual({ queued: [0, 1, 2], running: [], waiting: [], closed: [] });
    expect(await world.places('two_lanes', 2)).toMatchObject({ queued: [], waiting: [] });
  });
});

describe('R10a: when nobody knows whether the row of the job was put', () => {
  const creating = (fault: Fault) => faulty(world.store.jobs, { operation: 'create', fault });

  it.each<[Fault]>([['lost'], ['throttled']])('(%s) nobody writes, and the repeated event does', async (fault) => {
    const { port: jobs, left } = creating(fault);
    await expect(schedule({ ...world.deps, jobs }, jobOf(3), settings())).rejects.toThrow(StoreUnavailableError);
    expect(left()).toEqual([]);
    expect(await world.places()).toMatchObject({ queued: [] });

    expect(await schedule({ ...world.deps, jobs }, jobOf(3), settings())).toMatchObject({ state: 'written' });
    expect(await world.places()).toMatchObject({ queued: [0, 1, 2] });
  });

  it('(unheard) nobody writes while the owner lives that nobody knows of; then a repeat does', async () => {
    const { port: jobs } = creating('unheard');
    await expect(schedule({ ...world.deps, jobs }, jobOf(3), settings())).rejects.toThrow(StoreUnavailableError);
    expect(await schedule(world.deps, jobOf(3), settings())).toMatchObject({ state: 'writing' });
    expect(await world.places()).toMatchObject({ queued: [] });

    await world.system.advance(70_001);
    expect(await schedule(world.deps, jobOf(3), settings())).toMatchObject({ state: 'written', total: 3 });
    expect(await world.places()).toMatchObject({ queued: [0, 1, 2] });
  });
});
