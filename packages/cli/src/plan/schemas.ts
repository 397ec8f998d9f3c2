import { InvalidInputError } from 'sosw';
import { canonicalConfig, configDocuments, type FleetConfig, type JobSchemas } from 'sosw/essentials';
import { readInput } from '../input.ts';
import type { Shell } from '../shell.ts';

/** The schemas of a fleet, as its Scheduler would find them; none without a fleet. */
export function schemasOfFleet(fleet: FleetConfig | undefined): JobSchemas {
  return fleet ? schemasOf(configDocuments(fleet).sosw_scheduler_config, 'essentials.scheduler') : {};
}

/**
 * The schemas of a Scheduler's configuration document, in the original's spelling or in ours: `job_schema`,
 * `job_schema_variants`.
 *
 * @throws InvalidInputError when the file cannot be read or is no JSON object
 */
export async function readSchemas(path: string, shell: Shell): Promise<JobSchemas> {
  const text = await readInput(path, shell, SCHEDULER_CONFIG);
  return schemasOf(parsed(text), SCHEDULER_CONFIG);
}

/** How errors name the file. */
const SCHEDULER_CONFIG = 'scheduler-config';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError({ path: SCHEDULER_CONFIG, expected: 'a JSON document', given: text, cause });
  }
}

function schemasOf(given: unknown, path: string): JobSchemas {
  const document = canonicalConfig(given);
  if (isObject(document)) return document;
  throw new InvalidInputError({ path, expected: 'an object', given });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
