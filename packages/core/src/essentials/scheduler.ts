import { dateIn } from '../domain/calendar.ts';
import { planJob } from '../domain/chunking/plan.ts';
import { chunkableAttrsOf, type JobSchemas } from '../domain/chunking/schema.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { InvalidJobError, type NewJob, readJob } from '../domain/job.ts';
import { isJsonObject, parseJson, writeJson } from '../domain/json-text.ts';
import type { Labourer, LabourerReading } from '../domain/labourer.ts';
import type { CustomPeriod } from '../domain/periods.ts';
import { JOB_OWNER_MARGIN_MS, JOB_OWNER_MS } from '../domain/timings.ts';
import { enqueue, type OwnedJob, type Payloads } from '../moves/enqueue.ts';
import { inParallel } from '../moves/in-parallel.ts';
import type { JobPlanInputs, JobRow, JobState } from '../ports/job-store.ts';
import { StoreUnavailableError } from '../ports/store-error.ts';
import type { Hash } from '../ports/system.ts';
import { AskedPeriods, keptPeriods } from './custom-periods.ts';
import type { EssentialDeps } from './deps.ts';
import { JobConflictError } from './job-conflict-error.ts';
import { idsOf } from './job-progress.ts';
import { placeText, readText, withdrawText } from './job-text.ts';
import {
  type AskedJob,
  isRetryRequest,
  onePayload,
  type PlannedJob,
  type RetryRequest,
  retryJob,
  retryRequest,
} from './retry-job.ts';

/** Meta rows that are posted at once. */
const META_AT_ONCE = 25;

/** What the Scheduler knows from its configuration and its invocation. */
export interface SchedulerSettings {
  readonly labourers: readonly LabourerReading[];
  readonly schemas: JobSchemas;
  /** Of jobs that name none: `Europe/Berlin`. Default UTC. */
  readonly timezone?: unknown;
  /** Words for dates beyond the built-in ones. Default: none. */
  readonly customPeriods?: readonly CustomPeriod[];
  /** Id of the invocation: the job's id where the event names none, the same when Lambda repeats the event. */
  readonly requestId: string;
  /** True when it is time to stop and let a sibling carry on. */
  readonly isTimeUp: () => boolean;
}

/** Where a job stands when the Scheduler returns. `writing`: a sibling or another writer carries on. */
export interface JobAnswer {
  readonly job_id: string;
  readonly labourer_id: string;
  readonly state: JobState;
  readonly total: number;
}

/**
 * Cuts a job into tasks and writes them, or carries on with a job whose writing was left half-way. The job row is put
 * before the first task and pins all that the plan depends on, so that a repeat of the event, a sibling or the Scavenger
 * continue the same job (R10).
 *
 * @throws InvalidJobError when the job makes no sense: nothing is written
 * @throws JobConflictError when another job has this `job_id`
 * @throws StoreUnavailableError; Lambda repeats the event, and the job is continued
 */
export async function schedule(deps: EssentialDeps, event: unknown, settings: SchedulerSettings): Promise<JobAnswer> {
  const request = isRetryRequest(event) ? retryRequest(event, settings) : readJob(event);
  if (request.kind === 'resume') return resume(deps, request.jobId, settings);

  const asked = { jobId: request.jobId ?? settings.requestId, digest: digestOf(request, deps.system.hash) };
  // The row first: a repeat is the same job also when the configuration has changed since.
  if (await deps.jobs.read(asked.jobId)) return repeat(deps, asked, settings);
  const { job, plan } =
    request.kind === 'retry' ? await retryJob(deps, request, asked) : await newJob(deps, request, asked, settings);
  const ownerUntilMs = job.createdAtMs + JOB_OWNER_MS;
  const created = await deps.jobs.create(job, ownerUntilMs);
  if (created.outcome === 'condition_failed' || created.outcome === 'throttled') await withdrawText(deps, job);
  if (created.outcome === 'condition_failed') return repeat(deps, asked, settings);
  if (created.outcome !== 'written') {
    // An own write that took effect looks like another's. Nobody knows who owns the job, so nobody writes now.
    throw new StoreUnavailableError({ operation: 'createJob', reason: `outcome ${created.outcome}` });
  }
  const ids = idsOf(job, deps.system.hash);
  return write(deps, { job, ids, epoch: 1, cursor: 0, ownerUntilMs, isResumed: false }, plan, settings);
}

/** What the caller asked for, not what it resolves to: a repeat after midnight is still the same job. */
function digestOf(request: NewJob | RetryRequest, hash: Hash): string {
  if (request.kind === 'retry') return hash.sha256(JSON.stringify(['retry_of', request.taskId]));
  const { labourerId, schemaName = null, start = null, timezone, body } = request;
  const said = [labourerId, schemaName, start, writeJson(body), ...(timezone === undefined ? [] : [timezone])];
  return hash.sha256(JSON.stringify(said));
}

/** The event of a job that exists: the same job is continued where it was left, another one is refused. */
async function repeat(deps: EssentialDeps, asked: AskedJob, settings: SchedulerSettings): Promise<JobAnswer> {
  const job = await deps.jobs.read(asked.jobId);
  if (job && job.digest !== asked.digest) throw new JobConflictError(asked.jobId, job);
  return resume(deps, asked.jobId, settings);
}

