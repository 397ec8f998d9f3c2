import { dateIn } from './calendar.ts';
import { chunkableAttrsOf } from './chunking/schema.ts';
import { type ReadDocument, requireDocument } from './config-document.ts';
import { type Config, isPlainObject } from './config-layers.ts';
import { configuredLabourers, settingsBeside } from './configured-labourers.ts';
import { InvalidInputError } from './errors.ts';
import { canonicalConfig } from './essential-keys.ts';
import { readLabourer } from './labourer.ts';

/** Documents that the essentials read; the first one is shared by all of them. */
export const ESSENTIAL_DOCUMENTS: readonly string[] = [
  'sosw_essential_config',
  'sosw_orchestrator_config',
  'sosw_scheduler_config',
  'sosw_scavenger_config',
  'sosw_worker_assistant_config',
];

/** What is wrong with a document of the configuration. */
export interface ConfigProblem {
  readonly document: string;
  /** `error`: the function that reads it fails, or does without this part. `warning`: it is ignored. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Looks at a document with the readers of those who will read it, and finds all that they would refuse or ignore. */
export function problemsOf(document: ReadDocument): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const tell = (severity: ConfigProblem['severity'], message: string) =>
    problems.push({ document: document.name, severity, message });
  const attempt = (read: () => void): boolean => {
    try {
      read();
      return true;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      tell('error', error.message);
      return false;
    }
  };
  let config: Config = {};
  attempt(() => {
    config = readKeys(requireDocument(document) ?? {});
  });
  attempt(() => checkClients(config.initClients));
  if (!ESSENTIAL_DOCUMENTS.includes(document.name)) return problems;
  attempt(() => checkTimezone(config.timezone));
  for (const read of schemaReads(config)) attempt(read);
  const isShareable = sharedReads(config).map(attempt).every(Boolean);
  attempt(() => {
    for (const reading of configuredLabourers(isShareable ? config : withoutShared(config))) {
      if ('error' in reading) {
        tell('error', reading.error.message);
        continue;
      }
      for (const metric of reading.labourer.metrics) if ('error' in metric) tell('error', metric.error.message);
      for (const key of reading.unknownKeys) tell('warning', unknownKey(reading.id, key));
    }
  });
  return problems;
}

function readKeys(document: Config): Config {
  const canonical = canonicalConfig(document);
  return isPlainObject(canonical) ? canonical : {};
}

function checkClients(initClients: unknown): void {
  if (initClients === undefined || initClients === null) return;
  if (Array.isArray(initClients) && initClients.every((name) => typeof name === 'string')) return;
  throw new InvalidInputError({ path: 'init_clients', expected: 'a list of names of clients', given: initClients });
}

function checkTimezone(timezone: unknown): void {
  if (timezone === undefined || timezone === null) return;
  if (typeof timezone === 'string') dateIn(timezone, 0);
  else
    throw new InvalidInputError({ path: 'timezone', expected: 'a time zone such as Europe/Berlin', given: timezone });
}

/** One for each schema, so that one that makes no sense does not hide the others. */
function schemaReads({ jobSchema, jobSchemaVariants }: Config): (() => void)[] {
  const names = isPlainObject(jobSchemaVariants) ? Object.keys(jobSchemaVariants) : [];
  return [
    () => chunkableAttrsOf({ jobSchema }),
    ...(names.length === 0 ? [() => chunkableAttrsOf({ jobSchemaVariants })] : []),
    ...names.map((name) => () => chunkableAttrsOf({ jobSchemaVariants }, name)),
  ];
}

/** What is said for all labourers is read as if one of them said it, setting by setting. */
function sharedReads(config: Config): (() => void)[] {
  const { labourers: _, ...section } = isPlainObject(config.taskConfig) ? config.taskConfig : {};
  const { maxAttempts, maxSimultaneousInvocations, invocationNumberCoefficient } = {
    ...settingsBeside(config).shared,
    ...section,
  };
  return [{ maxAttempts }, { maxSimultaneousInvocations }, { invocationNumberCoefficient }].map(
    (setting) => () => void readLabourer('all', setting, { path: 'task_config' }),
  );
}

/** What is wrong for all labourers would hide what is wrong with each. */
function withoutShared({ taskConfig, ecologyConfig }: Config): Config {
  return { taskConfig: isPlainObject(taskConfig) ? { labourers: taskConfig.labourers } : taskConfig, ecologyConfig };
}

function unknownKey(id: string, key: string): string {
  return `task_config.labourers.${id}.${key}: no setting of a labourer, it is ignored`;
}
