import { expect, it } from 'vitest';
import { METRICS_MAX, MetricStore, SAMPLES_MAX, type Sample } from '../../src/metrics/metric-store.ts';

const NOW_MS = Date.UTC(2026, 0, 1, 12, 0, 30);
const MINUTE_MS = 60_000;

const sample = (value: number, agoMs: number, more: Partial<Sample> = {}): Sample => ({
  ...{ namespace: 'Api', metricName: 'Load', dimensions: { b: '2', a: '1' }, unit: 'Percent' },
  ...{ value, atMs: NOW_MS - agoMs, ...more },
});
const query = (statistic: string, more: object = {}) => ({
  ...{ namespace: 'Api', metricName: 'Load', statistic, periodSeconds: 60, sliceSeconds: 300 },
  dimensions: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ],
  ...more,
});

it.each([
  ['Average', [15, 4]],
  ['Maximum', [20, 4]],
  ['Minimum', [10, 4]],
  ['Sum', [30, 4]],
  ['SampleCount', [2, 1]],
  ['p50', [10, 4]],
  ['p99', [20, 4]],
])('has one datapoint of %s for each period', (statistic, datapoints) => {
  const store = new MetricStore();
  for (const each of [sample(20, 100_000), sample(10, 95_000), sample(4, 10_000)]) store.put(each);
  expect(store.datapoints(query(statistic), NOW_MS)).toEqual(datapoints);
});

it('has those of the time slice, which begins with a period, and none of the future', () => {
  const store = new MetricStore();
  for (const each of [sample(1, 331_000), sample(2, 329_000), sample(3, -1)]) store.put(each);
  expect(store.datapoints(query('Sum'), NOW_MS)).toEqual([2]);
});

it('tells metrics apart by name, dimensions and unit', () => {
  const store = new MetricStore();
  store.put(sample(1, 0));
  store.put(sample(2, 0, { dimensions: {} }));
  store.put(sample(3, 0, { metricName: 'More' }));
  store.put(sample(4, 0, { namespace: 'Other' }));
  expect(store.datapoints(query('Sum'), NOW_MS)).toEqual([1]);
  expect(store.datapoints(query('Sum', { unit: 'Percent' }), NOW_MS)).toEqual([1]);
  expect(store.datapoints(query('Sum', { unit: 'Count' }), NOW_MS)).toEqual([]);
  expect(store.datapoints(query('Sum', { dimensions: [] }), NOW_MS)).toEqual([2]);
});

it('forgets what is old: samples of a metric, and metrics', () => {
  const store = new MetricStore();
  for (let n = 0; n <= SAMPLES_MAX; n++) store.put(sample(1, MINUTE_MS));
  expect(store.datapoints(query('SampleCount'), NOW_MS)).toEqual([SAMPLES_MAX / 2 + 1]);
  for (let n = 0; n < METRICS_MAX; n++) store.put(sample(1, 0, { metricName: `made up ${n}` }));
  expect(store.datapoints(query('SampleCount'), NOW_MS)).toEqual([]);
  expect(store.datapoints(query('Sum', { metricName: 'made up 0' }), NOW_MS)).toEqual([1]);
});
