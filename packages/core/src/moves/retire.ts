import { retryDelayMs } from '../domain/retry-policy.ts';
import {
  type AttemptOutcome,
  type HistoryEntry,
  type RunningFromQueue,
  type RunningFromWaiting,
  type RunningRow,
  type Task,
  type WaitingTask,
  withEntry,
} from '../domain/task.ts';
import type { LabourerTerms } from '../ports/labourer-states.ts';
import { closedTask } from './closed-task.ts';
import type { MoveDeps } from './deps.ts';
import { settled } from './settled.ts';

/** Why an attempt is over without success. */
export interface Verdict {
  readonly outcome: Extract<AttemptOutcome, 'failed' | 'expired' | 'refused'>;
  readonly error: string;
  /** No attempt will ever succeed: dead, whatever attempts are left. */
  readonly isFinal?: boolean;
  /** When to try again; default: back-off with full jitter. */
  readonly dueMs?: number;
  readonly stats?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
}

/**
 * Ends an attempt that failed, was refused, or whose lease is over: the task waits for its next attempt, or is closed
 * as dead when none is left (R6). The maximum is the one in force now. The slot may be used only after this returned:
 * every write is definite by then.
 *
 * @throws StoreUnavailableError when one is not; nothing is lost, and a repeat or the expiry carries on
 */
export async function retire(
  deps: MoveDeps,
  row: RunningRow,
  terms: LabourerTerms,
  verdict: Verdict,
): Promise<'waiting' | 'dead' | 'moved_on'> {
  const attempts = verdict.outcome === 'refused' ? row.attempt - 1 : row.attempt;
  const isDead = verdict.isFinal === true || attempts >= terms.maxAttempts;
  const ended = isDead
    ? await bury(deps, row, terms, attempts, verdict)
    : await wait(deps, row, terms, attempts, verdict);
  await tell(deps, row, ended, verdict);
  return ended;
}

async function wait(
  deps: MoveDeps,
  row: RunningRow,
  { retry }: LabourerTerms,
  attempts: number,
  verdict: Verdict,
): Promise<'waiting' | 'moved_on'> {
  const { clock, random } = deps.system;
  // Later than the due time that the attempt was claimed with, also by a clock that is behind: a claim asks whether the
  // due time is the one that was seen, so no two of a task may be equal.
  const asked = verdict.dueMs ?? clock.now() + retryDelayMs(retry, attempts, random.number());
  const dueMs = Math.max(asked, row.claimedAtMs + 1);
  const change = { attempts, dueMs, lastError: verdict.error };
  return row.cameFrom === 'Q' ? waitFromQueue(deps, row, verdict, change) : waitAgain(deps, row, verdict, change);
}

type Change = Pick<WaitingTask, 'attempts'> & { readonly dueMs: number; readonly lastError: string };

/**
 *     tick A   reads R1 = (T, 1), expired .................................. W put T   "exists": moved on, fine
 *     tick B   reads R1 = (T, 1), expired   W put T   frees R1   T claimed
 *
 * Unconditional, A's put would set back what B and the next attempt have done.
 */
async function waitFromQueue(
  { tasks, system }: MoveDeps,
  row: RunningFromQueue,
  verdict: Verdict,
  change: Change,
): Promise<'waiting' | 'moved_on'> {
  const waiting: WaitingTask = { ...row.task, ...change, history: [entryOf(row, verdict, system.clock.now())] };
  const put = await settled(system, 'putWaiting', () => tasks.putWaiting(waiting));
  return put.outcome === 'written' ? 'waiting' : 'moved_on';
}

/**
 *     late WA   reads R1 = (T, 2, token a) ............................... W update  "token is b": not its attempt, fine
 *     tick      R1 expired   W update   T claimed: (T, 3, token b)
 *
 * Without the token the late failure would let T start a second time beside attempt 3.
 */
async function waitAgain(
  { tasks, system }: MoveDeps,
  row: RunningFromWaiting,
  verdict: Verdict,
  change: Change,
): Promise<'waiting' | 'moved_on'> {
  const waiting = await tasks.readWaiting(row);
  if (waiting?.token !== row.token) return 'moved_on';
  const history = withEntry(waiting.history, entryOf(row, verdict, system.clock.now()));
  const release = await settled(system, 'releaseWaiting', () =>
    tasks.releaseWaiting(row, { ...change, token: row.token, history }),
  );
  return release.outcome === 'written' ? 'waiting' : 'moved_on';
}

/**
 * Dead. C before W, and W only while the attempt still has it:
 *
 *     late tick   R1 = (T, 3) expired ........... W? token is b: T moved on, leave it alone
 *
 * From Q the row holds the body; a row of T in W means that another actor has retired the attempt before, and T has
 * attempts left that a C put would take from it.
 */
async function bury(
  deps: MoveDeps,
  row: RunningRow,
  terms: LabourerTerms,
  attempts: number,
  verdict: Verdict,
): Promise<'dead' | 'moved_on'> {
  const { tasks, system } = deps;
  const waiting = await tasks.readWaiting(row);
  const hasMovedOn = row.cameFrom === 'Q' ? waiting !== undefined : waiting?.token !== row.token;
  const task: Task | undefined = row.cameFrom === 'Q' ? row.task : waiting;
  if (hasMovedOn || !task) return 'moved_on';

  const nowMs = system.clock.now();
  const closed = closedTask(task, terms, {
    status: 'dead',
    attempts,
    nowMs,
    lastError: verdict.error,
    history: withEntry(waiting?.history ?? [], entryOf(row, verdict, nowMs)),
    stats: verdict.stats ?? {},
    result: verdict.result ?? {},
  });
  const put = await settled(system, 'putClosed', () => tasks.putClosed(closed));
  if (row.cameFrom === 'W') await settled(system, 'deleteWaiting', () => tasks.deleteWaiting(row));
  return put.outcome === 'written' ? 'dead' : 'moved_on';
}

function entryOf(row: RunningRow, { outcome, error }: Verdict, endedAtMs: number): HistoryEntry {
  const { attempt, slot, claimedAtMs } = row;
  return { attempt, slot, claimedAtMs, endedAtMs, outcome, error };
}

async function tell(deps: MoveDeps, row: RunningRow, ended: string, verdict: Verdict): Promise<void> {
  const { log, stats, meta, digest } = deps;
  const { taskId, labourerId, attempt } = row;
  const fields = { task_id: taskId, labourer_id: labourerId, attempt, error: verdict.error };
  if (ended === 'waiting') {
    stats.add('scheduled_for_retry_later_tasks');
    log.info(`attempt ${verdict.outcome}: the task waits`, fields);
    await meta.post(taskId, 'scheduled_for_retry', { labourer_id: labourerId });
  } else if (ended === 'dead') {
    stats.add('closed_dead_tasks');
    log.error(`attempt ${verdict.outcome}: the task is closed as dead`, fields);
    digest.add(`Closed as dead after attempt ${attempt}: ${taskId} (${verdict.error})`);
    await meta.post(taskId, 'archived_dead', { labourer_id: labourerId });
  } else {
    stats.add('stale_retirements');
    log.info('attempt was retired before', fields);
  }
}
