import fc from 'fast-check';
import { expect, it } from 'vitest';
import { embeddedMetrics } from '../../src/metrics/embedded-metrics.ts';

const NOW_MS = Date.UTC(2026, 0, 1);

const line = (header: object, fields: object): string => JSON.stringify({ _aws: header, ...fields });
const header = (directive: object, Timestamp: unknown = NOW_MS - 5_000) => ({
  Timestamp,
  CloudWatchMetrics: [{ Namespace: 'Api', Dimensions: [['Place']], Metrics: [{ Name: 'Latency' }], ...directive }],
});
const sample = (more: object = {}) => ({
  ...{ namespace: 'Api', metricName: 'Latency', dimensions: { Place: 'Seattle' }, value: 12, unit: 'None' },
  ...{ atMs: NOW_MS - 5_000, ...more },
});

it('a line of a log may hold samples', () => {
  const text = line(header({}), { Place: 'Seattle', Latency: 12, message: 'and more' });
  expect(embeddedMetrics(text, NOW_MS)).toEqual([sample()]);
});

it('each set of dimensions, and each value, is a sample', () => {
  const directive = { Dimensions: [['Place'], []], Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }] };
  expect(embeddedMetrics(line(header(directive), { Place: 'Seattle', Latency: [12, 13] }), NOW_MS)).toEqual(
    [{}, { value: 13 }, { dimensions: {} }, { value: 13, dimensions: {} }].map((more) =>
      sample({ unit: 'Milliseconds', ...more }),
    ),
  );
  expect(embeddedMetrics(line(header({ Dimensions: undefined }), { Latency: 1 }), NOW_MS)).toHaveLength(1);
});

it('of a time that CloudWatch would not take there is none; without one it is that of the line', () => {
  const at = (time: unknown) => embeddedMetrics(line(header({}, time), { Place: 'Seattle', Latency: 12 }), NOW_MS);
  expect(at(NOW_MS - 15 * 86_400_000)).toEqual([]);
  expect(at(NOW_MS + 3 * 3_600_000)).toEqual([]);
  expect(at(undefined)).toEqual([sample({ atMs: NOW_MS - 5_000 })]);
  expect(at('now')).toEqual([sample({ atMs: NOW_MS })]);
});

it.each([
  ['plain text', 'nothing of "CloudWatchMetrics" here'],
  ['an ordinary line', '{"level":"INFO","message":"done"}'],
  ['a list', '["CloudWatchMetrics"]'],
  ['a header that is none', '{"_aws":"CloudWatchMetrics","CloudWatchMetrics":[]}'],
  ['no directives', line({ CloudWatchMetrics: 'x' }, {})],
  ['a directive that is none', line({ CloudWatchMetrics: [5, null, {}] }, {})],
  ['metrics that are none', line(header({ Metrics: [5, {}, { Name: 7 }] }), { Place: 'Seattle' })],
  ['a dimension without a value', line(header({}), { Latency: 12 })],
  ['dimensions that are none', line(header({ Dimensions: ['Place'] }), { Place: 'Seattle', Latency: 12 })],
  ['no value', line(header({}), { Place: 'Seattle' })],
  ['a value that is no number', line(header({}), { Place: 'Seattle', Latency: '12' })],
])('%s has no samples', (_, text) => {
  expect(embeddedMetrics(text, NOW_MS)).toEqual([]);
});

it('law: whatever a function writes, samples have finite values and texts', () => {
  const json = fc.oneof(fc.jsonValue(), fc.constantFrom('Place', ['Place'], [['Place']], { Name: 'Latency' }));
  const anyLine = fc.oneof(
    fc.string(),
    fc
      .record({ Namespace: json, Dimensions: json, Metrics: fc.array(json) })
      .map((directive) => line({ CloudWatchMetrics: [directive] }, { Place: 'Seattle', Latency: 12 })),
  );
  fc.assert(
    fc.property(anyLine, (text) => {
      for (const { value, dimensions, namespace } of embeddedMetrics(text, NOW_MS)) {
        expect(Number.isFinite(value)).toBe(true);
        expect([namespace, ...Object.values(dimensions)].every((each) => typeof each === 'string')).toBe(true);
      }
    }),
  );
});
