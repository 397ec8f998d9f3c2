import { snakeCase } from './config-keys.ts';
import { InvalidInputError } from './errors.ts';
import { LABOURER_KEYS, type LabourerSettings, readLabourer } from './labourer.ts';

/** A worker function as the local runtime and the deployment build it, and its settings as a labourer. */
export interface LabourerDefinition extends LabourerSettings {
  /** The module of the function, relative to `sosw.config.ts`: `./worker.ts`. */
  readonly entry: string;
  /** Name of the exported handler. Default `handler`. */
  readonly handler?: string;
  /** Time-out of the function in seconds. Default {@link FUNCTION_DEFAULTS}. */
  readonly timeout?: number;
  /** Memory of the function in MB. */
  readonly memory?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Files that go beside the bundled module, relative to `sosw.config.ts`; read from `process.env.LAMBDA_TASK_ROOT`. */
  readonly files?: readonly string[];
  /** The function's own document in the `config` table, `<name>_config`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export const FUNCTION_DEFAULTS = { handler: 'handler', timeout: 60, memory: 256 } as const;

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
  for (const [id, definition] of Object.entries(fleet.labourers)) {
    const path = `labourers.${id}`;
    readLabourer(id, definition, { path });
    if (typeof definition.entry !== 'string' || definition.entry === '') {
      throw new InvalidInputError({ path: `${path}.entry`, expected: 'the path of a module', given: definition.entry });
    }
    const unknown = Object.keys(definition).find((key) => !DEFINITION_KEYS.includes(key));
    if (unknown !== undefined) {
      throw new InvalidInputError({
        path: `${path}.${unknown}`,
        expected: `one of ${DEFINITION_KEYS.join(', ')}`,
        given: unknown,
      });
    }
  }
  return fleet;
}

const DEFINITION_KEYS: readonly string[] = [
  ...['entry', 'handler', 'timeout', 'memory', 'environment', 'files', 'config'],
  ...LABOURER_KEYS,
];

/** The documents of the `config` table that describe a fleet, by name, in the original's spelling. */
export function configDocuments(fleet: FleetConfig): Readonly<Record<string, unknown>> {
  const labourers = mapValues(fleet.labourers, settingsOf);
  const variants = mapValues(fleet.jobSchemas ?? {}, (attrs) => ({ chunkable_attrs: attrs.map((attr) => [attr, {}]) }));
  const { shared, orchestrator, scheduler, scavenger, workerAssistant } = fleet.essentials ?? {};
  const documents = {
    sosw_essential_config: { ...shared, task_config: { labourers } },
    sosw_scheduler_config: { ...scheduler, ...(fleet.jobSchemas && { job_schema_variants: variants }) },
    sosw_orchestrator_config: orchestrator,
    sosw_scavenger_config: scavenger,
    sosw_worker_assistant_config: workerAssistant,
    ...Object.fromEntries(Object.entries(fleet.labourers).map(([id, { config }]) => [`${id}_config`, config])),
  };
  return Object.fromEntries(Object.entries(documents).filter(([, document]) => document !== undefined));
}

function settingsOf(definition: LabourerDefinition): Record<string, unknown> {
  const own = Object.entries(definition).filter(([key]) => LABOURER_KEYS.includes(key));
  return Object.fromEntries(own.map(([key, value]) => [snakeCase(key), value]));
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
