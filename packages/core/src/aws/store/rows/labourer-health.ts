import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { BUILT_IN_PREFIX } from '../../../domain/ecology/health-metric.ts';
import { type LabourerHealth, METRIC_TROUBLES, type MetricState } from '../../../domain/ecology/labourer-health.ts';
import type { Ramp } from '../../../domain/ecology/ramp.ts';
import { isHealthStatus, worstOf } from '../../../domain/ecology/status.ts';
import { isRecord } from '../../../domain/record.ts';
import type { LabourerState } from '../../../ports/labourer-states.ts';
import { type Item, N, S } from '../attributes.ts';
import type { RowReader } from '../row-reader.ts';

/** Digits of a value that a row keeps: a screen shows no more, and a row should stay below 1 KB. */
const DIGITS = 6;
/** DynamoDB's numbers end at 1e126, and begin at 1e-130. */
const VALUE_MAX = 1e100;
const VALUE_MIN = 1e-100;

/** `status` and `metrics` of a state row: what screens show, and what a later tick goes on with. */
export function healthColumns({ own, builtIn, metrics }: LabourerHealth): Item {
  const entries = Object.entries(metrics).map(([name, metric]): [string, AttributeValue] => [
    name,
    attributeOf(metric),
  ]);
  return { status: N(worstOf([own, builtIn])), metrics: { M: Object.fromEntries(entries) } };
}

function attributeOf({ status, value, atMs, trouble }: MetricState): AttributeValue {
  return {
    M: {
      ...{ status: N(status), at_ms: N(atMs) },
      ...(value !== undefined && { value: N(storable(value)) }),
      ...(trouble && { trouble: S(trouble) }),
    },
  };
}

function storable(value: number): number {
  if (Math.abs(value) < VALUE_MIN) return 0;
  return Number(Math.max(-VALUE_MAX, Math.min(VALUE_MAX, value)).toPrecision(DIGITS));
}

export function rampAttribute({ slots, atMs, probedAtMs }: Ramp): AttributeValue {
  return { M: { slots: N(slots), at_ms: N(atMs), ...(probedAtMs !== undefined && { probed_at_ms: N(probedAtMs) }) } };
}

/** Hand-overs read the row as well: an entry that makes no sense is left out, and makes no row unreadable. */
export function readHealth(row: RowReader): Pick<LabourerState, 'health'> {
  const given = row.anything('metrics');
  if (!isRecord(given)) return {};
  const metrics = Object.entries(given).flatMap(([name, entry]): [string, MetricState][] => {
    const metric = metricOf(entry);
    return metric ? [[name, metric]] : [];
  });
  const statuses = (isBuiltIn: boolean) =>
    metrics.filter(([name]) => name.startsWith(BUILT_IN_PREFIX) === isBuiltIn).map(([, { status }]) => status);
  return {
    health: { own: worstOf(statuses(false)), builtIn: worstOf(statuses(true)), metrics: Object.fromEntries(metrics) },
  };
}

function metricOf(given: unknown): MetricState | undefined {
  if (!isRecord(given)) return undefined;
  const { status, value, at_ms: atMs } = given;
  if (!isHealthStatus(status) || !isTime(atMs)) return undefined;
  const trouble = METRIC_TROUBLES.find((each) => each === given.trouble);
  return { status, atMs, ...(typeof value === 'number' && { value }), ...(trouble && { trouble }) };
}

export function readRamp(row: RowReader): Pick<LabourerState, 'ramp'> {
  const given = row.anything('ramp');
  if (!isRecord(given)) return {};
  const { slots, at_ms: atMs, probed_at_ms: probedAtMs } = given;
  if (!isTime(slots) || !isTime(atMs)) return {};
  return { ramp: { slots, atMs, ...(isTime(probedAtMs) && { probedAtMs }) } };
}

function isTime(given: unknown): given is number {
  return Number.isSafeInteger(given) && Number(given) >= 0;
}
