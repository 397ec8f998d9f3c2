import { beforeEach, describe, expect, it } from 'vitest';
import { orchestrate } from '../../src/essentials/orchestrator.ts';
import { someTasks } from '../../src/testing/index.ts';
import { aMetric } from './fake-metrics.ts';
import { said } from './said.ts';
import { breaking, labourers, useWorlds, WORKER, type World, watched } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const MINUTE_MS = 60_000;
const LOAD = { load: aMetric('Load') };
const onLoad = (settings: object = {}) =>
  labourers({ [WORKER]: { maxSimultaneousInvocations: 10, healthMetrics: LOAD, ...settings } });

/** One minute of the schedule: what the metric shows, and what the Orchestrator makes of it. */
async function minute(readings: ReturnType<typeof labourers>, value?: number | 'failed'): Promise<string> {
  if (value === undefined) world.metrics.values.delete('Load');
  else world.metrics.values.set('Load', value);
  const [summary] = await orchestrate(world.orchestrator(), readings, {});
  await world.system.advance(MINUTE_MS);
  return `${summary?.slots} ${summary?.reason}`;
}

async function minutes(readings: ReturnType<typeof labourers>, values: readonly (number | 'failed' | undefined)[]) {
  const seen: string[] = [];
  for (const value of values) seen.push(await minute(readings, value));
  return seen;
}

describe('a metric that turns bad and recovers', () => {
  it('cuts at once, probes, and gives slots back by steps', async () => {
    const seen = await minutes(onLoad(), [10, 60, 300, 300, 300, 300, 300, 300, 300, 300, 20, 20, 20, 20, 20]);
    expect(seen).toEqual([
      ...['10 healthy', '5 ecology', '0 ecology', '0 ecology', '0 ecology', '0 ecology', '0 ecology'],
      ...['1 probe', '0 ecology', '0 ecology'],
      ...['3 recovering', '6 recovering', '9 recovering', '10 healthy', '10 healthy'],
    ]);
  });

  it('runs one task for each probe, and as many as it has slots on its way back', async () => {
    await world.queue(someTasks(30));
    const readings = onLoad({ maxDuration: 600 });
    await minutes(readings, [300, 300, 300, 300, 300]);
    expect(world.invoked()).toEqual([]);
    expect(await minute(readings, 300)).toBe('1 probe');
    expect(world.invoked()).toHaveLength(1);
    expect(await minute(readings, 300)).toBe('0 ecology');
    expect(world.invoked()).toHaveLength(1);
    expect(await minute(readings, 20)).toBe('3 recovering');
    expect(world.invoked()).toHaveLength(3); // the probed one still holds its slot
  });

  it('stops half-way where the status is half-way', async () => {
    const seen = await minutes(onLoad(), [300, 60, 60, 60, 20, 20, 20]);
    expect(seen).toEqual([
      ...['0 ecology', '3 recovering', '5 ecology', '5 ecology'],
      ...['8 recovering', '10 healthy', '10 healthy'],
    ]);
  });

  it('is no faster for being woken: steps and probes go by the clock', async () => {
    await minutes(onLoad(), [300]);
    world.metrics.values.set('Load', 20);
    const wake = async () => {
      const [summary] = await orchestrate(world.orchestrator(), onLoad(), { labourer_id: WORKER });
      return summary?.slots;
    };
    expect(await wake()).toBe(3);
    await world.system.advance(20_000);
    expect(await wake()).toBe(3);
    await world.system.advance(34_000);
    expect(await wake()).toBe(3);
    await world.system.advance(2_000);
    expect(await wake()).toBe(6);
  });

  it('leaves a labourer of one slot to its probes from status 3 down (D42)', async () => {
    const one = onLoad({ maxSimultaneousInvocations: 1 });
    expect(await minutes(one, [40, 40, 40, 40, 40, 40, 40])).toEqual([
      ...Array<string>(5).fill('0 ecology'),
      ...['1 probe', '0 ecology'],
    ]);
    const coefficients = onLoad({ maxSimultaneousInvocations: 1, invocationNumberCoefficient: { 3: 1 } });
    expect(await minute(coefficients, 40)).toBe('1 ecology');
  });

  it('has no say while the labourer is paused, and none of the steps is lost or won', async () => {
    await minutes(onLoad(), [300]);
    await world.store.states.setPaused(WORKER, true);
    expect(await minutes(onLoad(), [20, 20, 20])).toEqual(['0 paused', '0 paused', '0 paused']);
    await world.store.states.setPaused(WORKER, false);
    expect(await minutes(onLoad(), [20, 20])).toEqual(['3 recovering', '6 recovering']);
  });
});

