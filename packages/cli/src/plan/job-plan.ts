import { InvalidInputError } from 'sosw';
import {
  canonicalConfig,
  chunkableAttrsOf,
  configDocuments,
  type FleetConfig,
  type JobSchemas,
  type Plan,
  planJob,
  readJob,
} from 'sosw/essentials';

export interface PlanSettings {
  /** Configuration of the fleet, whose schemas jobs are cut by. Absent: there are none. */
  readonly config?: FleetConfig;
  /** Variant of the schema, instead of the one that the job names. */
  readonly schemaName?: string;
  /** Instead of any schema. */
  readonly chunkableAttrs?: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** What a job is cut into, and by what. */
export interface JobPlan {
  readonly labourerId: string;
  readonly chunkableAttrs: readonly string[];
  readonly today: string;
  readonly plan: Plan;
}

/**
 * Plans a job as the Scheduler would. Nothing is written, and every labourer's name is taken.
 *
 * @param text a job in any of its forms
 * @throws InvalidJobError
 */
export function planText(text: string, { config, schemaName, chunkableAttrs, today }: PlanSettings): JobPlan {
  const request = readJob(text);
  if (request.kind === 'resume') {
    throw new InvalidInputError({ path: 'job', expected: 'a job, not the id of one', given: request.jobId });
  }
  const { body, labourerId } = request;
  const attrs = chunkableAttrs ?? chunkableAttrsOf(schemasOf(config), schemaName ?? request.schemaName);
  return { labourerId, chunkableAttrs: attrs, today, plan: planJob(body, { chunkableAttrs: attrs, today }) };
}

function schemasOf(config: FleetConfig | undefined): JobSchemas {
  const document = config && canonicalConfig(configDocuments(config).sosw_scheduler_config);
  return { ...Object(document) };
}

/** A payload as a worker would receive it: with the name of its labourer, which overrules one of the job's own. */
export function withLabourer(payload: string, labourerId: string): string {
  const open = payload.trimEnd().slice(0, -1).trimEnd();
  return `${open}${open === '{' ? '' : ','}"labourer_id":${JSON.stringify(labourerId)}}`;
}
