import { snakeCase } from './config-keys.ts';
import { checkFleet } from './fleet-check.ts';
import { LABOURER_KEYS, type LabourerSettings } from './labourer.ts';
import type { CustomPeriod } from './periods.ts';

/** What every worker function may say, whatever it is written in. */
interface EveryFunction extends LabourerSettings {
  /** Time-out of the function in seconds, 1 to 900. Default {@link FUNCTION_DEFAULTS}. */
  readonly timeout?: number;
  /** Memory of the function in MB, 128 to 10,240. */
  readonly memory?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Further runs, 0 to 2, that Lambda gives an event whose invocation failed. Default 0, and what is promised holds for
   * 0 alone: a failed attempt is the Orchestrator's to repeat, and its lease knows nothing of further runs.
   */
  readonly asyncRetries?: number;
  /** The function's own document in the `config` table, `<name>_config`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A function in TypeScript or JavaScript: bundled, and run by Node. */
export interface NodeFunction extends EveryFunction {
  /** The module of the function, relative to `sosw.config.ts`: `./worker.ts`. */
  readonly entry: string;
  /** Name of the exported handler. Default `handler`. */
  readonly handler?: string;
  /** Files that go beside the bundled module, relative to `sosw.config.ts`; read from `process.env.LAMBDA_TASK_ROOT`. */
  readonly files?: readonly string[];
  readonly command?: never;
  readonly folder?: never;
  readonly runtime?: never;
}

/** A function in any other language: a program that speaks Lambda's Runtime API, such as Python under awslambdaric. */
export interface CommandFunction extends EveryFunction {
  /** Program and arguments on this machine: `['python3', '-m', 'awslambdaric', 'app.handler']`. */
  readonly command: readonly [string, ...string[]];
  /** Folder of the code, relative to `sosw.config.ts`: what the program is started in. */
  readonly folder: string;
  /** As Lambda names it, such as `app.handler`. Default: the last word of the command. */
  readonly handler?: string;
  /** Name of the runtime, such as `python3.12`. Default: {@link FUNCTION_DEFAULTS}. */
  readonly runtime?: string;
  readonly entry?: never;
  readonly files?: never;
}

/** A worker function as the local runtime and the deployment build it, and its settings as a labourer. */
export type LabourerDefinition = NodeFunction | CommandFunction;

export const FUNCTION_DEFAULTS = {
  /** Of a module: the name of its export. */
  handler: 'handler',
  timeout: 60,
  memory: 256,
  asyncRetries: 0,
  /** Of a command. */
  runtime: 'provided.al2023',
} as const;

/** A table of the user's that the local runtime creates: `hash: ['id', 'S']`. The deployment leaves tables to you. */
export interface LocalTable {
  readonly hash: readonly [name: string, type: 'S' | 'N' | 'B'];
  readonly range?: readonly [name: string, type: 'S' | 'N' | 'B'];
}

/** A fleet: what `sosw.config.ts` exports. */
export interface FleetConfig {
  /** By name of the function, which is the labourer's id. */
  readonly labourers: Readonly<Record<string, LabourerDefinition>>;
  /** Attributes that jobs are cut by, outermost first; by name of the schema variant, `default` for most jobs. */
  readonly jobSchemas?: Readonly<Record<string, readonly string[]>>;
  /**
   * Words for dates of your own: `period` of a job may be one of them. Functions cannot stand in the `config` table: the
   * Scheduler is built with them, and a change of them counts when the fleet is started or deployed again.
   */
  readonly customPeriods?: readonly CustomPeriod[];
  /** Whether all functions write metrics, as lines of their logs (docs/guide/metrics.md). Default true. */
  readonly metrics?: boolean;
  /** Beyond that, documents of the `config` table for the essentials: shared by all, or of one. */
  readonly essentials?: {
    readonly shared?: Readonly<Record<string, unknown>>;
    readonly orchestrator?: Readonly<Record<string, unknown>>;
    readonly scheduler?: Readonly<Record<string, unknown>>;
    readonly scavenger?: Readonly<Record<string, unknown>>;
    readonly workerAssistant?: Readonly<Record<string, unknown>>;
  };
  readonly tables?: Readonly<Record<string, LocalTable>>;
}

/**
 * Describes a fleet, checked.
 *
 * @example
 * export default defineConfig({
 *   labourers: { my_worker: { entry: './worker.ts', maxSimultaneousInvocations: 5 } },
 * });
 * @throws InvalidInputError that names the key, what was expected and what was given
 */
export function defineConfig(fleet: FleetConfig): FleetConfig {
  checkFleet(fleet);
  return fleet;
}

/**
 * The documents of the `config` table that describe a fleet, by name, in the original's spelling. Undefined: the fleet
 * says nothing there, and a document of an earlier description is to be removed.
 */
export function configDocuments(fleet: FleetConfig): Readonly<Record<string, unknown>> {
  const labourers = mapValues(fleet.labourers, settingsOf);
  const variants = mapValues(fleet.jobSchemas ?? {}, (attrs) => ({ chunkable_attrs: attrs.map((attr) => [attr, {}]) }));
  const { shared, orchestrator, scheduler, scavenger, workerAssistant } = fleet.essentials ?? {};
  return {
    sosw_essential_config: { ...shared, task_config: { labourers } },
    sosw_scheduler_config: { ...scheduler, ...(fleet.jobSchemas && { job_schema_variants: variants }) },
    sosw_orchestrator_config: orchestrator,
    sosw_scavenger_config: scavenger,
    sosw_worker_assistant_config: workerAssistant,
    ...Object.fromEntries(Object.entries(fleet.labourers).map(([id, { config }]) => [`${id}_config`, config])),
  };
}

function settingsOf(definition: LabourerDefinition): Record<string, unknown> {
  const { healthMetrics, builtInMetrics, ...rest } = definition;
  const own = Object.entries(rest).filter(([key]) => LABOURER_KEYS.includes(key));
  return {
    ...inSnakeCase(Object.fromEntries(own)),
    ...(healthMetrics && { health_metrics: mapValues(healthMetrics, inSnakeCase) }),
    ...(builtInMetrics !== undefined && { built_in_metrics: builtInMetrics && inSnakeCase(builtInMetrics) }),
  };
}

/** The keys of the object itself, not of what stands in it. */
function inSnakeCase(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [snakeCase(key), value]));
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
