import type { HealthStatus } from '../domain/ecology.ts';
import { errorText, InvalidInputError } from '../domain/errors.ts';
import type { Labourer, LabourerReading } from '../domain/labourer.ts';
import { inParallel } from '../moves/in-parallel.ts';
import type { FunctionFacts } from '../ports/functions.ts';
import type { EssentialDeps } from './deps.ts';
import type { KnownFunctions } from './known-functions.ts';
import { termsAsBefore, termsOf } from './terms.ts';
import { type TickSummary, tick } from './tick.ts';

/** Labourers that are ticked at once. */
const LABOURERS_AT_ONCE = 8;

export interface OrchestratorDeps extends EssentialDeps {
  readonly known: KnownFunctions;
  /** Health of what a labourer depends on. */
  health(labourer: Labourer): Promise<HealthStatus>;
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
  await inParallel(chosen(readings, event), LABOURERS_AT_ONCE, async (reading) => {
    try {
      if ('error' in reading) {
        await tick(deps, reading.id, async (state) => termsAsBefore(reading.id, state));
        throw reading.error;
      }
      if (reading.unknownKeys.length > 0) {
        deps.log.warn('unknown settings are ignored', { labourer_id: reading.id, keys: reading.unknownKeys });
      }
      summaries.push(await tickLabourer(deps, reading.labourer));
    } catch (error) {
      deps.stats.add('labourers_failed');
      deps.log.error('labourer could not be served', { labourer_id: reading.id, error: errorText(error) });
      deps.digest.add(`Labourer ${reading.id} could not be served: ${errorText(error)}`);
    }
  });
  return summaries;
}

function chosen(readings: readonly LabourerReading[], event: unknown): readonly LabourerReading[] {
  const id = typeof event === 'object' && event !== null && 'labourer_id' in event ? event.labourer_id : undefined;
  if (id === undefined) return readings;
  const found = readings.filter((reading) => reading.id === id);
  if (found.length > 0) return found;
  const known = readings.map((reading) => reading.id).join(', ');
  throw new InvalidInputError({ path: 'labourer_id', expected: `one of ${known || '(none configured)'}`, given: id });
}

async function tickLabourer(deps: OrchestratorDeps, labourer: Labourer): Promise<TickSummary> {
  const summary = await tick(deps, labourer.id, async (state) => {
    const [facts, health] = await Promise.all([factsOf(deps, labourer), deps.health(labourer)]);
    return termsOf(labourer, { facts, health, state });
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
