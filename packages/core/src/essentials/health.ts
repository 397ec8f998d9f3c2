import type { HealthMetric } from '../domain/ecology/health-metric.ts';
import { type MetricState, measured, type Observation, queriesOf } from '../domain/ecology/labourer-health.ts';
import { type MetricQuery, queryKey } from '../domain/ecology/metric-query.ts';
import { errorText } from '../domain/errors.ts';
import type { Labourer } from '../domain/labourer.ts';
import type { MetricOutcome } from '../ports/health-metrics.ts';
import { type HealthDeps, isOwn, metricsOf, ObservedHealth, type StateRow } from './observed-health.ts';
import { isTicked } from './terms.ts';

/** A run that was woken goes on with values so young: each one that is asked for costs money. */
const YOUNG_MS = 55_000;

/**
 * Asks for the metrics of all labourers of a run, in one request, before any of them is ticked: what a tick knows must be
 * fresh when it claims.
 *
 * @param isWoken whether the run was woken in between: built-in metrics, and values that are young, are not asked again
 */
export async function observeHealth(
  deps: HealthDeps,
  labourers: readonly Labourer[],
  { isWoken }: { readonly isWoken: boolean },
): Promise<ObservedHealth> {
  const states = await statesOf(deps, labourers, isWoken);
  const nowMs = deps.system.clock.now();
  const plans = labourers.map((labourer) => planOf(labourer, states, { isWoken, nowMs }));
  const outcomes = await outcomesOf(
    deps,
    plans.flatMap(({ asked }) => asked.flatMap(({ measure }) => queriesOf(measure))),
  );
  const observed = plans.map(({ id, kept, asked }) => {
    const failures = new Map<string, string>();
    const observations = new Map<string, Observation>(kept.map(({ name }) => [name, { outcome: 'kept' }]));
    for (const metric of asked) {
      const outcome = observationOf(metric, outcomes);
      observations.set(metric.name, outcome);
      if (outcome.outcome === 'failed') failures.set(metric.name, outcome.reason);
    }
    if (failures.size > 0) reportFailed(deps, id, failures);
    return [id, observations] as const;
  });
  return new ObservedHealth(deps, new Map(observed));
}

/** State rows by labourer. */
type States = ReadonlyMap<string, StateRow>;

/** What is asked of one labourer's metrics, and what is left as its state row has it; of the others nothing is known. */
interface Plan {
  readonly id: string;
  readonly asked: readonly HealthMetric[];
  readonly kept: readonly HealthMetric[];
}

function planOf(
  { id, metrics }: Labourer,
  states: States | undefined,
  { isWoken, nowMs }: { readonly isWoken: boolean; readonly nowMs: number },
): Plan {
  const state = states?.get(id);
  const before = metricsOf(state);
  const known = metrics.flatMap((reading) => ('metric' in reading ? [reading.metric] : []));
  const [own, builtIn] = [known.filter((metric) => !metric.isBuiltIn), known.filter((metric) => metric.isBuiltIn)];
  if (!isWoken) return { id, asked: !states || mayWork(state) ? known : own, kept: [] };
  const isKept = ({ name }: HealthMetric) => isYoung(before[name], nowMs);
  return { id, asked: own.filter((metric) => !isKept(metric)), kept: [...own.filter(isKept), ...builtIn] };
}

/** Undefined when they cannot be read now: then everything is asked for. */
async function statesOf(
  { states, log }: HealthDeps,
  labourers: readonly Labourer[],
  isWoken: boolean,
): Promise<States | undefined> {
  const concerned = labourers.filter(({ metrics }) => metrics.some((reading) => !isWoken || isOwn(reading)));
  const [first] = concerned;
  if (!first) return new Map();
  try {
    const eventual = true;
    const rows = isWoken ? [await states.read(first.id, { eventual })] : await states.list({ eventual });
    return new Map(rows.flatMap((row) => (row ? [[row.labourerId, row]] : [])));
  } catch (error) {
    log.warn('states of labourers could not be read before their metrics', { error: errorText(error) });
    return undefined;
  }
}

/** A function that nothing was given to has no metrics worth their price, unless they are what holds it. */
function mayWork(state: StateRow): boolean {
  return isTicked(state) && (state.running > 0 || (state.health?.builtIn ?? 4) < 4);
}

function isYoung(metric: MetricState | undefined, nowMs: number): boolean {
  return metric !== undefined && nowMs - metric.atMs < YOUNG_MS;
}

/** Outcomes by query; equal queries of several labourers are asked once. */
async function outcomesOf(
  { healthMetrics }: HealthDeps,
  queries: readonly MetricQuery[],
): Promise<ReadonlyMap<string, MetricOutcome>> {
  const unique = new Map(queries.map((query) => [queryKey(query), query]));
  if (unique.size === 0) return new Map();
  const outcomes = await healthMetrics.read([...unique.values()]);
  return new Map([...unique.keys()].flatMap((key, n) => (outcomes[n] ? [[key, outcomes[n]]] : [])));
}

type Observed = Exclude<MetricOutcome, { readonly outcome: 'failed' }> | { readonly outcome: 'failed'; reason: string };

function observationOf({ measure }: HealthMetric, outcomes: ReadonlyMap<string, MetricOutcome>): Observed {
  const values: (number | undefined)[] = [];
  for (const query of queriesOf(measure)) {
    const outcome = outcomes.get(queryKey(query)) ?? { outcome: 'failed', reason: 'no answer' };
    if (outcome.outcome === 'failed') return outcome;
    values.push(outcome.outcome === 'value' ? outcome.value : undefined);
  }
  const value = measured(measure, values);
  return value === undefined ? { outcome: 'none' } : { outcome: 'value', value };
}

function reportFailed({ log, stats }: HealthDeps, labourerId: string, failures: ReadonlyMap<string, string>): void {
  stats.add('health_metrics_failed', failures.size);
  const [reason] = failures.values();
  log.warn('health metrics could not be read', { labourer_id: labourerId, metrics: [...failures.keys()], reason });
}
