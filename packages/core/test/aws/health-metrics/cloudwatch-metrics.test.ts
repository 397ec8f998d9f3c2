import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, onTestFinished, test } from 'vitest';
import { createHealthMetrics } from '../../../src/aws/health-metrics/index.ts';
import { type MetricQuery, readMetricQuery } from '../../../src/domain/ecology/metric-query.ts';
import { ManualSystem } from '../../../src/testing/index.ts';

/** 12:00:30. */
const NOW_MS = Date.UTC(2026, 0, 1, 12, 0, 30);
const MINUTE_MS = 60_000;

const query = (name: string, more: object = {}): MetricQuery =>
  readMetricQuery({ Namespace: 'Api', MetricName: name, ...more }, 'details');

function stubbed() {
  const stub = mockClient(CloudWatchClient);
  onTestFinished(() => stub.restore());
  const system = new ManualSystem({ nowMs: NOW_MS, autoAdvance: true });
  const metrics = createHealthMetrics(undefined, system);
  return { stub, system, read: (queries: readonly MetricQuery[]) => metrics.read(queries) };
}

/** An answer: of each query its status and its datapoints, `[minutes ago, value]`. */
function answer(
  ...results: readonly (readonly [id: string, status: string, points: readonly (readonly [number, number])[]])[]
): Partial<GetMetricDataCommandOutput> {
  return {
    MetricDataResults: results.map(([Id, StatusCode, points]) => ({
      ...{ Id, StatusCode: StatusCode as 'Complete' },
      Timestamps: points.map(([minutes]) => new Date(NOW_MS - 30_000 - minutes * MINUTE_MS)),
      Values: points.map(([, value]) => value),
      Messages: StatusCode === 'Complete' ? [] : [{ Code: 'X', Value: 'a reason' }],
    })),
  };
}

function failure(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode, attempts: 1 } });
}

test('all queries go into one request, of the longest time slice; each is put together from its own', async () => {
  const { stub, read } = stubbed();
  const points: [number, number][] = [
    [0, 10],
    [2, 20],
    [9, 600],
  ];
  stub.on(GetMetricDataCommand).resolves(answer(['m0', 'Complete', points], ['m1', 'Complete', points]));
  const slow = query('Slow', { MetricAggregationTimeSlice: 600, Statistics: ['Maximum'], Unit: 'Count' });
  const dimensions = { Dimensions: [{ Name: 'Host', Value: 'a' }] };
  expect(await read([query('Load', dimensions), slow])).toEqual([
    { outcome: 'value', value: 15 },
    { outcome: 'value', value: 600 },
  ]);
  expect(stub.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input)).toEqual([
    {
      MetricDataQueries: [
        {
          Id: 'm0',
          MetricStat: { Metric: { Namespace: 'Api', MetricName: 'Load', ...dimensions }, Period: 60, Stat: 'Average' },
        },
        {
          Id: 'm1',
          MetricStat: {
            Metric: { Namespace: 'Api', MetricName: 'Slow', Dimensions: [] },
            ...{ Period: 60, Stat: 'Maximum', Unit: 'Count' },
          },
        },
      ],
      StartTime: new Date(NOW_MS - 10 * MINUTE_MS - 30_000),
      EndTime: new Date(NOW_MS),
    },
  ]);
});

test('nothing measured is none', async () => {
  const { stub, read } = stubbed();
  stub.on(GetMetricDataCommand).resolves(answer(['m0', 'Complete', []], ['m1', 'Complete', [[8, 1]]]));
  expect(await read([query('Load'), query('More')])).toEqual([{ outcome: 'none' }, { outcome: 'none' }]);
});

test('what is wrong with one says nothing of the others', async () => {
  const { stub, read } = stubbed();
  const one: [number, number][] = [[1, 5]];
  stub
    .on(GetMetricDataCommand)
    .resolves(
      answer(
        ['m0', 'Complete', one],
        ['m1', 'InternalError', one],
        ['m2', 'Forbidden', []],
        ['m4', 'PartialData', one],
      ),
    );
  const queries = ['A', 'B', 'C', 'D', 'E'].map((name) => query(name));
  expect(await read(queries)).toEqual([
    { outcome: 'value', value: 5 },
    { outcome: 'failed', reason: 'InternalError a reason' },
    { outcome: 'failed', reason: 'Forbidden a reason' },
    { outcome: 'failed', reason: 'no answer' },
    { outcome: 'failed', reason: 'PartialData a reason' },
  ]);
});