describe('a metric without a value', () => {
  it('has no opinion, or the one that it is given', async () => {
    expect(await minute(onLoad())).toBe('10 healthy');
    const poor = onLoad({ healthMetrics: { load: aMetric('Load', { noData: 2 }) } });
    expect(await minute(poor)).toBe('5 ecology');
    expect((await world.store.states.read(WORKER))?.slotsAtMs).toBeDefined();
  });

  it('that cannot be read keeps the status it had for ten minutes, then it has no data', async () => {
    const bad = onLoad({ healthMetrics: { load: aMetric('Load', { noData: 3 }) } });
    expect(await minute(bad, 60)).toBe('5 ecology');
    expect(await minutes(bad, Array<'failed'>(9).fill('failed'))).toEqual(Array(9).fill('5 ecology'));
    expect(world.digest).toEqual([]);
    expect(await minute(bad, 'failed')).toBe('7 ecology');
    expect(world.digest).toEqual([`Labourer ${WORKER}: health metric load could not be read for 10 minutes`]);
    expect(world.stats.get('health_metrics_failed')).toBe(10);
    expect(said(world.log, 'WARNING', 'health metrics could not be read')[0]).toEqual({
      ...{ labourer_id: WORKER, metrics: ['load'], reason: 'planned fault' },
    });
  });

  it('that makes no sense is reported and stops no other (D09)', async () => {
    const readings = onLoad({ healthMetrics: { ...LOAD, odd: { ...aMetric('Odd'), feelings: { 4: 'x' } } } });
    expect(await minute(readings, 60)).toBe('5 ecology');
    expect(world.digest).toEqual([expect.stringContaining('health metric odd makes no sense: ')]);
    expect(world.digest[0]).toContain('healthMetrics.odd.feelings.4: expected a number, got "x"');
    expect(world.stats.get('health_metrics_malformed')).toBe(1);
    expect(await world.store.states.read(WORKER)).toMatchObject({
      health: { metrics: { load: { status: 2, value: 60 }, odd: { status: 4, trouble: 'malformed' } } },
    });
  });
});

describe('what is asked for', () => {
  const two = labourers({
    [WORKER]: { maxSimultaneousInvocations: 10, healthMetrics: LOAD },
    other_worker: { healthMetrics: { load: aMetric('Load'), more: aMetric('More') } },
  });

  it('are the metrics of all labourers in one request, equal ones once', async () => {
    await orchestrate(world.orchestrator(), two, {});
    expect(world.metrics.requests).toEqual([['Load', 'More']]);
  });

  it('is asked again by the schedule, and by a run that was woken only when it is not young', async () => {
    await orchestrate(world.orchestrator(), two, { labourer_id: WORKER });
    expect(world.metrics.asked()).toEqual(['Load']);
    await world.system.advance(54_000);
    world.metrics.values.set('Load', 300);
    expect(await orchestrate(world.orchestrator(), two, { labourer_id: WORKER })).toMatchObject([{ slots: 10 }]);
    expect(world.metrics.asked()).toEqual([]);
    expect(await orchestrate(world.orchestrator(), two, {})).toMatchObject([{}, {}]);
    expect(world.metrics.asked()).toEqual(['Load', 'More']);
    await world.system.advance(56_000);
    await orchestrate(world.orchestrator(), two, { labourer_id: WORKER });
    expect(world.metrics.asked()).toEqual(['Load']);
  });

  it('is everything when the states cannot be read before', async () => {
    const states = breaking(world.store.states, 'list');
    expect(await orchestrate({ ...world.orchestrator(), states }, onLoad(), {})).toMatchObject([{ slots: 10 }]);
    expect(world.metrics.asked()).toEqual(['Load', 'Throttles', 'Invocations', 'Errors', 'AsyncEventAge']);
    expect(said(world.log, 'WARNING', 'states of labourers could not be read before their metrics')).toHaveLength(1);
  });

  it('is nothing, and no state either, where no labourer depends on anything', async () => {
    const states = watched(world.store.states, 'list', () => expect.unreachable());
    await orchestrate({ ...world.orchestrator(), states }, labourers({ [WORKER]: { builtInMetrics: false } }), {});
    expect(world.metrics.requests).toEqual([]);
  });
});

