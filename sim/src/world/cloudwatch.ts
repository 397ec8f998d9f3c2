import type { HealthStatus, LabourerSettings } from 'sosw';
import { awsError } from './aws-error.ts';

/**
 * How a labourer is by its metrics: a status, which its own metric shows; a metric that shows nothing, or that CloudWatch
 * fails to tell; a function that Lambda throttles.
 */
export type Condition = HealthStatus | 'none' | 'failing' | 'throttled';

const PAGE_RESULTS = 2;

interface Input {
  readonly MetricDataQueries?: readonly {
    readonly Id: string;
    readonly MetricStat: {
      readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly { readonly Value: string }[] };
    };
  }[];
  readonly EndTime?: Date;
  readonly NextToken?: string;
}

/** The metric that a watched labourer depends on: from 1 for the best status to 5 for the worst. */
export function watchedMetric(labourerId: string): NonNullable<LabourerSettings['healthMetrics']> {
  const details = { Namespace: 'Sim', MetricName: 'Load', Dimensions: [{ Name: 'Labourer', Value: labourerId }] };
  return { load: { details, feelings: { 4: 1, 3: 2, 2: 3, 1: 4 }, feelingComparisonOperator: '<=' } };
}

/** CloudWatch as far as sosw uses it: a value for each metric, in pages. */
export class CloudWatch {
  readonly #conditions = new Map<string, Condition>();

  /** How a labourer is from now on. */
  set(labourerId: string, condition: Condition): void {
    this.#conditions.set(labourerId, condition);
  }

  /** All are well. */
  restore(): void {
    this.#conditions.clear();
  }

  /** @throws an exception like the SDK's */
  perform(operation: string, { MetricDataQueries = [], EndTime, NextToken }: Input): object {
    if (operation !== 'GetMetricData') throw new Error(`not modelled: ${operation}`);
    if (MetricDataQueries.length === 0) throw awsError('ValidationError', 400);
    const from = Number(NextToken ?? 0);
    const results = MetricDataQueries.slice(from, from + PAGE_RESULTS).map(({ Id, MetricStat: { Metric } }) => {
      const condition = this.#conditions.get(Metric.Dimensions[0]?.Value ?? '') ?? 4;
      const isFailing = condition === 'failing';
      const value = isFailing ? undefined : shownBy(Metric.MetricName, condition);
      const Values = value === undefined ? [] : [value];
      return {
        Id,
        Values,
        Timestamps: Values.map(() => EndTime),
        StatusCode: isFailing ? 'InternalError' : 'Complete',
      };
    });
    const next = from + PAGE_RESULTS;
    return { MetricDataResults: results, ...(next < MetricDataQueries.length && { NextToken: String(next) }) };
  }
}

function shownBy(metricName: string, condition: Exclude<Condition, 'failing'>): number | undefined {
  switch (metricName) {
    case 'Load':
      return typeof condition === 'number' ? 5 - condition : undefined;
    case 'Throttles':
      return condition === 'throttled' ? 1_000 : 0;
    case 'Invocations':
      return 100;
    default:
      return 0;
  }
}
