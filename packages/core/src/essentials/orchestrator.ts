import { errorText, InvalidInputError } from '../domain/errors.ts';
import type { Labourer, LabourerReading } from '../domain/labourer.ts';
import { inParallel } from '../moves/in-parallel.ts';
import type { FunctionFacts } from '../ports/function-facts.ts';
import type { EssentialDeps } from './deps.ts';
import { observeHealth } from './health.ts';
import type { KnownFunctions } from './known-functions.ts';
import type { HealthDeps, ObservedHealth } from './observed-health.ts';
import { termsAsBefore, termsOf } from './terms.ts';
import { type TickSummary, tick } from './tick.ts';

/** Labourers that are ticked at once. */
const LABOURERS_AT_ONCE = 8;

export interface OrchestratorDeps extends EssentialDeps, HealthDeps {
  readonly known: KnownFunctions;
}

/**
 * Ticks every labourer of the configuration, or the one that the event names. What is wrong with one labourer (a record
 * that makes no sense, a missing function, a metric without data) is reported and stops none of the others.
 *
 * @param event `{}`, or `{"labourer_id": ".."}` from whoever has just given this labourer work
 * @throws InvalidInputError when the event names a labourer that the configuration does not have
 */
export async function orchestrate(
  deps: OrchestratorDeps,
  readings: readonly LabourerReading[],
  event: unknown,
): Promise<TickSummary[]> {
  const summaries: TickSummary[] = [];
  const { served, isWoken } = chosen(readings, event);
  const labourers = served.flatMap((reading) => ('labourer' in reading ? [reading.labourer] : []));
  const health = await observeHealth(deps, labourers, { isWoken });
  await inParallel(served, LABOURERS_AT_ONCE, async (reading) => {
    try {
      if ('error' in reading) {
        await tick(deps, reading.id, async (state) => termsAsBefore(reading.id, state));
        throw reading.error;
      }
      if (reading.unknownKeys.length > 0) {
        deps.log.warn('unknown settings are ignored', { labourer_id: reading.id, keys: reading.unknownKeys });
      }
      summaries.push(await tickLabourer(deps, reading.labourer, health));
    } catch (error) {
      deps.stats.add('labourers_failed');
      deps.log.error('labourer could not be served', { labourer_id: reading.id, error: errorText(error) });
      deps.digest.add(`Labourer ${reading.id} could not be served: ${errorText(error)}`);
    }
  });
  return summaries;
}

interface Chosen {
  readonly served: readonly LabourerReading[];
  /** By somebody who has given one labourer work, and not by the schedule. */
  readonly isWoken: boolean;
}

function chosen(readings: readonly LabourerReading[], event: unknown): Chosen {
  const id = typeof event === 'object' && event !== null && 'labourer_id' in event ? event.labourer_id : undefined;
  if (id === undefined) return { served: readings, isWoken: false };
  const found = readings.filter((reading) => reading.id === id);
  if (found.length > 0) return { served: found, isWoken: true };
  const known = readings.map((reading) => reading.id).join(', ');
  throw new InvalidInputError({ path: 'labourer_id', expected: `one of ${known || '(none configured)'}`, given: id });
}

async function tickLabourer(
  deps: OrchestratorDeps,
  labourer: Labourer,
  observed: ObservedHealth,
): Promise<TickSummary> {
  const summary = await tick(deps, labourer.id, async (state) => {
    const facts = await factsOf(deps, labourer);
    const health = observed.of(labourer, state);
    return termsOf(labourer, { facts, health, state, nowMs: deps.system.clock.now() });
  });
  if (summary.reason === 'function_missing') {
    deps.digest.add(`Labourer ${labourer.id}: its function ${labourer.arn} is missing; its tasks wait`);
  }
  deps.log.info('tick', { ...summary });
  return summary;
}

/** Lambda that cannot be asked now is no reason to stop: leases must still expire, and go on as they were. */
async function factsOf(deps: OrchestratorDeps, { id, arn }: Labourer): Promise<FunctionFacts | 'missing' | undefined> {
  try {
    return await deps.known.describe(arn);
  } catch (error) {
    deps.log.warn('function could not be described', { labourer_id: id, function: arn, error: errorText(error) });
    return undefined;
  }
}
