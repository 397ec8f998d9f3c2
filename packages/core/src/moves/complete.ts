import type { Report } from '../domain/report.ts';
import { type HistoryEntry, type RunningRow, type TaskRef, type WaitingTask, withEntry } from '../domain/task.ts';
import type { LabourerTerms } from '../ports/labourer-states.ts';
import { closedTask } from './closed-task.ts';
import type { MoveDeps } from './deps.ts';
import { settled } from './settled.ts';

/**
 * Closes a task as completed (R4). Repeatable at any point: each write is definite before the next, and "exists
 * already" is success, since the first completion wins.
 *
 *     wa 1   C put   R1: T -> U (token t)
 *     wa 2   C exists   R1: its token is gone -> stop                  the same report, delivered twice
 *
 *     tick   R1 expired: W[T] put; R1 = U
 *     wa     R1 is not (T, 1): C put from W, W delete. U is untouched  a report after the lease
 *
 * C before W: a crash between the two leaves W[T], which comes due and is removed by its claim (R3c). The other order
 * would lose the task.
 *
 * @param row the slot that the report is about, if it still holds this attempt
 * @throws StoreUnavailableError when a write has no definite outcome; Lambda repeats the report
 */
export async function complete(
  deps: MoveDeps,
  ref: TaskRef,
  report: Report,
  terms: LabourerTerms,
  row: RunningRow | undefined,
): Promise<'completed' | 'duplicate' | 'unknown_task'> {
  const { tasks } = deps;
  const waiting = row?.cameFrom === 'Q' ? undefined : await tasks.readWaiting(ref);
  const body = row?.cameFrom === 'Q' ? row.task : waiting;
  if (!body) return (await tasks.isClosed(ref)) ? 'duplicate' : 'unknown_task';

  const nowMs = deps.system.clock.now();
  const attempts = row?.attempt ?? waiting?.attempts ?? 1;
  const history = withEntry(waiting?.history ?? [], entryOf(report, row, waiting, nowMs));
  const { stats, result } = report;
  const closed = closedTask(body, terms, { status: 'completed', attempts, nowMs, history, stats, result });
  const put = await settled(deps.system, 'putClosed', () => tasks.putClosed(closed));
  if (waiting) await settled(deps.system, 'deleteWaiting', () => tasks.deleteWaiting(ref));
  return put.outcome === 'written' ? 'completed' : 'duplicate';
}

function entryOf(
  report: Report,
  row: RunningRow | undefined,
  waiting: WaitingTask | undefined,
  endedAtMs: number,
): HistoryEntry {
  const outcome = 'completed';
  if (row) return { attempt: row.attempt, slot: row.slot, claimedAtMs: row.claimedAtMs, endedAtMs, outcome };
  return { attempt: report.attempt ?? waiting?.attempts ?? 1, endedAtMs, outcome };
}
