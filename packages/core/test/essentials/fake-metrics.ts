import type { MetricQuery } from '../../src/domain/ecology/metric-query.ts';
import type { HealthMetrics, MetricOutcome } from '../../src/ports/health-metrics.ts';

/** Metrics whose values are set by a test; those that it does not set have none. */
export class FakeMetrics implements HealthMetrics {
  /** By name of the metric in CloudWatch; `failed`: it cannot be read. */
  readonly values: Map<string, number | 'failed'> = new Map();
  /** Names of the metrics of each request. */
  readonly requests: string[][] = [];

  async read(queries: readonly MetricQuery[]): Promise<readonly MetricOutcome[]> {
    this.requests.push(queries.map(({ metricName }) => metricName));
    return queries.map(({ metricName }) => {
      const value = this.values.get(metricName);
      if (value === 'failed') return { outcome: 'failed', reason: 'planned fault' };
      return value === undefined ? { outcome: 'none' } : { outcome: 'value', value };
    });
  }

  /** Names of the metrics that were asked for since the last call of this. */
  asked(): string[] {
    return this.requests.splice(0).flat();
  }
}

/** Settings of a metric that is the better the smaller it is. */
export function aMetric(
  name: string,
  { feelings = { 4: 25, 3: 50, 2: 100, 1: 200 }, ...more }: { feelings?: Record<string, number>; noData?: number } = {},
): Record<string, unknown> {
  return { details: { Namespace: 'Api', MetricName: name }, feelings, feelingComparisonOperator: '<=', ...more };
}