test('pages are followed, and parts of a metric put together', async () => {
  const { stub, read } = stubbed();
  stub
    .on(GetMetricDataCommand)
    .resolvesOnce({ ...answer(['m0', 'PartialData', [[0, 10]]]), NextToken: 'more' })
    .resolves(answer(['m0', 'Complete', [[1, 30]]], ['m1', 'Complete', [[1, 7]]]));
  expect(await read([query('A'), query('B')])).toEqual([
    { outcome: 'value', value: 20 },
    { outcome: 'value', value: 7 },
  ]);
  const tokens = stub.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input.NextToken);
  expect(tokens).toEqual([undefined, 'more']);
});

test('pages without an end are not followed for ever', async () => {
  const { stub, read } = stubbed();
  stub.on(GetMetricDataCommand).resolves({ ...answer(['m0', 'PartialData', [[0, 10]]]), NextToken: 'more' });
  expect(await read([query('A')])).toEqual([{ outcome: 'failed', reason: 'PartialData a reason' }]);
  expect(stub.calls()).toHaveLength(10);
});

test('what may pass is sent again, a few times', async () => {
  const { stub, read } = stubbed();
  stub
    .on(GetMetricDataCommand)
    .rejectsOnce(failure('Throttling', 400))
    .rejectsOnce(failure('InternalServiceFault', 500))
    .resolves(answer(['m0', 'Complete', [[1, 5]]]));
  expect(await read([query('A')])).toEqual([{ outcome: 'value', value: 5 }]);
  stub.reset();
  stub.on(GetMetricDataCommand).rejects(failure('TimeoutError', 0));
  expect(await read([query('A'), query('B')])).toEqual([
    { outcome: 'failed', reason: 'TimeoutError: TimeoutError' },
    { outcome: 'failed', reason: 'TimeoutError: TimeoutError' },
  ]);
  expect(stub.calls()).toHaveLength(3);
});

test('a query that CloudWatch refuses fails alone', async () => {
  const { stub, read } = stubbed();
  stub.on(GetMetricDataCommand).callsFake(({ MetricDataQueries }: GetMetricDataCommand['input']) => {
    const names = (MetricDataQueries ?? []).map(({ MetricStat }) => MetricStat?.Metric?.MetricName);
    if (names.includes('Odd')) throw failure('ValidationError', 400);
    return answer(...names.map((_, n) => [`m${n}`, 'Complete', [[1, n]]] as const));
  });
  const outcomes = await read(['A', 'B', 'C', 'Odd', 'E'].map((name) => query(name)));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['value', 'value', 'value', 'failed', 'value']);
});

test('a refusal of them all is not asked again in parts', async () => {
  const { stub, read } = stubbed();
  stub.on(GetMetricDataCommand).rejects(failure('AccessDenied', 403));
  expect(await read([query('A'), query('B')])).toEqual(
    Array(2).fill({ outcome: 'failed', reason: 'AccessDenied: AccessDenied' }),
  );
  expect(stub.calls()).toHaveLength(1);
});

test('500 queries are the most of a request', async () => {
  const { stub, read } = stubbed();
  stub
    .on(GetMetricDataCommand)
    .callsFake(({ MetricDataQueries = [] }: GetMetricDataCommand['input']) =>
      answer(...MetricDataQueries.map(({ Id = '' }) => [Id, 'Complete', [[1, 1]]] as const)),
    );
  const outcomes = await read(Array.from({ length: 501 }, (_, n) => query(`M${n}`)));
  expect(outcomes).toEqual(Array(501).fill({ outcome: 'value', value: 1 }));
  const sizes = stub.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input.MetricDataQueries?.length);
  expect(sizes).toEqual([500, 1]);
});

test('an address that is none is refused', () => {
  const system = new ManualSystem();
  for (const address of ['https://example.com', 'http://10.0.0.1:80', 'cloudwatch']) {
    expect(() => createHealthMetrics(address, system)).toThrow(`SOSW_HEALTH_SOURCE: expected an address`);
  }
});
