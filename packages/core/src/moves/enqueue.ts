import type { Task } from '../domain/task.ts';
import { type JobIds, laneNames } from '../domain/task-id.ts';
import { JOB_OWNER_MARGIN_MS, JOB_OWNER_MS, JOB_WINDOW_TASKS, REQUEST_AFTERLIFE_MS } from '../domain/timings.ts';
import type { JobPlanInputs, JobStore } from '../ports/job-store.ts';
import type { LabourerStates } from '../ports/labourer-states.ts';
import { StoreUnavailableError } from '../ports/store-error.ts';
import type { System } from '../ports/system.ts';
import { type BatchResult, TASK_BATCH_MAX, type TaskStore, type TaskWriter } from '../ports/task-store.ts';
import { missingOf } from './missing-tasks.ts';
import { type NewTask, newTasks } from './new-task.ts';
import { settled } from './settled.ts';

export interface EnqueueDeps {
  readonly tasks: TaskStore;
  readonly writer: TaskWriter;
  readonly states: LabourerStates;
  readonly jobs: JobStore;
  readonly system: System;
  /** Told of each window once all of it is written. */
  readonly onWindow?: (tasks: readonly Task[]) => Promise<void>;
}

/** A job whose tasks the caller may write, for as long as its epoch stands. */
export interface OwnedJob {
  readonly job: JobPlanInputs;
  readonly ids: JobIds;
  readonly epoch: number;
  readonly cursor: number;
  readonly ownerUntilMs: number;
  /** Somebody wrote here before: what stands in the first window is not known. */
  readonly isResumed: boolean;
}

/** The payloads of a job's tasks, any range of them, as JSON texts. */
export interface Payloads {
  payloads(from: number, to: number): Iterable<string>;
}

/** A batch is sent again at most so often, and a window compared at most so often, before the run gives up. */
const TRIES_MAX = 8;
const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 2_000;

/**
 * Writes the tasks of a job from its cursor on, one window of 500 after the other, each window's batches in parallel
 * (R10b). The cursor moves after a window is written, and each cursor write renews the ownership, but for the last one,
 * which ends it (R10a, R10c):
 *
 *     owner A   window 3 ... stalls ................... its batch still on the way
 *     owner B                  owner_until + 10 s  takes over, waits REQ, compares window 3, writes what is missing
 *
 * @param isTimeUp asked before each window; then the job is released for whoever comes next
 * @returns `lost` when somebody else took the job over: nothing to repair, its new owner carries on
 * @throws StoreUnavailableError, StoreError; the job stays as it is, and a repeat or the Scavenger continues it
 */
export async function enqueue(
  deps: EnqueueDeps,
  owned: OwnedJob,
  plan: Payloads,
  isTimeUp: () => boolean,
): Promise<'written' | 'released' | 'lost'> {
  const { jobs, states, system } = deps;
  const { job, epoch } = owned;
  let { ownerUntilMs, cursor } = owned;
  // Readers look only where lanes_read sends them, so it is raised before the first task of a lane is written (R7).
  await settled(system, 'raiseLanes', () => states.raiseLanes(job.labourerId, job.lanes));

  while (cursor < job.total) {
    if (isTimeUp()) return release(deps, owned, cursor);
    const to = Math.min(cursor + JOB_WINDOW_TASKS, job.total);
    const window = { from: cursor, to, mustCompare: owned.isResumed && cursor === owned.cursor };
    const mayWrite = () => system.clock.now() < ownerUntilMs - JOB_OWNER_MARGIN_MS;
    const tasks = [...newTasks(job, owned.ids, cursor, plan.payloads(cursor, to))];
    if (!(await writeWindow(deps, owned, tasks, window, mayWrite))) return 'lost';
    await deps.onWindow?.(tasks);
    cursor = to;
    if (cursor === job.total) break; // the write that ends the job moves the cursor as well

    const renewedUntilMs = system.clock.now() + JOB_OWNER_MS;
    const saved = await settled(system, 'saveCursor', () => jobs.saveCursor(job.jobId, epoch, to, renewedUntilMs));
    if (saved.outcome === 'condition_failed') return 'lost';
    ownerUntilMs = renewedUntilMs;
  }
  const marked = await settled(system, 'markWritten', () => jobs.markWritten(job.jobId, epoch, job.total));
  return marked.outcome === 'written' ? 'written' : 'lost';
}

/** The cursor stays at the start of a window that is not fully written; whoever comes next takes the job at once. */
async function release(
  { jobs, system }: EnqueueDeps,
  { job, epoch }: OwnedJob,
  cursor: number,
): Promise<'released' | 'lost'> {
  const released = await settled(system, 'release', () => jobs.release(job.jobId, epoch, cursor));
  return released.outcome === 'written' ? 'released' : 'lost';
}

interface Window {
  readonly from: number;
  readonly to: number;
  readonly mustCompare: boolean;
}

/**
 * Writes one window. After an unknown outcome, and at a resume, the window is compared as a whole: a task that is
 * written twice would run twice, one that is missing would be lost. Compared is only when all batches of the window
 * have ended and REQ has passed, since a request may still take effect after its caller gave up.
 *
 * @returns false when the ownership ends before the window is written
 */
async function writeWindow(
  deps: EnqueueDeps,
  { job, ids }: OwnedJob,
  tasks: readonly NewTask[],
  { from, to, mustCompare }: Window,
  mayWrite: () => boolean,
): Promise<boolean> {
  let pending = tasks;
  let isUncertain = mustCompare;
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    if (isUncertain) {
      await deps.system.timers.sleep(REQUEST_AFTERLIFE_MS);
      pending = await missingOf(deps.tasks, { ids, lanes: laneNames(ids.labourerId, ids.lanes), from, to }, pending);
    }
    const results = await Promise.all(batchesOf(pending).map((batch) => writeBatch(deps, job, batch, mayWrite)));
    if (results.includes('not_owner')) return false;
    if (!results.includes('unknown')) return true;
    isUncertain = true;
  }
  throw new StoreUnavailableError({ operation: 'writeBatch', reason: `no definite answer in ${TRIES_MAX} tries` });
}

/** Sends one batch until all of it is written: unprocessed tasks definitely were not, so they are sent again. */
async function writeBatch(
  { writer, system }: EnqueueDeps,
  job: JobPlanInputs,
  batch: readonly NewTask[],
  mayWrite: () => boolean,
): Promise<'written' | 'unknown' | 'not_owner'> {
  let rest: readonly NewTask[] = batch;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (!mayWrite()) return 'not_owner';
    const result: BatchResult = await writer.writeBatch(job.dueMs === undefined ? 'queued' : 'waiting', rest);
    if (result.outcome === 'unknown') return 'unknown';
    if (result.unprocessed.length === 0) return 'written';
    const ids = new Set(result.unprocessed.map(({ taskId }) => taskId));
    rest = rest.filter(({ taskId }) => ids.has(taskId));
    await system.timers.sleep(Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** tries) * system.random.number());
  }
  throw new StoreUnavailableError({ operation: 'writeBatch', reason: `tasks unprocessed after ${TRIES_MAX} tries` });
}

function batchesOf(tasks: readonly NewTask[]): NewTask[][] {
  const count = Math.ceil(tasks.length / TASK_BATCH_MAX);
  return Array.from({ length: count }, (_, n) => tasks.slice(n * TASK_BATCH_MAX, (n + 1) * TASK_BATCH_MAX));
}
