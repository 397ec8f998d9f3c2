import { InvalidInputError } from '../errors.ts';
import { isRecord } from '../record.ts';
import { type ComparisonName, type Feelings, readFeelings } from './feelings.ts';
import { type MetricDetails, type MetricQuery, readMetricQuery } from './metric-query.ts';
import { type HealthStatus, isHealthStatus } from './status.ts';

/** One thing that the health of a labourer depends on, as it stands in a fleet's configuration. */
export interface HealthMetricSettings {
  /** Which metric of CloudWatch, in the words of its API. */
  readonly details: MetricDetails;
  /** Of each status the threshold that the value must meet; it is 0 if it meets none. Looser as the status falls. */
  readonly feelings: Readonly<Partial<Record<HealthStatus, number>>>;
  /** How the value is held against thresholds: `<=` and `<` where small values are good, `>=` and `>` where large ones are. */
  readonly feelingComparisonOperator: ComparisonName;
  /** Status while there is no value. Default 4: no opinion. */
  readonly noData?: HealthStatus;
}

/** What is measured: a metric itself, or its share in the sum of some, once that sum is large enough to say anything. */
export type Measure =
  | { readonly kind: 'value'; readonly query: MetricQuery }
  | {
      readonly kind: 'share';
      readonly part: MetricQuery;
      readonly whole: readonly MetricQuery[];
      readonly wholeMin: number;
    };

/** The same, read. */
export interface HealthMetric {
  readonly name: string;
  readonly measure: Measure;
  readonly feelings: Feelings;
  readonly noData: HealthStatus;
  /** Of the labourer itself, without any configuration. */
  readonly isBuiltIn: boolean;
}

/** A metric, or why it makes no sense: a bad one must not stop the others. */
export type HealthMetricReading =
  | { readonly name: string; readonly metric: HealthMetric }
  | { readonly name: string; readonly error: InvalidInputError };

export const NO_DATA_DEFAULT: HealthStatus = 4;

export const HEALTH_METRIC_KEYS: readonly string[] = ['details', 'feelings', 'feelingComparisonOperator', 'noData'];

/** Names that begin so are those of built-in metrics. */
export const BUILT_IN_PREFIX = 'lambda.';

/**
 * Reads the `healthMetrics` of a labourer, each by itself.
 *
 * @param defaults `ecology_config.default_metric_values`: details that count where a metric has none of its own
 * @throws InvalidInputError when it is no object at all
 */
export function readHealthMetrics(
  given: unknown,
  path: string,
  defaults: Readonly<Record<string, unknown>> = {},
): HealthMetricReading[] {
  if (given === undefined || given === null) return [];
  if (!isRecord(given)) throw new InvalidInputError({ path, expected: 'an object of name to metric', given });
  return Object.entries(given).map(([name, settings]) => {
    try {
      return { name, metric: readHealthMetric(name, settings, `${path}.${name}`, defaults) };
    } catch (error) {
      if (error instanceof InvalidInputError) return { name, error };
      throw error;
    }
  });
}

function readHealthMetric(
  name: string,
  given: unknown,
  path: string,
  defaults: Readonly<Record<string, unknown>>,
): HealthMetric {
  if (name === '' || name.startsWith(BUILT_IN_PREFIX)) {
    throw new InvalidInputError({ path, expected: `a name that does not begin with ${BUILT_IN_PREFIX}`, given: name });
  }
  if (!isRecord(given)) throw new InvalidInputError({ path, expected: 'an object', given });
  const noData = given.noData ?? NO_DATA_DEFAULT;
  if (!isHealthStatus(noData)) {
    throw new InvalidInputError({ path: `${path}.noData`, expected: 'a health status from 0 to 4', given: noData });
  }
  const query = readMetricQuery(given.details, `${path}.details`, defaults);
  const measure: Measure = { kind: 'value', query };
  return { name, measure, feelings: readFeelings(given, path), noData, isBuiltIn: false };
}

/** Keys of metrics that nobody knows, with the path to each below `healthMetrics`. */
export function unknownMetricKeys(given: unknown): string[] {
  if (!isRecord(given)) return [];
  return Object.entries(given).flatMap(([name, metric]) =>
    (isRecord(metric) ? Object.keys(metric) : [])
      .filter((key) => !HEALTH_METRIC_KEYS.includes(key))
      .map((key) => `healthMetrics.${name}.${key}`),
  );
}
