import type { MetricQuery } from 'sosw/essentials';

/** One thing that was measured. */
export interface Sample {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly unit: string;
  readonly atMs: number;
}

/** The last samples of each metric are kept, half of them at least. */
export const SAMPLES_MAX = 10_000;
/** A worker that makes up names of metrics must not fill the memory: the oldest ones are forgotten. */
export const METRICS_MAX = 2_000;

type Point = Pick<Sample, 'atMs' | 'value' | 'unit'>;

/** CloudWatch on this machine, as far as health metrics need it. In memory, while the fleet lives. */
export class MetricStore {
  readonly #metrics = new Map<string, Point[]>();

  put({ namespace, metricName, dimensions, value, unit, atMs }: Sample): void {
    const key = keyOf(namespace, metricName, Object.entries(dimensions));
    const points = this.#metrics.get(key) ?? [];
    points.push({ atMs, value, unit });
    if (points.length > SAMPLES_MAX) points.splice(0, SAMPLES_MAX / 2);
    this.#metrics.set(key, points);
    if (this.#metrics.size <= METRICS_MAX) return;
    for (const oldest of this.#metrics.keys()) {
      this.#metrics.delete(oldest);
      return;
    }
  }

  /** The datapoints of a metric within its time slice, one for each period in which something was measured. */
  datapoints(query: MetricQuery, nowMs: number): number[] {
    const { namespace, metricName, dimensions, periodSeconds, sliceSeconds, statistic, unit } = query;
    const key = keyOf(
      namespace,
      metricName,
      dimensions.map(({ name, value }) => [name, value]),
    );
    const periodMs = 1000 * periodSeconds;
    const sinceMs = periodOf(nowMs - 1000 * sliceSeconds, periodMs);
    const periods = new Map<number, number[]>();
    for (const point of this.#metrics.get(key) ?? []) {
      if (point.atMs < sinceMs || point.atMs > nowMs || (unit !== undefined && point.unit !== unit)) continue;
      const period = periodOf(point.atMs, periodMs);
      const values = periods.get(period);
      if (values) values.push(point.value);
      else periods.set(period, [point.value]);
    }
    return [...periods.values()].map((values) => statisticOf(statistic, values));
  }
}

function keyOf(namespace: string, metricName: string, dimensions: readonly (readonly [string, string])[]): string {
  return JSON.stringify([namespace, metricName, ...dimensions.toSorted(([a], [b]) => (a < b ? -1 : 1)).flat()]);
}

function periodOf(atMs: number, periodMs: number): number {
  return atMs - (atMs % periodMs);
}

function statisticOf(statistic: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  switch (statistic) {
    case 'Average':
      return sum / values.length;
    case 'Minimum':
      return at(0);
    case 'Maximum':
      return at(1);
    case 'Sum':
      return sum;
    case 'SampleCount':
      return values.length;
    default:
      return at(Number(statistic.slice(1)) / 100); // p99
  }
}