async function resume(deps: EssentialDeps, jobId: string, settings: SchedulerSettings): Promise<JobAnswer> {
  const { jobs, system, log } = deps;
  const job = await jobs.read(jobId);
  if (!job) throw new InvalidJobError({ path: 'job_id', expected: 'the id of a job that was scheduled', given: jobId });
  if (job.state !== 'writing' || isOwned(job, system.clock.now())) return answerOf(job, job.state);

  const ownerUntilMs = system.clock.now() + JOB_OWNER_MS;
  const taken = await jobs.takeOver(job, ownerUntilMs);
  if (taken.outcome === 'condition_failed') return answerOf(job, 'writing');
  if (taken.outcome !== 'written') {
    throw new StoreUnavailableError({ operation: 'takeOver', reason: `outcome ${taken.outcome}` });
  }
  log.info('job is continued', { job_id: jobId, cursor: job.cursor, total: job.total });
  const plan = planOf(job, await readText(deps, job.text));
  const ids = idsOf(job, system.hash);
  const owned = { job, ids, epoch: job.epoch + 1, cursor: job.cursor, ownerUntilMs, isResumed: true };
  return write(deps, owned, plan, settings);
}

function isOwned({ ownerUntilMs }: JobRow, nowMs: number): boolean {
  return ownerUntilMs !== undefined && nowMs <= ownerUntilMs + JOB_OWNER_MARGIN_MS;
}

async function write(
  deps: EssentialDeps,
  owned: OwnedJob,
  plan: Payloads,
  { isTimeUp }: SchedulerSettings,
): Promise<JobAnswer> {
  const { functions, names, stats, meta, log } = deps;
  const { job } = owned;
  let windows = 0;
  const wake = async () => {
    if (job.dueMs === undefined) await wakeOrchestrator(deps, job.labourerId);
  };
  const ended = await enqueue(
    {
      ...deps,
      onWindow: async (tasks) => {
        stats.add('created_tasks', tasks.length);
        windows += 1;
        if (windows === 1) await wake(); // the first tasks run while the rest is written
        await inParallel(tasks, META_AT_ONCE, ({ taskId }) =>
          meta.post(taskId, 'created', { labourer: job.labourerId }),
        );
      },
    },
    owned,
    plan,
    isTimeUp,
  );
  if (windows > 1) await wake();
  if (ended === 'released') {
    stats.add('siblings_spawned');
    const sibling = await functions.invoke(names.scheduler, JSON.stringify({ job_id: job.jobId }));
    if (sibling.outcome === 'refused')
      log.warn('no sibling; the Scavenger continues', { job_id: job.jobId, ...sibling });
  }
  return answerOf(job, ended === 'written' ? 'written' : 'writing');
}

/** Best effort: the Orchestrator comes by every minute anyway. */
async function wakeOrchestrator({ functions, names, log }: EssentialDeps, labourerId: string): Promise<void> {
  const woken = await functions.invoke(names.orchestrator, JSON.stringify({ labourer_id: labourerId }));
  if (woken.outcome !== 'accepted') log.warn('the Orchestrator was not woken', { labourer_id: labourerId, ...woken });
}

/** Refused as a whole or planned as a whole, before anything is written. */
async function newJob(
  deps: EssentialDeps,
  request: NewJob,
  asked: AskedJob,
  { labourers, schemas, timezone, customPeriods = [] }: SchedulerSettings,
): Promise<PlannedJob> {
  const labourer = labourerOf(labourers, request.labourerId);
  const chunkableAttrs = chunkableAttrsOf(schemas, request.schemaName);
  const createdAtMs = deps.system.clock.now();
  const today = dateIn(request.timezone ?? readTimezone(timezone), createdAtMs);
  const asking = new AskedPeriods(customPeriods);
  const plan = planJob(request.body, { chunkableAttrs, today, customPeriods: asking.periods });
  const text = await placeText(deps, asked, writeJson(request.body));
  const { start } = request;
  const dueMs = start && ('atMs' in start ? start.atMs : createdAtMs + start.delayMs);
  const job: JobPlanInputs = {
    ...{ ...asked, labourerId: labourer.id, text, createdAtMs, today, chunkableAttrs },
    ...{ lanes: labourer.lanes, total: plan.total },
    ...(asking.dates && { customDates: asking.dates }),
    ...(dueMs !== undefined && { dueMs }),
  };
  return { job, plan };
}

function labourerOf(readings: readonly LabourerReading[], id: string): Labourer {
  const reading = readings.find((each) => each.id === id);
  if (!reading) {
    const known = readings.map((each) => each.id).join(', ') || 'none';
    throw new InvalidJobError({ path: 'lambda_name', expected: `one of the labourers: ${known}`, given: id });
  }
  if ('error' in reading) throw reading.error;
  return reading.labourer;
}

function readTimezone(given: unknown): string {
  if (given === undefined || given === null) return 'UTC';
  if (typeof given === 'string') return given;
  throw new InvalidInputError({ path: 'timezone', expected: 'a time zone such as Europe/Berlin', given });
}

/** The plan of a job as its row pins it. */
function planOf({ jobId, retryOf, chunkableAttrs, today, customDates }: JobRow, text: string): Payloads {
  if (retryOf !== undefined) return onePayload(text);
  const body = parseJson(text);
  if (isJsonObject(body)) return planJob(body, { chunkableAttrs, today, customPeriods: keptPeriods(customDates) });
  throw new InvalidJobError({ path: `job ${jobId}`, expected: 'the text of an object in its row', given: text });
}

function answerOf({ jobId, labourerId, total }: JobPlanInputs, state: JobState): JobAnswer {
  return { job_id: jobId, labourer_id: labourerId, state, total };
}