describe('built-in metrics', () => {
  const ten = labourers({ [WORKER]: { maxSimultaneousInvocations: 10 } });
  const twelve = () => world.queue(someTasks(12));

  async function tickWith(values: Record<string, number>, readings = ten): Promise<string> {
    for (const [name, value] of Object.entries(values)) world.metrics.values.set(name, value);
    const [summary] = await orchestrate(world.orchestrator(), readings, {});
    await world.system.advance(MINUTE_MS);
    return `${summary?.slots} ${summary?.reason}`;
  }

  it('are asked for once something runs', async () => {
    await tickWith({});
    expect(world.metrics.asked()).toEqual([]);
    await twelve();
    await tickWith({});
    await tickWith({}); // sees what the tick before has started
    expect(world.metrics.asked()).toEqual([]);
    await tickWith({});
    expect(world.metrics.asked()).toEqual(['Throttles', 'Invocations', 'Errors', 'AsyncEventAge']);
  });

  it.each<[string, Record<string, number>, string]>([
    ['a few errors among few invocations', { Errors: 19, Invocations: 19 }, '10 healthy'],
    ['half of the invocations end in errors', { Errors: 20, Invocations: 40 }, '10 healthy'],
    ['most of the invocations end in errors', { Errors: 30, Invocations: 40 }, '7 ecology'],
    ['all of them do', { Errors: 40, Invocations: 40 }, '5 ecology'],
    ['many are throttled', { Throttles: 10, Invocations: 30 }, '7 ecology'],
    ['all are throttled', { Throttles: 100 }, '1 ecology'],
    ['events wait almost as long as Lambda keeps them', { AsyncEventAge: 45_000 }, '5 ecology'],
    ['events wait for half a minute', { AsyncEventAge: 30_000 }, '10 healthy'],
  ])('%s', async (_, values, expected) => {
    await twelve();
    await tickWith({});
    await tickWith({});
    expect(await tickWith(values)).toBe(expected);
  });

  it('are kept as they are by a run that is woken, which asks for no state before', async () => {
    await twelve();
    await tickWith({});
    await tickWith({});
    await tickWith({ Throttles: 100 });
    world.metrics.asked();
    const reads: unknown[] = [];
    const states = watched(world.store.states, 'read', (args) => reads.push(args));
    const woken = { ...world.orchestrator(), states };
    expect(await orchestrate(woken, ten, { labourer_id: WORKER })).toMatchObject([{ slots: 1, reason: 'ecology' }]);
    expect(world.metrics.asked()).toEqual([]);
    expect(reads).toEqual([[WORKER]]); // that of the tick itself
  });

  it('slow a labourer and leave it one slot; they are asked for as long as they hold it', async () => {
    await twelve();
    await tickWith({});
    await tickWith({});
    expect(await tickWith({ Throttles: 100 })).toBe('1 ecology');
    world.metrics.asked();
    await world.system.advance(3_600_000); // the leases end
    expect(await tickWith({})).toBe('1 ecology');
    expect(world.metrics.asked()).toContain('Throttles');
    expect(await tickWith({ Throttles: 0 })).toBe('4 recovering');
  });

  it('are switched off, or told other thresholds', async () => {
    const settings = { eventAge: false, errorRate: { feelings: { 4: 0.1, 2: 0.2 } } };
    const readings = labourers({ [WORKER]: { maxSimultaneousInvocations: 10, builtInMetrics: settings } });
    await twelve();
    await tickWith({}, readings);
    await tickWith({}, readings);
    expect(await tickWith({ Errors: 6, Invocations: 40, AsyncEventAge: 60_000 }, readings)).toBe('5 ecology');
    expect(world.metrics.asked()).not.toContain('AsyncEventAge');
  });
});

describe('the state row', () => {
  it('has what screens show, and nothing of a labourer that is not configured any more', async () => {
    await minute(onLoad(), 62.123456);
    const row = await world.store.states.read(WORKER);
    const atMs = world.nowMs - MINUTE_MS;
    expect(row).toMatchObject({
      health: { own: 2, builtIn: 4, metrics: { load: { status: 2, value: 62.1235, atMs } } },
      ramp: { slots: 5, atMs },
    });
  });
});
