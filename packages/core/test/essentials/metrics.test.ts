import { beforeEach, describe, expect, it } from 'vitest';
import { orchestrate } from '../../src/essentials/orchestrator.ts';
import { measureQueues, queueLength } from '../../src/essentials/queue-metrics.ts';
import { scavenge } from '../../src/essentials/scavenger.ts';
import { schedule } from '../../src/essentials/scheduler.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import { NO_METRICS } from '../../src/ports/metrics.ts';
import { someTasks } from '../../src/testing/index.ts';
import { jobOf, settings } from './jobs.ts';
import { breaking, completed, failed, labourers, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const last = () => world.measures.at(-1);

describe('a tick', () => {
  it('measures slots and what it invoked, by labourer', async () => {
    await world.queue(someTasks(3));
    await orchestrate(world.orchestrator(), labourers({ [WORKER]: { maxSimultaneousInvocations: 2 }, idle: {} }), {});
    expect(world.measures).toContainEqual({ labourerId: WORKER, TasksInvoked: 2, SlotsUsed: 0, SlotsAllowed: 2 });
    expect(world.measures).toContainEqual({ labourerId: 'idle', SlotsUsed: 0, SlotsAllowed: 1 });
    expect(world.stats.get('invoked_tasks')).toBe(2);

    await world.system.advance(60_000);
    await world.tick(1);
    expect(last()).toEqual({ labourerId: WORKER, SlotsUsed: 2, SlotsAllowed: 1 });
  });

  it('counts attempts that expire, and tasks that die of it', async () => {
    await world.queue(someTasks(1));
    await world.tick(1, { maxAttempts: 1, leaseMs: 1_000 });
    await world.system.advance(10_000);
    await world.tick(1, { maxAttempts: 1 });
    expect(last()).toMatchObject({ TasksFailed: 1, TasksDead: 1 });
  });
});

describe('a report', () => {
  it('measures what was completed, and what the slot was handed over to', async () => {
    await world.queue(someTasks(2));
    const [event = {}] = await world.tick(1);
    await assist(world.assistant(), completed(event));
    expect(last()).toEqual({ labourerId: WORKER, TasksCompleted: 1, TasksInvoked: 1 });
    await assist(world.assistant(), completed(event)); // once more
    expect(last()).toEqual({ labourerId: WORKER });
  });

  it('measures failures', async () => {
    await world.queue(someTasks(1));
    const [event = {}] = await world.tick(1, { maxAttempts: 1 });
    await assist(world.assistant(), failed(event));
    expect(last()).toEqual({ labourerId: WORKER, TasksFailed: 1, TasksDead: 1 });
  });
});

describe('the queue', () => {
  it('is measured by the Scavenger: tasks that nobody has claimed, and the age of the oldest', async () => {
    await schedule(world.deps, jobOf(700), settings());
    await world.tick(10); // ten of them run
    await world.system.advance(90_000);
    await schedule(world.deps, { job: jobOf(20), job_id: 'second' }, settings());
    await scavenge(world.deps, new Set([WORKER]));
    expect(last()).toMatchObject({ labourerId: WORKER, QueueLength: 710 });
    expect(last()?.OldestQueuedAge).toBeGreaterThanOrEqual(90);
  });

  it('that is empty has no age', async () => {
    await world.putInForce(1);
    await scavenge(world.deps, new Set([WORKER]));
    expect(last()).toEqual({ labourerId: WORKER, QueueLength: 0 });
  });

  it('that cannot be read stops nothing', async () => {
    await world.queue(someTasks(1));
    await world.putInForce(1);
    const tasks = breaking(world.store.tasks, 'queuedHead');
    await scavenge({ ...world.deps, tasks }, new Set([WORKER]));
    expect(world.measures).toEqual([]);
    expect(world.log.lines.map(({ message }) => message)).toContain('queue could not be measured');
  });

  it('is not even read when nobody wants metrics', async () => {
    const tasks = breaking(world.store.tasks, 'queuedHead');
    const states = await world.store.states.list();
    await measureQueues({ ...world.deps, tasks, metrics: NO_METRICS }, states, []);
    expect(world.log.lines).toEqual([]);
  });
});

describe('the estimate of its length', () => {
  const job = { labourerId: WORKER, createdAtMs: 1_000, lanes: 2, cursor: 7 }; // lane 0: 0 2 4 6, lane 1: 1 3 5
  const heads = [
    { lane: 0, createdAtMs: 1_000, index: 4 },
    { lane: 1, createdAtMs: 1_000, index: 3 },
  ];

  it.each([
    ['the rest of the first job', [job], 4],
    ['and all of those behind it', [job, { ...job, createdAtMs: 2_000, lanes: 1, cursor: 100 }], 104],
    ['none of those before it', [job, { ...job, createdAtMs: 500 }], 4],
    ['none of what is not written yet', [{ ...job, cursor: 5 }], 2],
    ['none of those that start later', [job, { ...job, createdAtMs: 2_000, dueMs: 9_000 }], 4],
    ['one for each lane where nothing is known', [], 2],
  ])('counts %s', (_what, jobs, length) => {
    expect(queueLength(heads, jobs)).toBe(length);
  });

  it('of no lanes is 0', () => {
    expect(queueLength([], [job])).toBe(0);
  });
});
