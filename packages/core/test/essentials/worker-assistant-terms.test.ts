import { beforeEach, describe, expect, it } from 'vitest';
import { KnownTerms } from '../../src/essentials/known-terms.ts';
import { assist, type WorkerAssistantDeps } from '../../src/essentials/worker-assistant.ts';
import type { LabourerStates } from '../../src/ports/labourer-states.ts';
import { aTask, someTasks } from '../../src/testing/index.ts';
import type { Event } from './fake-functions.ts';
import { completed, useWorlds, WORKER, type World, watched } from './world.ts';

const newWorld = useWorlds();
let world: World;
let states: LabourerStates;
/** How the state row was read, each time. */
let reads: ('eventually' | 'strongly')[];

beforeEach(async () => {
  world = await newWorld();
  reads = [];
  states = watched(world.store.states, 'read', ([, options]) => {
    reads.push(Object(options).eventual === true ? 'eventually' : 'strongly');
  });
});

const container = (): WorkerAssistantDeps => ({
  ...world.deps,
  states,
  terms: new KnownTerms(states, world.system.clock),
});

/** So many of ten tasks run. */
async function running(slots: number): Promise<Event[]> {
  await world.queue(someTasks(10));
  return world.tick(slots);
}

describe('R2: slots in force, as a container of the WorkerAssistant knows them', () => {
  it('are read once in three seconds, eventually consistent', async () => {
    const [a = {}, b = {}, c = {}] = await running(3);
    const deps = container();
    await assist(deps, completed(a));
    await world.system.advance(3_000);
    await assist(deps, completed(b));
    expect(reads).toEqual(['eventually']);
    await world.system.advance(1);
    await assist(deps, completed(c));
    expect(reads).toEqual(['eventually', 'eventually']);
    expect((await world.places()).running).toHaveLength(3);
  });

  it('are those of each labourer by itself', async () => {
    const [a = {}] = await running(1);
    const deps = container();
    await assist(deps, completed(a));
    await assist(deps, { action: 'mark_task_as_completed', task_id: aTask({ labourerId: 'other_worker' }).taskId });
    expect(reads).toEqual(['eventually', 'eventually', 'strongly']);
  });

  it('are asked for again, strongly, when a stale read finds no tick: three attempts and no lanes would be wrong', async () => {
    await running(1);
    const stale: LabourerStates = {
      ...states,
      read: async (labourerId, { eventual = false } = {}) =>
        eventual ? { labourerId, lanesRead: 0, paused: false } : states.read(labourerId),
    };
    const terms = await new KnownTerms(stale, world.system.clock).read(WORKER);
    expect(terms).toMatchObject({ slots: 1, lanesRead: 1 });
    expect(reads).toEqual(['strongly']);
  });

  it('are believed when a cached number says yes', async () => {
    const [a = {}, b = {}] = await running(2);
    const deps = container();
    await assist(deps, completed(a));
    await world.system.advance(1_000);
    await world.putInForce(0);
    await assist(deps, completed(b)); // up to FRESH old: the limit allows for that
    expect(reads).toEqual(['eventually']);
    expect((await world.places()).running).toHaveLength(2);
  });

  it('are read anew, strongly, before a slot is given up because of a cached number', async () => {
    await world.store.states.raiseLanes(WORKER, 1);
    await world.putInForce(0);
    const deps = container();
    await deps.terms.read(WORKER);
    await world.system.advance(1_000);
    const [a = {}] = await running(1);
    await assist(deps, completed(a));
    expect(reads).toEqual(['eventually', 'strongly']);
    expect((await world.places()).running).toHaveLength(1);
  });

  it('R5: when they were lowered, the slot is freed and not handed over', async () => {
    const events = await running(3);
    await world.system.advance(1_000);
    await world.putInForce(1);
    const deps = container();
    for (const event of events) await assist(deps, completed(event));
    expect(Object.keys(await world.slots())).toEqual(['0']);
    expect(world.invoked()).toHaveLength(4);
    expect(await world.places()).toMatchObject({ closed: { length: 3 }, queued: { length: 6 } });
  });

  it('are none of a labourer that is paused: its tasks are closed, its slots freed', async () => {
    const [a = {}] = await running(1);
    await world.store.states.setPaused(WORKER, true);
    await world.system.advance(1_000);
    await world.tick(0, { reason: 'paused' });
    expect(await assist(container(), completed(a))).toBe('completed');
    expect(await world.places()).toMatchObject({ running: [], closed: { length: 1 }, queued: { length: 9 } });
  });

  it('are none before the first tick, and a report is taken all the same', async () => {
    expect(await assist(container(), { action: 'mark_task_as_failed', task_id: aTask().taskId })).toBe('stale');
    const terms = await container().terms.read(WORKER);
    expect(terms).toMatchObject({ slots: 0, reason: 'not_configured', lanesRead: 0, learntAtMs: world.nowMs });
  });
});

describe('what else holds of a labourer', () => {
  it('R6: the maximum of attempts is the one in force when the attempt ends', async () => {
    await world.queue(someTasks(1));
    const [event = {}] = await world.tick(1, { maxAttempts: 1 });
    await world.system.advance(1_000);
    await world.putInForce(1, { maxAttempts: 2 });
    await assist(container(), { ...completed(event), action: 'mark_task_as_failed' });
    expect(await world.places()).toMatchObject({ waiting: [0], closed: [] });
  });

  it('closed tasks are kept for its retention time', async () => {
    await world.queue(someTasks(1));
    const [event = {}] = await world.tick(1, { retentionDays: 7 });
    await assist(container(), completed(event));
    expect(await world.store.tasks.readClosed(aTask())).toMatchObject({
      ttlSeconds: world.nowMs / 1000 + 7 * 86_400,
    });
  });

  it('the next task is invoked by the name and with the lease of the terms', async () => {
    await world.queue(someTasks(2));
    const [event = {}] = await world.tick(1);
    await world.system.advance(1_000);
    await world.putInForce(1, { arn: 'some:arn', leaseMs: 100_000 });
    await assist(container(), completed(event));
    expect(world.functions.eventsOf('some:arn')).toMatchObject([{ lease_until_ms: world.nowMs + 100_000 }]);
  });

  it('the lanes that the state row names are gone over, those of a later job too', async () => {
    await world.queue(someTasks(1));
    const [event = {}] = await world.tick(1);
    await world.queue([aTask({ index: 5, lanes: 6 })]);
    await world.store.states.raiseLanes(WORKER, 6);
    await assist(container(), completed(event));
    expect(world.invoked()).toEqual([0, 5]);
  });
});
