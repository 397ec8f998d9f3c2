import { workerEvent } from '../domain/invocation.ts';
import type { RunningRow, Task } from '../domain/task.ts';
import { CLAIM_TO_INVOKE_MS } from '../domain/timings.ts';
import type { LabourerTerms } from '../ports/labourer-states.ts';
import type { WriteResult } from '../ports/write-result.ts';
import { type Candidate, type CandidateSource, refOf } from './candidate.ts';
import type { MoveDeps } from './deps.ts';
import { free, type UsableSlot } from './free.ts';
import type { FreshSlots } from './fresh-slots.ts';
import { refuse } from './refuse.ts';
import { retire } from './retire.ts';
import { settled, unthrottled } from './settled.ts';

/**
 * - `invoked`: an attempt runs in the slot (or may: an unknown outcome of Invoke counts as invoked).
 * - `idle`: nothing to claim, or the slot is not in force any more; the slot was freed.
 * - `taken`: somebody else has the slot.
 * - `refused`: Lambda refused the invoke; the slot was freed and waits for the tick.
 * - `left`: an outcome is not known; the row keeps the slot until its lease ends (R0).
 */
export type ClaimOutcome = 'invoked' | 'idle' | 'taken' | 'refused' | 'left';

/**
 * Fills one slot with the next task and invokes its worker (R3, R5).
 *
 *     1  R put      slot k: my new token            the slot has one owner: absent, or the token that was seen
 *     2  Q take     or W claim                      the task has one winner
 *     3  Invoke                                     only within 8 s of the moment at which the lease was computed
 *
 * R first: a crash after 1 leaves a row whose expiry finds the task still in Q; a crash after 2 leaves the task in R.
 * In the other order a crash would leave the task nowhere. Lost races go on with the next candidate over the own row.
 */
export async function claim(
  deps: MoveDeps,
  usable: UsableSlot,
  terms: LabourerTerms,
  slots: FreshSlots,
  next: CandidateSource,
): Promise<ClaimOutcome> {
  let over = usable.over;
  // Each turn uses up a candidate, and sources yield no task twice, within a bounded time.
  for (;;) {
    const candidate = await next();
    if (!candidate) return free(deps, { ...usable, over });
    if (candidate.from === 'W' && (await wasClosed(deps, candidate))) continue;

    const row = newRow(deps, usable, candidate, terms);
    const put = await putSlot(deps, row, over, slots);
    if (put.outcome === 'condition_failed') return 'taken';
    if (put.outcome === 'unknown') return left(deps, row, 'put of the slot');
    if (put.outcome !== 'written') return free(deps, { ...usable, over });
    over = row.token;

    const take = await takeTask(deps, candidate, row);
    if (take.outcome === 'unknown') return left(deps, row, 'take of the task');
    if (take.outcome === 'throttled') {
      tellOfThrottle(deps, row);
      return free(deps, { ...usable, over });
    }
    if (take.outcome === 'condition_failed') {
      deps.stats.add('claims_lost');
      continue;
    }

    const started = await start(deps, row, take.row, terms);
    if (started !== 'closed') return started;
  }
}

/**
 * Step 0, for tasks of W only: a crash between the C put and the W delete leaves a row that comes due again. Without
 * this look a closed task would run once more (R3c).
 */
async function wasClosed({ tasks, system, stats }: MoveDeps, candidate: Candidate): Promise<boolean> {
  const ref = refOf(candidate);
  if (!(await tasks.isClosed(ref))) return false;
  await settled(system, 'deleteWaiting', () => tasks.deleteWaiting(ref));
  stats.add('leftovers_removed');
  return true;
}

function newRow(
  { system }: MoveDeps,
  { labourerId, slot }: UsableSlot,
  candidate: Candidate,
  { leaseMs }: LabourerTerms,
): RunningRow {
  const now = system.clock.now();
  const common = {
    ...refOf(candidate),
    labourerId,
    slot,
    token: system.random.token(),
    claimedAtMs: now,
    leaseUntilMs: now + leaseMs,
  };
  return candidate.from === 'Q'
    ? { ...common, cameFrom: 'Q', attempt: 1, task: candidate.task }
    : { ...common, cameFrom: 'W', attempt: candidate.due.attempts + 1 };
}

/** Step 1. Whether the slot is in force is asked each time that the put is sent, also when it is sent again (R2). */
async function putSlot(
  deps: MoveDeps,
  row: RunningRow,
  over: string | undefined,
  slots: FreshSlots,
): Promise<WriteResult | { readonly outcome: 'not_in_force' }> {
  let wasThrottled = false;
  const put = await unthrottled(deps.system, async () => {
    if (!(await slots.cover(row.slot))) return { outcome: 'not_in_force' as const };
    const sent = await deps.tasks.putSlot(row, over);
    wasThrottled ||= sent.outcome === 'throttled';
    return sent;
  });
  if (wasThrottled && (put.outcome === 'throttled' || put.outcome === 'not_in_force')) tellOfThrottle(deps, row);
  return put;
}

/** Nothing was done: the task waits for the next claim. */
function tellOfThrottle({ log, stats }: MoveDeps, { taskId, labourerId, slot }: RunningRow): void {
  stats.add('claims_throttled');
  log.warn('claim given up: throttled', { task_id: taskId, labourer_id: labourerId, slot });
}

/** Step 2: whoever deletes from Q, or takes the due time from W, has won the task. */
async function takeTask(
  { tasks, system }: MoveDeps,
  candidate: Candidate,
  { attempt, token }: RunningRow,
): Promise<WriteResult<Task>> {
  if (candidate.from === 'W') {
    const { due } = candidate;
    return unthrottled(system, () => tasks.claimWaiting(due, { dueMs: due.dueMs, attempt, token }));
  }
  const take = await unthrottled(system, () => tasks.takeQueued(candidate.task));
  return take.outcome === 'written' ? { ...take, row: candidate.task } : take;
}

/** Step 3. `closed`: the task can never run and was closed as dead; the slot is usable again. */
async function start(
  deps: MoveDeps,
  row: RunningRow,
  task: Task,
  terms: LabourerTerms,
): Promise<'invoked' | 'refused' | 'left' | 'closed'> {
  const { system, functions, stats, log, meta } = deps;
  const event = workerEvent({ ...row, task });
  if (event === undefined) {
    await retire(deps, row, terms, { outcome: 'failed', error: 'the payload is no JSON object', isFinal: true });
    return 'closed';
  }
  if (system.clock.now() - row.claimedAtMs > CLAIM_TO_INVOKE_MS) return left(deps, row, 'too late to invoke');

  const invoked = await functions.invoke(terms.arn, event);
  if (invoked.outcome === 'refused') return refuse(deps, row, terms, invoked);
  if (invoked.outcome === 'unknown') {
    stats.add('unknown_invokes');
    log.warn('invoke without an answer counts as invoked', { task_id: row.taskId, function: terms.arn });
  }
  stats.add('invoked_tasks');
  if (row.cameFrom === 'W') await meta.post(row.taskId, 'ready_for_retry', { labourer_id: row.labourerId });
  await meta.post(row.taskId, 'invoked', { labourer_id: row.labourerId });
  return 'invoked';
}

/** Leaves the row alone: nobody knows whether the write took effect. Its expiry finds the truth. */
function left({ log, stats }: MoveDeps, row: RunningRow, what: string): 'left' {
  stats.add('claims_left');
  log.warn(`claim left to its lease: ${what}`, { task_id: row.taskId, slot: row.slot, attempt: row.attempt });
  return 'left';
}
