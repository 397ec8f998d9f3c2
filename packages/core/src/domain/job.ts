import { dateIn, dayOfDate } from './calendar.ts';
import { invalidJob, readingJob } from './chunking/invalid-job.ts';
import { isJsonObject, type JsonNode, type JsonObject, jsonNodeOf, parseJson } from './json-text.ts';
import { isLabourerId } from './task-id.ts';

export { InvalidJobError } from './chunking/invalid-job.ts';

/** What an event asks of the Scheduler. */
export type JobRequest = NewJob | ResumedJob;

/** A job to be planned and written. */
export interface NewJob {
  readonly kind: 'new';
  /** The name of the worker's function, which is the labourer's id. */
  readonly labourerId: string;
  /** Variant of the schema; absent: the default. */
  readonly schemaName?: string;
  /** The job as it came. Its text (`writeJson`) is what a resume plans again. */
  readonly body: JsonObject;
  /** Given by whoever sent the event; the same id again is the same job. */
  readonly jobId?: string;
  /** When its tasks may start. Absent: at once. */
  readonly start?: JobStart;
  /** Where it is decided which day it is: `Europe/Berlin`. Absent: as the Scheduler is configured. */
  readonly timezone?: string;
}

/** A job whose row exists, and says all that there is to know (R10). */
export interface ResumedJob {
  readonly kind: 'resume';
  readonly jobId: string;
}

/** At a time (epoch milliseconds), or so long after the job is scheduled. */
export type JobStart = { readonly atMs: number } | { readonly delayMs: number };

/** Ten years. A later start is a mistake. */
const JOB_DELAY_SECONDS_MAX = 315_360_000;
const JOB_ID_CHARACTERS_MAX = 200;

/**
 * Reads an event of the Scheduler: the job itself, or `{"job": job}`, each an object or a JSON text; `{"job_id": ".."}`
 * alone resumes.
 *
 * Words of ours stand beside `job`, and only there: `job_id`, `run_at` or `delay` for a later start, `timezone`. In the
 * job itself every key but `lambda_name` and `job_schema_name` is the worker's. Other keys beside `job` are ignored, so
 * that an event of EventBridge can carry one.
 *
 * Only a JSON text keeps the order of keys that look like integers, and integers above 2^53: an event that is an object
 * was parsed before anybody could read it. Send `{"job": "<text>"}` where that matters.
 *
 * @throws InvalidJobError
 */
export function readJob(event: unknown): JobRequest {
  const node = readingJob(() => (typeof event === 'string' ? parseJson(event, 'event') : jsonNodeOf(event)));
  const given = requireObject(node, 'event');
  const jobId = given.get('job_id');
  const wrapped = given.get('job');
  if (wrapped === undefined) {
    const isAlone = jobId !== undefined && [...given.entries()].length === 1;
    return isAlone ? { kind: 'resume', jobId: readJobId(jobId) } : newJob(given);
  }
  const text = wrapped.string;
  const job = requireObject(text === undefined ? wrapped : readingJob(() => parseJson(text, 'job')), 'job');
  const start = readStart(given);
  const timezone = given.get('timezone');
  return {
    ...newJob(job),
    ...(jobId && { jobId: readJobId(jobId) }),
    ...(start && { start }),
    ...(timezone && { timezone: readTimezone(timezone) }),
  };
}

function newJob(job: JsonObject): NewJob {
  const labourerId = readFunctionName(job.get('lambda_name'));
  const schemaName = readSchemaName(job.get('job_schema_name'));
  return { kind: 'new', labourerId, body: job, ...(schemaName !== undefined && { schemaName }) };
}

/** A name, a whole ARN of any partition, or an ARN that begins with the account or with `function:`. */
const FUNCTION =
  /^(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\d+:function:|function:)?([\w-]+)(?::(?:\$LATEST|[\w-]+))?$/;

/**
 * The name of a function, from its name or ARN, with or without a version or alias: `foo`, `foo:prod`,
 * `arn:aws-cn:lambda:cn-north-1:123456789012:function:foo:7`.
 */
function readFunctionName(given: JsonNode | undefined): string {
  const name = FUNCTION.exec(given?.string ?? '')?.[1];
  if (isLabourerId(name)) return name;
  throw invalidJob('lambda_name', 'the name or ARN of a function, in the job itself', given);
}

function readSchemaName(given: JsonNode | undefined): string | undefined {
  if (given === undefined || given.kind === 'null') return undefined;
  if (given.string === undefined) throw invalidJob('job_schema_name', 'the name of a schema', given);
  return given.string === '' ? undefined : given.string;
}

function readJobId(given: JsonNode): string {
  const jobId = given.string;
  if (jobId && jobId.length <= JOB_ID_CHARACTERS_MAX && !/\p{Cc}/u.test(jobId)) return jobId;
  throw invalidJob('job_id', `a text of 1 to ${JOB_ID_CHARACTERS_MAX} characters, no control characters`, given);
}

function readTimezone(given: JsonNode): string {
  const timezone = given.string;
  if (timezone === undefined) throw invalidJob('timezone', 'a time zone such as Europe/Berlin', given);
  readingJob(() => dateIn(timezone, 0));
  return timezone;
}

function readStart(event: JsonObject): JobStart | undefined {
  const [runAt, delay] = [event.get('run_at'), event.get('delay')];
  if (runAt === undefined) return delay === undefined ? undefined : { delayMs: readDelay(delay) };
  if (delay !== undefined) throw invalidJob('delay', 'run_at or delay, not both', delay);
  return { atMs: readTime(runAt) };
}

function readDelay(given: JsonNode): number {
  const seconds = given.number;
  if (seconds !== undefined && seconds >= 0 && seconds <= JOB_DELAY_SECONDS_MAX) return Math.round(seconds * 1000);
  throw invalidJob('delay', `seconds from 0 to ${JOB_DELAY_SECONDS_MAX}`, given);
}

/** Epoch times from here on are milliseconds: as seconds they would lie in the year 5138, before it in 1973. */
const EPOCH_MS_MIN = 1e11;
/** 9999-12-31T23:59:59.999Z */
const TIME_MS_MAX = 253_402_300_799_999;

function readTime(given: JsonNode): number {
  const text = given.string;
  const epoch = given.number ?? (text && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined);
  const time = epoch === undefined ? isoTime(text ?? '') : Math.round(epoch < EPOCH_MS_MIN ? epoch * 1000 : epoch);
  if (time !== undefined && time >= 0 && time <= TIME_MS_MAX) return time;
  throw invalidJob('run_at', 'a time as in ISO 8601, or seconds or milliseconds since 1970', given);
}

const ISO_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Epoch milliseconds of a date or a time; without an offset it is UTC. */
function isoTime(text: string): number | undefined {
  const [, date, hours = '0', minutes = '0', seconds = '0', fraction = '0', offset = 'Z'] = ISO_TIME.exec(text) ?? [];
  const day = date === undefined ? undefined : dayOfDate(date);
  if (day === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const minutesOfDay = Number(hours) * 60 + Number(minutes) - offsetMinutes(offset);
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  return (day * 1440 + minutesOfDay) * 60_000 + Number(seconds) * 1000 + ms;
}

function offsetMinutes(offset: string): number {
  if (/z/i.test(offset)) return 0;
  const digits = offset.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3) || '0');
  return digits.startsWith('-') ? -minutes : minutes;
}

function requireObject(node: JsonNode, path: string): JsonObject {
  if (isJsonObject(node)) return node;
  throw invalidJob(path, 'an object, or a JSON text of one', node);
}
