import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { CloudWatchMetrics } from '../../../src/aws/health-metrics/cloudwatch-metrics.ts';
import { getHealth, readFeelings } from '../../../src/domain/ecology/feelings.ts';
import { healthOf, type Observation, queriesOf } from '../../../src/domain/ecology/labourer-health.ts';
import { readSlotCoefficients, slotsFor } from '../../../src/domain/ecology/slots.ts';
import type { HealthStatus } from '../../../src/domain/ecology/status.ts';
import { InvalidInputError } from '../../../src/domain/errors.ts';
import { canonicalConfig } from '../../../src/domain/essential-keys.ts';
import { type Labourer, readLabourers } from '../../../src/domain/labourer.ts';
import { ManualSystem } from '../../../src/testing/index.ts';
import type { VectorCase } from '../../vectors/compare.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Functions of the original whose cases are run here. */
export const RUN_HERE: readonly string[] = [
  'get_health',
  'get_labourer_status',
  'get_desired_invocation_number_for_labourer',
  '__init__',
  'get_attr',
];
/** Its cases need tables: they are run by ticks, in `essentials/running-vectors.test.ts`. */
export const RUNNING_COUNT = 'count_running_tasks_for_labourer';

/** The clock of the vectors: 2026-11-24T02:26:46.500Z. */
const NOW_MS = 1_795_487_206_500;

export function functionOf(given: VectorCase): string {
  return given.function.split('.').at(-1) ?? '';
}

export async function answerOf(given: VectorCase): Promise<unknown> {
  const kwargs: Fields = given.kwargs ?? {};
  switch (functionOf(given)) {
    case 'get_health':
      return getHealth(Number(kwargs.value), readFeelings(metricIn({ metric: kwargs.metric }), 'metric'));
    case 'get_labourer_status':
      return labourerStatus(kwargs);
    case '__init__':
      return labourerOf(Object(kwargs.kwargs));
    case 'get_attr':
      return attributesOf(kwargs.ops as readonly Operation[]);
    default: {
      const coefficients = readSlotCoefficients(kwargs.coefficients, 'coefficients');
      const slots = slotsFor(Number(kwargs.max), kwargs.status as HealthStatus, coefficients);
      return Math.max(0, slots - Number(kwargs.running));
    }
  }
}

/** A document's metric as the essentials get it. */
function metricIn(healthMetrics: unknown): Fields {
  const document = { task_config: { labourers: { some_worker: { health_metrics: healthMetrics } } } };
  const config = canonicalConfig(document) as {
    taskConfig: { labourers: { some_worker: { healthMetrics: { metric: Fields } } } };
  };
  return config.taskConfig.labourers.some_worker.healthMetrics.metric;
}

/** A labourer and what of its settings nobody knows, as an essential reads them from a document. */
function readingOf(id: string, settings: Fields) {
  const config = canonicalConfig({ task_config: { labourers: { [id]: settings } } }) as Fields;
  const [reading] = readLabourers(config.taskConfig);
  if (!reading || 'error' in reading) throw reading?.error ?? new Error('no labourer');
  return reading;
}

/** What was given of a labourer, as ours reads it. Settings that nobody knows are told, and kept by nobody. */
function labourerOf({ id, strict, ...settings }: Fields): unknown {
  const { labourer, unknownKeys } = readingOf(String(id), settings);
  const [unknownKey] = unknownKeys;
  if (strict && unknownKey !== undefined) refuse(unknownKey);
  return { id: labourer.id, arn: labourer.arn, seconds: secondsOf(labourer), unknownKeys };
}

interface Operation {
  readonly name: string;
  readonly value?: unknown;
}

/** Sets settings of a labourer, and reads them. A setting that ours does not know is refused. */
function attributesOf(operations: readonly Operation[]): unknown {
  const settings: Record<string, unknown> = {};
  return operations.map(({ name, value }) => {
    if (value !== undefined) settings[name] = value;
    const { labourer, unknownKeys } = readingOf('some_worker', settings);
    const [unknownKey] = unknownKeys;
    if (unknownKey !== undefined) refuse(unknownKey);
    if (value !== undefined) return undefined;
    const read = { max_duration: secondsOf(labourer), max_simultaneous_invocations: labourer.slotsMax }[name];
    return read ?? refuse(name);
  });
}

