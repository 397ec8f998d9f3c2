import { fileURLToPath } from 'node:url';
import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { afterEach, expect, it } from 'vitest';
import { readConfigFile } from '../../src/fleet/config-file.ts';
import { type LocalFleet, startLocalFleet } from '../../src/fleet/local-fleet.ts';

const WEATHER = fileURLToPath(new URL('../../../../examples/weather', import.meta.url));
const HOUR_MS = 3_600_000;

let fleet: LocalFleet | undefined;
afterEach(async () => {
  await fleet?.close();
  fleet = undefined;
});

it('what a worker prints as a metric is what the Orchestrator finds its labourer to depend on', async () => {
  const config = await readConfigFile(WEATHER);
  fleet = await startLocalFleet({ config, folder: WEATHER, tickMs: HOUR_MS });
  const event = { places: ['Seattle'], months: ['2012-01'], attempt: 2 };
  const { functionError } = await fleet.invoke('weather_loader', JSON.stringify(event));
  expect(functionError).toBeUndefined();

  await fleet.invoke(ESSENTIAL_NAMES.orchestrator, '{}');

  const state = await fleet.store.states.read('weather_loader');
  expect(state).toMatchObject({ slots: 5, reason: 'healthy', health: { own: 4, builtIn: 4 } });
  expect(state?.slotsAtMs !== undefined && state.health?.metrics).toEqual({
    sourceLatency: { status: 4, value: expect.any(Number), atMs: expect.any(Number) },
  });
}, 60_000);
