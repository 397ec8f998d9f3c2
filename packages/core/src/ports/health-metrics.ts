import type { MetricQuery } from '../domain/ecology/metric-query.ts';

/** What came of one query: a value, none (nothing was measured in its time slice), or no answer that can be used. */
export type MetricOutcome =
  | { readonly outcome: 'value'; readonly value: number }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'failed'; readonly reason: string };

/** Where the metrics are that the health of labourers depends on. */
export interface HealthMetrics {
  /**
   * One outcome for each query, in their order. All are asked for together; what is wrong with one says nothing of the
   * others. Never throws: without any answer each has failed. Takes some ten seconds at worst.
   */
  read(queries: readonly MetricQuery[]): Promise<readonly MetricOutcome[]>;
}
