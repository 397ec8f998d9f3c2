import { InvalidInputError } from 'sosw';
import {
  type CustomPeriod,
  chunkableAttrsOf,
  dateIn,
  type JobSchemas,
  type Plan,
  planJob,
  readJob,
  writeJson,
} from 'sosw/essentials';
import { RawJson } from '../output/json.ts';

export interface PlanSettings {
  /** What jobs are cut by. */
  readonly schemas: JobSchemas;
  /** Variant of the schemas, instead of the one that the job names. */
  readonly schemaName?: string;
  /** Instead of any schema. */
  readonly chunkableAttrs?: readonly string[];
  /** `YYYY-MM-DD`. Default: the day that it is now in the time zone of the job. */
  readonly today?: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** Of a job that names none. Default UTC. */
  readonly timezone?: string;
  /** Words for dates beyond the built-in ones. Default: none. */
  readonly customPeriods?: readonly CustomPeriod[];
}

/** What a job is cut into, and by what. */
export interface JobPlan {
  readonly labourerId: string;
  readonly chunkableAttrs: readonly string[];
  readonly today: string;
  readonly plan: Plan;
  /** Of the job as its row would hold it, in UTF-8. */
  readonly jobBytes: number;
}

/**
 * Plans a job as the Scheduler would. Nothing is written, and every labourer's name is taken.
 *
 * @param text a job in any of its forms
 * @throws InvalidJobError
 */
export function planJobText(text: string, settings: PlanSettings): JobPlan {
  const request = readJob(text);
  if (request.kind === 'resume') {
    throw new InvalidInputError({ path: 'job', expected: 'a job, not the id of one', given: request.jobId });
  }
  const { body, labourerId } = request;
  const { schemas, schemaName = request.schemaName, timezone = 'UTC', nowMs, customPeriods = [] } = settings;
  const chunkableAttrs = settings.chunkableAttrs ?? chunkableAttrsOf(schemas, schemaName);
  const today = settings.today ?? dateIn(request.timezone ?? timezone, nowMs);
  const plan = planJob(body, { chunkableAttrs, today, customPeriods });
  return { labourerId, chunkableAttrs, today, plan, jobBytes: Buffer.byteLength(writeJson(body)) };
}

/** Payloads that are made at a time. */
const RANGE = 1_000;

/** Payloads of the tasks `[from, to)` as a worker would receive them. Default: all. They are never held together. */
export function* payloadsOf({ plan, labourerId }: JobPlan, from = 0, to: number = plan.total): Iterable<RawJson> {
  for (let start = from; start < to; start += RANGE) {
    const payloads = plan.payloads(start, Math.min(start + RANGE, to));
    for (const payload of payloads) yield new RawJson(withLabourer(payload, labourerId));
  }
}

/** A payload with the name of its labourer, which overrules one of the job's own. */
function withLabourer(payload: string, labourerId: string): string {
  const open = payload.trimEnd().slice(0, -1).trimEnd();
  return `${open}${open === '{' ? '' : ','}"labourer_id":${JSON.stringify(labourerId)}}`;
}
