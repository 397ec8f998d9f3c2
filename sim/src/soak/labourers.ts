import { fileURLToPath } from 'node:url';
import type { FleetConfig, LabourerDefinition } from 'sosw';

/** Where the compiled worker stands: the entries of {@link fleetConfig} are relative to it. */
export const FLEET_FOLDER: string = fileURLToPath(new URL('.', import.meta.url));

/**
 * What a task does, whichever labourer has it:
 * - `work`: a little work
 * - `throw`: throws at its first attempt
 * - `hang`: hangs at its first attempt until Lambda ends it
 * - `fail`: throws at every attempt
 * - `poison`: throws what is not to be tried again
 */
export type Kind = 'work' | 'throw' | 'hang' | 'fail' | 'poison';

export interface SoakLabourer {
  readonly id: string;
  readonly slots: number;
  readonly lanes: number;
  readonly maxAttempts: number;
  /** Time-out of the function, in seconds. */
  readonly timeout: number;
  /** Drawn from for each task; what stands twice is drawn twice as often. */
  readonly kinds: readonly Kind[];
}

const QUIET_KINDS: readonly Kind[] = ['work', 'work', 'work', 'work', 'work', 'work', 'work', 'throw'];

export const LABOURERS: readonly SoakLabourer[] = [
  { id: 'soak_steady', slots: 4, lanes: 1, maxAttempts: 12, timeout: 10, kinds: QUIET_KINDS },
  { id: 'soak_hanging', slots: 6, lanes: 2, maxAttempts: 8, timeout: 2, kinds: QUIET_KINDS },
  { id: 'soak_doomed', slots: 3, lanes: 3, maxAttempts: 3, timeout: 10, kinds: [...QUIET_KINDS, 'fail', 'poison'] },
];

/** The labourer whose tasks hang now and then. */
export const HANGING = 'soak_hanging';

/** Seconds; a soak has not the time for more. */
const RETRY_DELAY = 1;
/** Seconds: the default, and the least that there is. */
const EVENT_AGE = 60;
/** What a lease has beyond time-out and event age (docs/protocol.md, section 2), in milliseconds. */
const LEASE_EXTRA_MS = 15_000;

/** How long an attempt holds its slot if nothing is heard of it. */
export function leaseMsOf({ timeout }: SoakLabourer): number {
  return 1000 * (timeout + EVENT_AGE) + LEASE_EXTRA_MS;
}

export function fleetConfig(workLog: string): FleetConfig {
  return { labourers: Object.fromEntries(LABOURERS.map((each) => [each.id, definitionOf(each, workLog)])), jobSchemas };
}

const jobSchemas = { default: ['item'] };

function definitionOf(labourer: SoakLabourer, workLog: string): LabourerDefinition {
  const { slots, lanes, maxAttempts, timeout } = labourer;
  return {
    entry: './worker.js',
    environment: { WORK_LOG: workLog, LEASE_MS: String(leaseMsOf(labourer)) },
    ...{ timeout, maxDuration: timeout, maxEventAge: EVENT_AGE, maxSimultaneousInvocations: slots },
    ...{ lanes, maxAttempts, retryDelay: RETRY_DELAY, retryDelayMax: 4 * RETRY_DELAY },
  };
}
