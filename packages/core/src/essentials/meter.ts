import { COUNTED_METRICS, type Measures, type MetricName } from '../domain/metrics.ts';
import type { Counters } from '../ports/counters.ts';
import type { Metrics } from '../ports/metrics.ts';

/** Counts for the stats of a run, and at the same time for the metrics of one labourer. */
export class Meter implements Counters {
  readonly #stats: Counters;
  readonly #measures = new Map<MetricName, number>();

  constructor(stats: Counters) {
    this.#stats = stats;
  }

  add(key: string, n = 1): void {
    this.#stats.add(key, n);
    const metric = COUNTED_METRICS[key];
    if (metric) this.#measures.set(metric, (this.#measures.get(metric) ?? 0) + n);
  }

  /** Everything counted so far, and what was measured beside it. */
  read(measured: Measures = {}): Measures {
    return { ...Object.fromEntries(this.#measures), ...measured };
  }
}

/** Does some work for one labourer, and records what it counted, also when it failed. */
export async function metered<Deps extends { readonly stats: Counters; readonly metrics: Metrics }, Result>(
  deps: Deps,
  labourerId: string,
  work: (deps: Deps, measured: (measures: Measures) => void) => Promise<Result>,
): Promise<Result> {
  const stats = new Meter(deps.stats);
  let measures: Measures = {};
  try {
    return await work({ ...deps, stats }, (measured) => {
      measures = { ...measures, ...measured };
    });
  } finally {
    deps.metrics.record(labourerId, stats.read(measures));
  }
}
