import { type BuiltInMetricSettings, readBuiltInMetrics } from './ecology/built-in-metrics.ts';
import {
  type HealthMetricReading,
  type HealthMetricSettings,
  readHealthMetrics,
  unknownMetricKeys,
} from './ecology/health-metric.ts';
import { readSlotCoefficients, type SlotCoefficients } from './ecology/slots.ts';
import { InvalidInputError } from './errors.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry-policy.ts';
import { isLabourerId, LANES_MAX } from './task-id.ts';

/**
 * Settings of one labourer as they stand in a fleet's configuration (camelCase, or the original's snake_case in
 * configuration documents). All are optional.
 */
export interface LabourerSettings {
  /** ARN or name of the function. Default: the labourer's id. */
  readonly arn?: string;
  /** Attempts that may run at once while everything is healthy. Default {@link LABOURER_DEFAULTS}. */
  readonly maxSimultaneousInvocations?: number;
  /** Attempts before a task is closed as dead. */
  readonly maxAttempts?: number;
  /** Seconds that one attempt may take. Default: the function's own time-out, asked of Lambda. */
  readonly maxDuration?: number;
  /** Seconds that Lambda may keep an event before it starts the function (`MaximumEventAgeInSeconds`), 60 at least. */
  readonly maxEventAge?: number;
  /** Ordered parts of the queue; more of them bear more hand-overs a second (from about 50/s on). */
  readonly lanes?: number;
  /** Longest wait after the first failure, in seconds; doubles with each further one. */
  readonly retryDelay?: number;
  /** No wait for a retry is longer than this, in seconds. */
  readonly retryDelayMax?: number;
  /** Days that closed tasks are kept, 7 at least. */
  readonly retentionDays?: number;
  /** Share of the slots at each health status. */
  readonly invocationNumberCoefficient?: Readonly<Record<string, number>>;
  /** What the labourer's health depends on, by a name for each. */
  readonly healthMetrics?: Readonly<Record<string, HealthMetricSettings>>;
  /** What is watched of the function itself. `false`: nothing. Default: all of {@link BuiltInMetricSettings}. */
  readonly builtInMetrics?: false | BuiltInMetricSettings;
}

/** A labourer with every setting resolved. */
export interface Labourer {
  readonly id: string;
  readonly arn: string;
  readonly slotsMax: number;
  readonly maxAttempts: number;
  /** Absent: the function's own time-out counts. */
  readonly maxDurationMs?: number;
  readonly maxEventAgeMs: number;
  readonly lanes: number;
  readonly retry: RetryPolicy;
  readonly retentionDays: number;
  readonly coefficients: SlotCoefficients;
  /** What its health depends on: metrics of its own, then built-in ones. */
  readonly metrics: readonly HealthMetricReading[];
}

export const LABOURER_DEFAULTS = {
  maxSimultaneousInvocations: 1,
  maxAttempts: 3,
  maxEventAge: 60,
  lanes: 1,
  retryDelay: 30,
  retryDelayMax: 900,
  retentionDays: 30,
} as const;

const SLOTS_MAX = 10_000;
const DAY_SECONDS = 86_400;
/** Lambda's longest time-out. */
const DURATION_SECONDS_MAX = 900;
/** Lambda's longest age of an asynchronous event. */
const EVENT_AGE_SECONDS_MAX = 21_600;

/** One labourer of the configuration, or why it makes no sense: one bad record must not stop the others. */
export type LabourerReading =
  | { readonly id: string; readonly labourer: Labourer; readonly unknownKeys: readonly string[] }
  | { readonly id: string; readonly error: InvalidInputError };

/** What holds for all labourers that say nothing else. */
export interface SharedSettings {
  /** Of a `taskConfig` section: `maxAttempts`, `maxSimultaneousInvocations`, `invocationNumberCoefficient`. */
  readonly shared?: Readonly<Record<string, unknown>>;
  /** Details of health metrics: `Period`, `Statistics`, `MetricAggregationTimeSlice`. */
  readonly metricDefaults?: Readonly<Record<string, unknown>>;
}

/** Where labourers stand in a document, and what holds for all of them. */
const SECTION = 'task_config';

/**
 * Reads the labourers of a `taskConfig` section. Its own `maxAttempts` and `maxSimultaneousInvocations` are defaults
 * of all labourers, as in the original.
 *
 * @param defaults of what stands in other sections; those of `taskConfig` go over them
 * @throws InvalidInputError when the section itself is malformed
 */
