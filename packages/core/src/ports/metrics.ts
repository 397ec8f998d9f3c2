import type { Measures } from '../domain/metrics.ts';

/** Where metrics of labourers go. Nothing that it does may fail a run. */
export interface Metrics {
  /** Measures of one labourer, taken now. */
  record(labourerId: string, measures: Measures): void;
}

/** Metrics that nobody wants. */
export const NO_METRICS: Metrics = { record: () => {} };
