import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { latencyMs } from '../../../../examples/weather/faults.ts';
import { latencyLine } from '../../../../examples/weather/latency.ts';
import weather from '../../../../examples/weather/sosw.config.ts';
import { FleetMetrics } from '../../../local/src/metrics/fleet-metrics.ts';
import { type MetricServer, startMetricServer } from '../../../local/src/metrics/metric-server.ts';
import { createHealthMetrics } from '../../src/aws/health-metrics/index.ts';
import { canonicalConfig } from '../../src/domain/essential-keys.ts';
import { configDocuments } from '../../src/domain/fleet.ts';
import { readLabourers } from '../../src/domain/labourer.ts';
import { orchestrate } from '../../src/essentials/orchestrator.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import { someTasks } from '../../src/testing/index.ts';
import { completed, useWorlds, type World } from './world.ts';

const LABOURER = 'weather_loader';
const ROUNDS_A_MINUTE = 6;

const newWorld = useWorlds();
const metrics = new FleetMetrics();
let world: World;
let server: MetricServer;

beforeEach(async () => {
  vi.stubEnv('WEATHER_SOURCE', 'tiring');
  world = await newWorld();
  server = await startMetricServer(metrics.store, () => world.nowMs);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

/** The labourer as the documents of the fleet describe it. */
function readings() {
  const config = canonicalConfig(configDocuments(weather).sosw_essential_config) as { readonly taskConfig: unknown };
  return readLabourers(config.taskConfig);
}

let answered = 0;

/** A minute of the fleet: a tick, then workers ask the source, print how long it took, and report. */
async function minute(): Promise<number> {
  const local = createHealthMetrics(server.address, world.system);
  const [summary] = await orchestrate({ ...world.orchestrator(), healthMetrics: local }, readings(), {});
  for (let round = 0; round < ROUNDS_A_MINUTE; round++) {
    const events = world.functions.eventsOf(LABOURER).slice(answered);
    answered += events.length;
    for (const event of events) {
      const line = latencyLine(latencyMs(world.nowMs), world.nowMs);
      const facts = { functionName: LABOURER, environmentId: 'e', logStream: 's', stream: 'stdout' } as const;
      metrics.observe({ type: 'log_line', atMs: world.nowMs, ...facts, line });
      await assist(world.assistant(), completed(event));
    }
    await world.system.advance(60_000 / ROUNDS_A_MINUTE);
  }
  return summary?.slots ?? -1;
}

it('the weather example is slowed to 0 while its source is tired, and recovers by steps', async () => {
  await world.queue(someTasks(600, { labourerId: LABOURER }));
  const slots: number[] = [];
  for (let n = 0; n < 10; n++) slots.push(await minute());
  // Tired from minute 2 on: first half of what is seen is slow, then all of it. Two minutes after the last slow answer
  // nothing is seen, and that is no opinion.
  expect(slots).toEqual([5, 5, 5, 2, 0, 0, 0, 2, 4, 5]);
  expect(await world.store.states.read(LABOURER)).toMatchObject({
    health: { metrics: { sourceLatency: { status: 4, value: 1_000 } } },
  });
});