export function readLabourers(taskConfig: unknown, defaults: SharedSettings = {}): LabourerReading[] {
  if (taskConfig === undefined || taskConfig === null) return [];
  const { labourers, ...own } = record(taskConfig, SECTION);
  const shared = { ...defaults.shared, ...own };
  return Object.entries(record(labourers ?? {}, `${SECTION}.labourers`)).map(([id, settings]) => {
    try {
      return readLabourer(id, settings, { ...defaults, path: `${SECTION}.labourers.${id}`, shared });
    } catch (error) {
      if (error instanceof InvalidInputError) return { id, error };
      throw error;
    }
  });
}

/**
 * Resolves the settings of one labourer.
 *
 * @throws InvalidInputError that names the key, what was expected and what was given
 */
export function readLabourer(
  id: string,
  settings: unknown,
  { path = id, shared = {}, metricDefaults = {} }: SharedSettings & { readonly path?: string } = {},
): { id: string; labourer: Labourer; unknownKeys: string[] } {
  if (!isLabourerId(id)) {
    throw new InvalidInputError({ path, expected: 'a name of letters, digits, - and _, 140 at most', given: id });
  }
  const own = record(settings ?? {}, path);
  const number = (key: keyof typeof LABOURER_DEFAULTS, range: Range) =>
    numberIn(own[key] ?? LABOURER_DEFAULTS[key], `${path}.${key}`, range);
  const inherited = (key: 'maxAttempts' | 'maxSimultaneousInvocations', range: Range) =>
    isSaid(own[key]) || !isSaid(shared[key]) ? number(key, range) : numberIn(shared[key], `${SECTION}.${key}`, range);

  const arn = own.arn ?? id;
  if (typeof arn !== 'string' || arn === '') {
    throw new InvalidInputError({ path: `${path}.arn`, expected: 'the name or ARN of a function', given: arn });
  }
  const duration = own.maxDuration ?? (own.duration || undefined); // 0 is the original's word for its default
  const maxEventAgeMs = 1000 * number('maxEventAge', { from: 60, to: EVENT_AGE_SECONDS_MAX });
  const builtIn = readBuiltInMetrics(own.builtInMetrics, `${path}.builtInMetrics`, { arn, maxEventAgeMs });
  const labourer: Labourer = {
    id,
    arn,
    slotsMax: inherited('maxSimultaneousInvocations', { from: 0, to: SLOTS_MAX, whole: true }),
    maxAttempts: inherited('maxAttempts', { from: 1, to: 1000, whole: true }),
    ...(duration !== undefined && {
      maxDurationMs: 1000 * numberIn(duration, `${path}.maxDuration`, { from: 1, to: DURATION_SECONDS_MAX }),
    }),
    maxEventAgeMs,
    lanes: number('lanes', { from: 1, to: LANES_MAX, whole: true }),
    retry: {
      ...DEFAULT_RETRY_POLICY,
      baseMs: 1000 * number('retryDelay', { from: 0, to: DAY_SECONDS }),
      capMs: 1000 * number('retryDelayMax', { from: 0, to: 30 * DAY_SECONDS }),
    },
    retentionDays: number('retentionDays', { from: 7, to: 3650 }),
    coefficients: readSlotCoefficients(
      own.invocationNumberCoefficient ?? shared.invocationNumberCoefficient,
      `${path}.invocationNumberCoefficient`,
    ),
    metrics: [
      ...readHealthMetrics(own.healthMetrics, `${path}.healthMetrics`, metricDefaults),
      ...builtIn.map((metric) => ({ name: metric.name, metric })),
    ],
  };
  const unknownKeys = Object.keys(own).filter((key) => !LABOURER_KEYS.includes(key));
  return { id, labourer, unknownKeys: [...unknownKeys, ...unknownMetricKeys(own.healthMetrics)] };
}

/**
 * The keys of a labourer. `duration` is the original's name of `maxDuration`; its `cooldown` is what a lease has beyond
 * it, which is fixed here.
 */
export const LABOURER_KEYS: readonly string[] = [
  ...Object.keys(LABOURER_DEFAULTS),
  ...['arn', 'maxDuration', 'duration', 'cooldown', 'invocationNumberCoefficient', 'healthMetrics', 'builtInMetrics'],
];

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly whole?: boolean;
}

function numberIn(given: unknown, path: string, { from, to, whole = false }: Range): number {
  const fits = typeof given === 'number' && given >= from && given <= to && (!whole || Number.isInteger(given));
  if (fits) return given;
  throw new InvalidInputError({ path, expected: `a ${whole ? 'whole ' : ''}number from ${from} to ${to}`, given });
}

function record(given: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  throw new InvalidInputError({ path, expected: 'an object', given });
}
