import { InvalidInputError } from '../errors.ts';
import { isRecord } from '../record.ts';
import { type Feelings, readFeelings } from './feelings.ts';
import { BUILT_IN_PREFIX, type HealthMetric, type Measure, NO_DATA_DEFAULT } from './health-metric.ts';
import { METRIC_DEFAULTS, type MetricQuery } from './metric-query.ts';
import type { HealthStatus } from './status.ts';

/** One built-in metric: `false` switches it off, `feelings` replaces its thresholds (smaller values are better). */
type BuiltInMetricSetting = false | { readonly feelings: Readonly<Partial<Record<HealthStatus, number>>> };

/** What sosw watches of the labourer's own function; all of it is on. */
export interface BuiltInMetricSettings {
  /** Share of invocations that Lambda throttled. */
  readonly throttleRate?: BuiltInMetricSetting;
  /** Share of invocations that ended in an error of the function: a crash, a time-out, something thrown at Lambda. */
  readonly errorRate?: BuiltInMetricSetting;
  /** Longest time that an asynchronous event waited for its start (milliseconds). */
  readonly eventAge?: BuiltInMetricSetting;
}

/** A share of fewer invocations than this within the time slice says nothing. */
export const SHARE_INVOCATIONS_MIN = 20;

/** Names of the metrics in state rows and logs, by setting. */
const NAMES: Readonly<Record<keyof BuiltInMetricSettings, string>> = {
  throttleRate: `${BUILT_IN_PREFIX}throttle_rate`,
  errorRate: `${BUILT_IN_PREFIX}error_rate`,
  eventAge: `${BUILT_IN_PREFIX}event_age`,
};

/**
 * Thresholds by default. Those of `eventAge` are shares of the age at which Lambda drops an event. Errors are not always
 * a sign of load: a job of bad tasks has them, too, and costs half of the slots at worst.
 */
export const BUILT_IN_FEELINGS: Readonly<Record<keyof BuiltInMetricSettings, Readonly<Record<string, number>>>> = {
  throttleRate: { 4: 0.1, 3: 0.25, 2: 0.5 },
  errorRate: { 4: 0.5, 3: 0.75, 2: 1 },
  eventAge: { 4: 0.5, 3: 0.65, 2: 0.8 },
};

/** The function that metrics of the namespace `AWS/Lambda` are about. */
interface Watched {
  /** Name or ARN of the function, with or without a qualifier. */
  readonly arn: string;
  readonly maxEventAgeMs: number;
}

/**
 * Reads `builtInMetrics` of a labourer: `false`, or an object with what differs from the default.
 *
 * @throws InvalidInputError that names the key, what was expected and what was given
 */
export function readBuiltInMetrics(given: unknown, path: string, watched: Watched): HealthMetric[] {
  if (given === false) return [];
  const settings = given ?? {};
  if (!isRecord(settings)) throw new InvalidInputError({ path, expected: 'false or an object', given });
  for (const key of Object.keys(settings)) {
    if (Object.hasOwn(NAMES, key)) continue;
    const expected = `one of ${Object.keys(NAMES).join(', ')}`;
    throw new InvalidInputError({ path: `${path}.${key}`, expected, given: key });
  }
  const measures = measuresOf(watched);
  return (Object.keys(NAMES) as (keyof typeof NAMES)[]).flatMap((key) => {
    const feelings = feelingsOf(key, settings[key], `${path}.${key}`, watched);
    if (!feelings) return [];
    return [{ name: NAMES[key], measure: measures[key], feelings, noData: NO_DATA_DEFAULT, isBuiltIn: true }];
  });
}

function feelingsOf(
  key: keyof BuiltInMetricSettings,
  given: unknown,
  path: string,
  { maxEventAgeMs }: Watched,
): Feelings | undefined {
  if (given === false) return undefined;
  if (given !== undefined && !isRecord(given)) {
    throw new InvalidInputError({ path, expected: 'false or an object with feelings', given });
  }
  const unit = key === 'eventAge' ? maxEventAgeMs : 1;
  const byDefault = Object.entries(BUILT_IN_FEELINGS[key]).map(([status, share]) => [status, unit * share] as const);
  const feelings = given ? given.feelings : Object.fromEntries(byDefault);
  return readFeelings({ feelings, feelingComparisonOperator: '<=' }, path);
}

function measuresOf({ arn }: Watched): Readonly<Record<keyof BuiltInMetricSettings, Measure>> {
  const query = (metricName: string, statistic: string): MetricQuery => ({
    ...{ namespace: 'AWS/Lambda', metricName, statistic },
    dimensions: [{ name: 'FunctionName', value: functionName(arn) }],
    ...{ periodSeconds: METRIC_DEFAULTS.Period, sliceSeconds: METRIC_DEFAULTS.MetricAggregationTimeSlice },
  });
  const throttles = query('Throttles', 'Sum');
  const invocations = query('Invocations', 'Sum');
  const share = { kind: 'share', wholeMin: SHARE_INVOCATIONS_MIN } as const;
  return {
    throttleRate: { ...share, part: throttles, whole: [throttles, invocations] }, // a throttled one is no invocation
    errorRate: { ...share, part: query('Errors', 'Sum'), whole: [invocations] },
    eventAge: { kind: 'value', query: query('AsyncEventAge', 'Maximum') },
  };
}

/** `worker` of `worker`, `worker:alias` and `arn:aws:lambda:eu-west-1:123456789012:function:worker:alias`. */
function functionName(arn: string): string {
  return arn.replace(/^.*\bfunction:/, '').replace(/:.*$/, '');
}
