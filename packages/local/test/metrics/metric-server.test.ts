import { afterEach, expect, it } from 'vitest';
import { FleetMetrics } from '../../src/metrics/fleet-metrics.ts';
import { type MetricServer, startMetricServer } from '../../src/metrics/metric-server.ts';

const NOW_MS = Date.UTC(2026, 0, 1, 12, 0, 30);

let server: MetricServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const lambdaQuery = (metricName: string, statistic: string) => ({
  ...{ namespace: 'AWS/Lambda', metricName, statistic, periodSeconds: 60, sliceSeconds: 300 },
  dimensions: [{ name: 'FunctionName', value: 'some_worker' }],
});

async function asked(metrics: FleetMetrics, body: string): Promise<{ status: number; answer: unknown }> {
  server = await startMetricServer(metrics.store, () => NOW_MS);
  const response = await fetch(server.address, { method: 'POST', body });
  return { status: response.status, answer: await response.json() };
}

it('what Lambda counts of a function is counted here: invocations, errors, throttles, and how long events waited', async () => {
  const metrics = new FleetMetrics();
  const facts = { functionName: 'some_worker', environmentId: 'e' };
  const event = (requestId: string, waitedMs: number, outcome: 'ok' | 'error') => {
    const startedAtMs = NOW_MS - 10_000;
    const started = { ...facts, requestId, atMs: startedAtMs, payload: '{}', cold: false };
    const accepted = { ...started, atMs: startedAtMs - waitedMs };
    metrics.observe({ type: 'invoke_accepted', invocationType: 'Event', ...accepted });
    metrics.observe({ type: 'invocation_started', ...started });
    metrics.observe({ type: 'invocation_finished', durationMs: 5, outcome, ...started });
  };
  event('r1', 200, 'ok');
  event('r2', 900, 'error');
  event('r3', 100, 'ok');
  metrics.observe({ type: 'invoke_throttled', requestId: 'r4', atMs: NOW_MS - 1_000, ...facts });
  const queries = [
    lambdaQuery('Invocations', 'Sum'),
    lambdaQuery('Errors', 'Sum'),
    lambdaQuery('Throttles', 'Sum'),
    lambdaQuery('AsyncEventAge', 'Maximum'),
    lambdaQuery('Duration', 'Average'),
  ];
  const { answer } = await asked(metrics, JSON.stringify({ queries }));
  expect(answer).toEqual({ datapoints: [[3], [1], [1], [900], []] });
});

it('a request that makes no sense is refused', async () => {
  expect(await asked(new FleetMetrics(), 'x')).toMatchObject({ status: 400 });
  await server?.close();
  expect(await asked(new FleetMetrics(), '{"queries":[5]}')).toMatchObject({ status: 400 });
});
