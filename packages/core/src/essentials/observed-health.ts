import type { HealthMetricReading } from '../domain/ecology/health-metric.ts';
import {
  FAILED_KEEPS_MS,
  healthOf,
  type LabourerHealth,
  type MetricStates,
  type Observation,
} from '../domain/ecology/labourer-health.ts';
import { errorText } from '../domain/errors.ts';
import type { Labourer } from '../domain/labourer.ts';
import type { HealthMetrics } from '../ports/health-metrics.ts';
import type { LabourerState, UntickedState } from '../ports/labourer-states.ts';
import type { EssentialDeps } from './deps.ts';
import { isTicked } from './terms.ts';

export interface HealthDeps extends Pick<EssentialDeps, 'states' | 'system' | 'log' | 'stats' | 'digest'> {
  readonly healthMetrics: HealthMetrics;
}

export type StateRow = LabourerState | UntickedState | undefined;

/** What a run has learnt of the metrics of its labourers. */
export class ObservedHealth {
  readonly #observed: ReadonlyMap<string, ReadonlyMap<string, Observation>>;
  readonly #deps: HealthDeps;

  constructor(deps: HealthDeps, observed: ReadonlyMap<string, ReadonlyMap<string, Observation>>) {
    this.#deps = deps;
    this.#observed = observed;
  }

  /** Health of a labourer, given its state row; what is wrong with its metrics is reported. */
  of(labourer: Labourer, state: StateRow): LabourerHealth {
    const nowMs = this.#deps.system.clock.now();
    const before = metricsOf(state);
    const health = healthOf(labourer.metrics, this.#observed.get(labourer.id) ?? new Map(), before, nowMs);
    this.#reportMalformed(labourer);
    this.#reportLost(labourer, health.metrics, nowMs);
    return health;
  }

  #reportMalformed({ id, metrics }: Labourer): void {
    const { log, stats, digest } = this.#deps;
    for (const reading of metrics) {
      if (!('error' in reading)) continue;
      stats.add('health_metrics_malformed');
      log.error('health metric makes no sense and has no say', {
        labourer_id: id,
        metric: reading.name,
        error: errorText(reading.error),
      });
      digest.add(`Labourer ${id}: health metric ${reading.name} makes no sense: ${reading.error.message}`);
    }
  }

  /** Metrics that could not be asked for since so long that they count as without data. */
  #reportLost({ id, metrics }: Labourer, states: MetricStates, nowMs: number): void {
    for (const reading of metrics) {
      const { name } = reading;
      const state = states[name];
      if (!isOwn(reading) || state?.trouble !== 'failed' || nowMs - state.atMs < FAILED_KEEPS_MS) continue;
      const minutes = Math.round((nowMs - state.atMs) / 60_000);
      this.#deps.digest.add(`Labourer ${id}: health metric ${name} could not be read for ${minutes} minutes`);
    }
  }
}

export function metricsOf(state: StateRow): MetricStates {
  return (isTicked(state) && state.health?.metrics) || {};
}

export function isOwn(reading: HealthMetricReading): boolean {
  return 'metric' in reading && !reading.metric.isBuiltIn;
}
