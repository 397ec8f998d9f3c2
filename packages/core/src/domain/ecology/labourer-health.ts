import { getHealth } from './feelings.ts';
import type { HealthMetric, HealthMetricReading, Measure } from './health-metric.ts';
import { NO_DATA_DEFAULT } from './health-metric.ts';
import type { MetricQuery } from './metric-query.ts';
import { type HealthStatus, worstOf } from './status.ts';

/** What was last seen of a metric. */
export interface MetricState {
  readonly status: HealthStatus;
  /** Absent: there was none. */
  readonly value?: number;
  /** When it was seen (epoch milliseconds); a failure does not move it. */
  readonly atMs: number;
  /** Why the status comes from no value of now. */
  readonly trouble?: MetricTrouble;
}

/** `no_data`: nothing was measured. `failed`: it could not be asked for. `malformed`: its configuration makes no sense. */
export type MetricTrouble = 'no_data' | 'failed' | 'malformed';

export const METRIC_TROUBLES: readonly MetricTrouble[] = ['no_data', 'failed', 'malformed'];

export type MetricStates = Readonly<Record<string, MetricState>>;

/** What was learnt of a metric in this run; `kept`: it was not asked for, and what the state row has still counts. */
export type Observation =
  | { readonly outcome: 'value'; readonly value: number }
  | { readonly outcome: 'none' | 'failed' | 'kept' };

/** How a labourer is. */
export interface LabourerHealth {
  /** By the metrics of its configuration. */
  readonly own: HealthStatus;
  /** By those that are built in. */
  readonly builtIn: HealthStatus;
  /** By name; built-in ones only while they are asked for. */
  readonly metrics: MetricStates;
}

/** A metric that cannot be asked for keeps the status that it had so long; then it has no data. */
export const FAILED_KEEPS_MS = 600_000;

/** What is known of a labourer that depends on nothing. */
export const WELL: LabourerHealth = { own: 4, builtIn: 4, metrics: {} };

/**
 * Health of a labourer by what was observed in this run and what its state row has.
 *
 * @param observed by name of the metric; one that was not asked for, since nothing runs, has no say
 */
export function healthOf(
  readings: readonly HealthMetricReading[],
  observed: ReadonlyMap<string, Observation>,
  before: MetricStates,
  nowMs: number,
): LabourerHealth {
  const own: HealthStatus[] = [];
  const builtIn: HealthStatus[] = [];
  const metrics = readings.flatMap((reading): [string, MetricState][] => {
    const { name } = reading;
    if ('error' in reading) return [[name, { status: NO_DATA_DEFAULT, atMs: nowMs, trouble: 'malformed' }]];
    const observation = observed.get(name);
    const earlier = Object.hasOwn(before, name) ? before[name] : undefined;
    const { isBuiltIn } = reading.metric;
    if (!observation || (isBuiltIn && observation.outcome === 'kept' && !earlier)) return [];
    const state = stateOf(reading.metric, observation, earlier, nowMs);
    (isBuiltIn ? builtIn : own).push(state.status);
    return [[name, state]];
  });
  return { own: worstOf(own), builtIn: worstOf(builtIn), metrics: Object.fromEntries(metrics) };
}

function stateOf(
  { feelings, noData }: HealthMetric,
  observation: Observation,
  before: MetricState | undefined,
  nowMs: number,
): MetricState {
  switch (observation.outcome) {
    case 'value':
      return { status: getHealth(observation.value, feelings), value: observation.value, atMs: nowMs };
    case 'none':
      return { status: noData, atMs: nowMs, trouble: 'no_data' };
    case 'kept':
      return before ?? { status: noData, atMs: nowMs, trouble: 'no_data' };
    case 'failed': {
      if (!before) return { status: noData, atMs: nowMs, trouble: 'failed' };
      if (nowMs - before.atMs < FAILED_KEEPS_MS) return { ...before, trouble: 'failed' };
      return { status: noData, atMs: before.atMs, trouble: 'failed' };
    }
  }
}

/** The queries of a measure, in the order in which {@link measured} takes their outcomes. */
export function queriesOf(measure: Measure): readonly MetricQuery[] {
  return measure.kind === 'value' ? [measure.query] : [measure.part, ...measure.whole];
}

/**
 * What the outcomes of its queries make of a measure. Nothing counted is a count of 0; a share of too few says nothing.
 *
 * @param values undefined: there was none
 */
export function measured(measure: Measure, values: readonly (number | undefined)[]): number | undefined {
  const [first, ...whole] = values;
  if (measure.kind === 'value') return first;
  const sum = whole.reduce<number>((total, value) => total + (value ?? 0), 0);
  return sum < measure.wholeMin ? undefined : (first ?? 0) / sum;
}
