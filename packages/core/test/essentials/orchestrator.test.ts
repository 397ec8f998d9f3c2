import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { orchestrate } from '../../src/essentials/orchestrator.ts';
import { aSlot, aTask, someTasks } from '../../src/testing/index.ts';
import { aMetric } from './fake-metrics.ts';
import { said } from './said.ts';
import { breaking, labourers, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const three = labourers({
  some_worker: { maxSimultaneousInvocations: 2 },
  other_worker: { maxSimultaneousInvocations: 3 },
  third_worker: {},
});

async function queueForEach(...ids: string[]): Promise<void> {
  for (const labourerId of ids) await world.queue(someTasks(5, { labourerId }));
}

describe('the Orchestrator', () => {
  it('ticks all labourers of the configuration', async () => {
    await queueForEach('some_worker', 'other_worker', 'third_worker', 'removed_worker');
    const summaries = await orchestrate(world.orchestrator(), three, {});
    const invoked = Object.fromEntries(summaries.map(({ labourerId, invoked }) => [labourerId, invoked]));
    expect(invoked).toEqual({ some_worker: 2, other_worker: 3, third_worker: 1 });
    expect(world.invoked('other_worker').sort()).toEqual([0, 1, 2]);
    expect(world.invoked('removed_worker')).toEqual([]);
    expect(said(world.log, 'INFO', 'tick')).toHaveLength(3);
    expect(world.digest).toEqual([]);
  });

  it('ticks the one that the event names, whoever sends what else beside it', async () => {
    await queueForEach('some_worker', 'other_worker');
    await orchestrate(world.orchestrator(), three, { labourer_id: 'other_worker', logging_level: 'DEBUG' });
    expect(world.invoked('other_worker')).toHaveLength(3);
    expect(world.invoked('some_worker')).toEqual([]);
  });

  it.each([[null], ['text'], [undefined], [{ source: 'aws.events', detail: {} }]])(
    'takes %j for its schedule: all of them',
    async (event) => {
      expect(await orchestrate(world.orchestrator(), three, event)).toHaveLength(3);
    },
  );

  it('refuses an event with a labourer that it does not know, and lists those that it knows', async () => {
    await expect(orchestrate(world.orchestrator(), three, { labourer_id: 'fourth' })).rejects.toThrow(
      new InvalidInputError({
        path: 'labourer_id',
        expected: 'one of some_worker, other_worker, third_worker',
        given: 'fourth',
      }),
    );
    await expect(orchestrate(world.orchestrator(), [], { labourer_id: 'fourth' })).rejects.toThrow('none configured');
    expect(await world.store.states.list()).toEqual([]);
  });

  it('warns of settings that nobody knows, and goes on', async () => {
    const readings = labourers({ some_worker: { maxSimultaneousInvocation: 7 } });
    expect(await orchestrate(world.orchestrator(), readings, {})).toMatchObject([{ slots: 1 }]);
    expect(said(world.log, 'WARNING', 'unknown settings are ignored')).toEqual([
      { labourer_id: 'some_worker', keys: ['maxSimultaneousInvocation'] },
    ]);
  });
});

const HOUR_MS = 3_600_000;

describe('one bad labourer stays one bad labourer', () => {
  it.each([
    ['whose record makes no sense', { max: -1 }, 'maxSimultaneousInvocations: expected a whole number'],
    ['whose record is no object', { record: 'x' }, 'expected an object'],
  ])('%s', async (_, { max, record }: { max?: number; record?: string }, message) => {
    await queueForEach('some_worker', 'other_worker');
    const readings = labourers({
      some_worker: record ?? { maxSimultaneousInvocations: max },
      other_worker: {},
    });
    expect(await orchestrate(world.orchestrator(), readings, {})).toMatchObject([{ labourerId: 'other_worker' }]);
    expect(world.invoked('other_worker')).toEqual([0]);
    expectReported('some_worker', message);
  });

  it('R7: whose record makes no sense goes on as it was: its slots stay, its leases expire', async () => {
    await queueForEach('some_worker');
    const good = labourers({ some_worker: { maxSimultaneousInvocations: 2 } });
    await orchestrate(world.orchestrator(), good, {});
    await world.system.advance(HOUR_MS);
    await orchestrate(world.orchestrator(), labourers({ some_worker: 'x' }), {});
    expect(await world.store.states.read('some_worker')).toMatchObject({ slots: 2, slotsAtMs: world.nowMs });
    expect(world.stats.get('expired_attempts')).toBe(2);
    expectReported('some_worker', 'expected an object');
  });

  it('whose rows cannot be read', async () => {
    await queueForEach('some_worker', 'other_worker');
    const tasks = breaking(world.store.tasks, 'readSlots', ([id]) => id === 'some_worker');
    const summaries = await orchestrate({ ...world.orchestrator(), tasks }, three, {});
    expect(summaries.map(({ labourerId }) => labourerId).sort()).toEqual(['other_worker', 'third_worker']);
    expect(world.invoked('other_worker')).toHaveLength(3);
    expectReported('some_worker', 'StoreUnavailableError');
  });

  function expectReported(labourerId: string, message: string): void {
    expect(world.digest).toEqual([expect.stringMatching(`^Labourer ${labourerId} could not be served: .*${message}`)]);
    expect(world.stats.get('labourers_failed')).toBe(1);
    expect(said(world.log, 'ERROR', 'labourer could not be served')).toMatchObject([{ labourer_id: labourerId }]);
  }
});

describe('health of a labourer', () => {
  const ten = labourers({ [WORKER]: { maxSimultaneousInvocations: 10, healthMetrics: { load: aMetric('Load') } } });

  it.each([
    [0, 201, 0],
    [1, 200, 0],
    [2, 100, 5],
    [3, 50, 7],
    [4, 25, 10],
  ] as const)('at status %i (%i) ten slots are %i', async (status, value, slots) => {
    world.metrics.values.set('Load', value);
    await world.queue(someTasks(12));
    const [summary] = await orchestrate(world.orchestrator(), ten, {});
    expect(summary).toMatchObject({ slots, invoked: slots, reason: status === 4 ? 'healthy' : 'ecology' });
    expect(await world.store.states.read(WORKER)).toMatchObject({ slots });
  });
});

describe('a function that is missing', () => {
  it('has no slots: its tasks wait, its leases expire, and people are told', async () => {
    world.functions.facts.set('some:arn', 'missing');
    await world.queue(someTasks(2));
    await world.store.tasks.putSlot(aSlot(aTask({ index: 9 }), { leaseUntilMs: world.nowMs - 5_001 }));
    const readings = labourers({ [WORKER]: { arn: 'some:arn', maxSimultaneousInvocations: 2 } });

    const [summary] = await orchestrate(world.orchestrator(), readings, {});

    expect(summary).toMatchObject({ slots: 0, reason: 'function_missing', expired: 1, invoked: 0 });
    expect(await world.places()).toEqual({ queued: [0, 1], running: [], waiting: [9], closed: [] });
    expect(world.digest).toEqual([`Labourer ${WORKER}: its function some:arn is missing; its tasks wait`]);
    expect(await world.store.states.read(WORKER)).toMatchObject({ slots: 0, reason: 'function_missing' });
  });

  it('is served again by the first tick that finds it', async () => {
    world.functions.facts.set(WORKER, 'missing');
    await world.queue(someTasks(1));
    const deps = world.orchestrator();
    await orchestrate(deps, three, {});
    world.functions.facts.delete(WORKER);
    await world.system.advance(1_000);
    await orchestrate(deps, three, {});
    expect(world.invoked()).toEqual([0]);
  });
});

describe('Lambda that cannot be asked what is deployed', () => {
  it('is no reason to stop: what the tick before knew still holds', async () => {
    const deps = world.orchestrator();
    world.functions.facts.set(WORKER, { timeoutMs: 120_000 });
    await orchestrate(deps, three, {});
    const leaseMs = 120_000 + 60_000 + 15_000;
    expect(await world.store.states.read(WORKER)).toMatchObject({ slots: 2, leaseMs });

    world.functions.facts.set(WORKER, 'silent');
    await world.system.advance(60_000);
    await world.queue(someTasks(2));
    await orchestrate(deps, three, { labourer_id: WORKER });

    expect(await world.store.states.read(WORKER)).toMatchObject({ slots: 2, leaseMs, slotsAtMs: world.nowMs });
    expect(world.invoked()).toHaveLength(2);
    expect(await world.store.tasks.readSlot(WORKER, 0)).toMatchObject({ leaseUntilMs: world.nowMs + leaseMs });
    expect(said(world.log, 'WARNING', 'function could not be described')).toMatchObject([{ labourer_id: WORKER }]);
    expect(world.digest).toEqual([]);
  });
});
