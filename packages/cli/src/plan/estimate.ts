import { type FleetConfig, FUNCTION_DEFAULTS, readLabourer, slotsFor } from 'sosw/essentials';
import { LAMBDA_USD_PER_GB_SECOND, ORCHESTRATION_USD_PER_MILLION } from './prices.ts';

/**
 * What a job would take if all went well: no task fails, the labourer is healthy, and nothing else is in its queue. The
 * seconds between tasks, and those until the first one starts, are not in it.
 */
export interface Estimate {
  /** Tasks that run at once. 0: none ever would. */
  readonly slots: number;
  /** Memory of the function. */
  readonly memoryMb: number;
  /** DynamoDB and the requests of Lambda. */
  readonly orchestrationUsd: number;
  /** If each task takes one second. */
  readonly atOneSecond: EstimatedRun;
  /** If each takes as long as the settings of the labourer allow: a bound. */
  readonly atMost: EstimatedRun;
}

/** What the tasks take if each takes so long. */
export interface EstimatedRun {
  readonly taskSeconds: number;
  /** From the first start to the last end. Undefined: there are no slots. */
  readonly durationSeconds: number | undefined;
  /** Run time of the worker's function. */
  readonly workersUsd: number;
}

/** Undefined for a labourer that the fleet does not have. */
export function estimateOf(
  { labourers }: FleetConfig,
  { labourerId, total }: { readonly labourerId: string; readonly total: number },
): Estimate | undefined {
  const definition = Object.hasOwn(labourers, labourerId) ? labourers[labourerId] : undefined;
  if (definition === undefined) return undefined;
  const { labourer } = readLabourer(labourerId, definition);
  const { timeout = FUNCTION_DEFAULTS.timeout, memory: memoryMb = FUNCTION_DEFAULTS.memory } = definition;
  const slots = slotsFor(labourer.slotsMax, BEST_HEALTH, labourer.coefficients);
  const run = (taskSeconds: number): EstimatedRun => ({
    taskSeconds,
    durationSeconds: slots === 0 ? undefined : Math.ceil(total / slots) * taskSeconds,
    workersUsd: total * taskSeconds * (memoryMb / MB_PER_GB) * LAMBDA_USD_PER_GB_SECOND,
  });
  return {
    slots,
    memoryMb,
    orchestrationUsd: (total / 1e6) * ORCHESTRATION_USD_PER_MILLION,
    atOneSecond: run(1),
    atMost: run(Math.min(timeout, (labourer.maxDurationMs ?? Number.POSITIVE_INFINITY) / 1000)),
  };
}

const BEST_HEALTH = 4;
const MB_PER_GB = 1024;
