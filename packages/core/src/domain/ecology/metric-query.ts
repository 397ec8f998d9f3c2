import { InvalidInputError } from '../errors.ts';
import { isRecord } from '../record.ts';

/** What is asked of CloudWatch, in its own words: the `details` of a health metric. */
export interface MetricDetails {
  readonly Namespace: string;
  /** `Name` is read, too: the original's documentation calls it so. */
  readonly MetricName?: string;
  readonly Name?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  /** Seconds of one datapoint: 1, 5, 10, 20, 30, or minutes. Default {@link METRIC_DEFAULTS}. */
  readonly Period?: number | string;
  /** One of them: `Average`, `Maximum`, `Minimum`, `Sum`, `SampleCount`, or a percentile such as `p99`. */
  readonly Statistics?: readonly [string];
  readonly Unit?: string;
  /** Seconds up to now whose datapoints are put together to one value. Default {@link METRIC_DEFAULTS}. */
  readonly MetricAggregationTimeSlice?: number | string;
}

/** The same, read. */
export interface MetricQuery {
  readonly namespace: string;
  readonly metricName: string;
  /** In the order of their names. */
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly statistic: string;
  readonly periodSeconds: number;
  /** At least the period. */
  readonly sliceSeconds: number;
  readonly unit?: string;
}

/** As in the original. */
export const METRIC_DEFAULTS = { Period: 60, Statistics: ['Average'], MetricAggregationTimeSlice: 300 } as const;

const KEYS = [
  ...['Namespace', 'MetricName', 'Name', 'Dimensions', 'Period', 'Statistics', 'Unit'],
  'MetricAggregationTimeSlice',
];
const DAY_SECONDS = 86_400;
/** Limits of CloudWatch. */
const DIMENSIONS_MAX = 30;
const TEXT_CHARACTERS_MAX = 255;
const UNITS =
  /^(Seconds|Microseconds|Milliseconds|Percent|None|(Bytes|Bits|(Kilo|Mega|Giga|Tera)(bytes|bits)|Count)(\/Second)?)$/;

/** One query as text, equal for equal queries: a metric that several labourers depend on is asked for once. */
export function queryKey({ dimensions, ...query }: MetricQuery): string {
  const { namespace, metricName, statistic, periodSeconds, sliceSeconds, unit } = query;
  const texts = dimensions.flatMap(({ name, value }) => [name, value]);
  return JSON.stringify([namespace, metricName, statistic, periodSeconds, sliceSeconds, unit, ...texts]);
}

/**
 * The datapoints of a time slice as one value: their mean, largest, smallest or sum, whatever the statistic is; of
 * percentiles the largest. Undefined when there are none.
 */
export function aggregated(statistic: string, datapoints: readonly number[]): number | undefined {
  if (datapoints.length === 0) return undefined;
  const sum = () => datapoints.reduce((total, datapoint) => total + datapoint, 0);
  switch (statistic) {
    case 'Average':
      return sum() / datapoints.length;
    case 'Minimum':
      return datapoints.reduce((least, datapoint) => Math.min(least, datapoint));
    case 'Sum':
    case 'SampleCount':
      return sum();
    default:
      return datapoints.reduce((most, datapoint) => Math.max(most, datapoint));
  }
}

/**
 * Reads the `details` of a metric.
 *
 * @param defaults what counts for details that are absent, before {@link METRIC_DEFAULTS}
 * @throws InvalidInputError that names the key, what was expected and what was given
 */
export function readMetricQuery(
  given: unknown,
  path: string,
  defaults: Readonly<Record<string, unknown>> = {},
): MetricQuery {
  if (!isRecord(given)) throw new InvalidInputError({ path, expected: "an object: CloudWatch's own keys", given });
  for (const key of Object.keys(given)) {
    if (KEYS.includes(key)) continue;
    throw new InvalidInputError({ path: `${path}.${key}`, expected: `one of ${KEYS.join(', ')}`, given: key });
  }
  const details: Readonly<Record<string, unknown>> = { ...METRIC_DEFAULTS, ...defaults, ...given };
  const namespace = textOf(details.Namespace, `${path}.Namespace`);
  const metricName = textOf(details.MetricName ?? details.Name, `${path}.MetricName`);
  const dimensions = readDimensions(details.Dimensions, `${path}.Dimensions`);
  const statistic = readStatistic(details.Statistics, `${path}.Statistics`);
  const periodSeconds = readPeriod(details.Period, `${path}.Period`);
  const slice = readSlice(details.MetricAggregationTimeSlice, `${path}.MetricAggregationTimeSlice`);
  const query = { namespace, metricName, dimensions, statistic, periodSeconds };
  const unit = readUnit(details.Unit, `${path}.Unit`);
  return { ...query, sliceSeconds: Math.max(slice, periodSeconds), ...(unit !== undefined && { unit }) };
}

function readDimensions(given: unknown, path: string): MetricQuery['dimensions'] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > DIMENSIONS_MAX) {
    const expected = `a list of {Name, Value}, ${DIMENSIONS_MAX} at most`;
    throw new InvalidInputError({ path, expected, given });
  }
  const dimensions = given.map((each: unknown, n) => {
    const at = `${path}[${n}]`;
    if (!isRecord(each))
      throw new InvalidInputError({ path: at, expected: 'an object with Name and Value', given: each });
    return { name: textOf(each.Name, `${at}.Name`), value: textOf(each.Value, `${at}.Value`) };
  });
  return dimensions.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readStatistic(given: unknown, path: string): string {
  const [statistic, ...others]: unknown[] = Array.isArray(given) ? given : [given];
  const isKnown =
    typeof statistic === 'string' && /^(Average|Maximum|Minimum|Sum|SampleCount|p\d{1,2}(\.\d+)?)$/.test(statistic);
  if (isKnown && others.length === 0) return statistic;
  const expected = 'one of Average, Maximum, Minimum, Sum, SampleCount or a percentile such as p99, in a list';
  throw new InvalidInputError({ path, expected, given });
}

function readPeriod(given: unknown, path: string): number {
  const seconds = secondsOf(given);
  if (seconds !== undefined && ([1, 5, 10, 20, 30].includes(seconds) || seconds % 60 === 0)) return seconds;
  throw new InvalidInputError({
    path,
    expected: 'seconds: 1, 5, 10, 20, 30 or a multiple of 60, a day at most',
    given,
  });
}

function readSlice(given: unknown, path: string): number {
  const seconds = secondsOf(given);
  if (seconds !== undefined) return seconds;
  throw new InvalidInputError({ path, expected: `whole seconds from 1 to ${DAY_SECONDS}`, given });
}

/** Numbers may stand in texts, as the original takes them. */
function secondsOf(given: unknown): number | undefined {
  const isText = typeof given === 'string' && /^\d+$/.test(given);
  const seconds = isText ? Number(given) : given;
  const fits = typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1 && seconds <= DAY_SECONDS;
  return fits ? seconds : undefined;
}

function readUnit(given: unknown, path: string): string | undefined {
  if (given === undefined || (typeof given === 'string' && UNITS.test(given))) return given;
  throw new InvalidInputError({ path, expected: "one of CloudWatch's units, such as Percent", given });
}

function textOf(given: unknown, path: string): string {
  const fits = typeof given === 'string' && given.trim() !== '' && given.length <= TEXT_CHARACTERS_MAX;
  if (fits) return given;
  throw new InvalidInputError({ path, expected: `a text of 1 to ${TEXT_CHARACTERS_MAX} characters`, given });
}