/** Absent: the function's own time-out counts. */
function secondsOf({ maxDurationMs }: Labourer): number | undefined {
  return maxDurationMs === undefined ? undefined : maxDurationMs / 1000;
}

function refuse(key: string): never {
  throw new InvalidInputError({ path: key, expected: 'a setting of a labourer', given: key });
}

async function labourerStatus({ health_metrics, datapoints, config }: Fields): Promise<unknown> {
  const labourers = { some_worker: { health_metrics, built_in_metrics: false } };
  const document = canonicalConfig({ task_config: { labourers }, ecology_config: config }) as Fields;
  const { defaultMetricValues } = Object(document.ecologyConfig);
  const [reading] = readLabourers(document.taskConfig, { metricDefaults: defaultMetricValues ?? {} });
  if (!reading || 'error' in reading) throw reading?.error ?? new Error('no labourer');
  const { metrics } = reading.labourer;
  const read = metrics.map((each) => {
    if ('error' in each) throw each.error;
    return each.metric;
  });

  const stub = mockClient(CloudWatchClient);
  stub.on(GetMetricDataCommand).callsFake(({ MetricDataQueries, EndTime }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }: { Id: string; MetricStat: MetricStat }) => {
      const values: unknown[] = Object(datapoints)[MetricStat.Metric.MetricName] ?? [];
      return { Id, Values: values, Timestamps: values.map(() => EndTime), StatusCode: 'Complete' };
    }),
  }));
  const system = new ManualSystem({ nowMs: NOW_MS });
  const queries = read.flatMap(({ measure }) => queriesOf(measure));
  const outcomes = queries.length === 0 ? [] : await new CloudWatchMetrics(system).read(queries);
  const observed = new Map(
    read.map(({ name }, n): [string, Observation] => [name, outcomes[n] ?? { outcome: 'failed' }]),
  );
  const calls = stub.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input);
  stub.restore();
  return { status: healthOf(metrics, observed, {}, NOW_MS).own, requests: calls.flatMap(asStatistics) };
}

interface MetricStat {
  readonly Metric: { readonly MetricName: string; readonly Namespace: string; readonly Dimensions: readonly object[] };
  readonly Period: number;
  readonly Stat: string;
  readonly Unit?: string;
}

/** Each query of a request as the original's `GetMetricStatistics`; ours begins with a whole period. */
function asStatistics({ MetricDataQueries = [], StartTime, EndTime }: GetMetricDataCommand['input']): unknown[] {
  return MetricDataQueries.map(({ MetricStat }) => {
    const { Metric, Period = 0, Stat = '', Unit } = MetricStat as MetricStat;
    const { Dimensions, ...metric } = Metric;
    return {
      operation: 'GetMetricStatistics',
      params: {
        ...{ ...metric, Period, Statistics: [Stat], EndTime: naive(EndTime), StartTime: naive(StartTime) },
        ...(Dimensions.length > 0 && { Dimensions }),
        ...(Unit !== undefined && { Unit }),
      },
    };
  });
}

function naive(time: Date | undefined): string {
  return time?.toISOString() ?? '';
}

/**
 * A labourer of the original in the form of {@link labourerOf}. Without an ARN it is invoked by its name. Its default
 * duration is not compared (D08: nobody could set another one; ours asks Lambda for the function's time-out), nor its
 * cooldown, which is no setting of ours: a lease has its own margin.
 */
function labourerExpected({ id, arn, duration, foo }: Fields, given: Fields): unknown {
  return {
    ...{ id, arn: arn ?? id, seconds: given.duration ? duration : undefined },
    unknownKeys: foo === null ? [] : ['foo'],
  };
}

/** The expectation in the form of {@link answerOf}: times as ours writes them, the start at the period that it lies in. */
export function expectationOf(given: VectorCase): unknown {
  const { expected } = given;
  if (functionOf(given) === '__init__') return labourerExpected(Object(expected), Object(given.kwargs?.kwargs));
  const { requests, ...rest }: { requests?: { operation: string; params: Fields }[] } = Object(expected);
  if (!requests) return expected;
  return {
    ...rest,
    requests: requests.map(({ operation, params }) => {
      const period = 1000 * Number(params.Period);
      const startMs = Date.parse(`${params.StartTime}Z`);
      const StartTime = naive(new Date(startMs - (startMs % period)));
      return { operation, params: { ...params, EndTime: naive(new Date(`${params.EndTime}Z`)), StartTime } };
    }),
  };
}
