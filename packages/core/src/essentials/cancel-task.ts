import { InvalidInputError } from '../domain/errors.ts';
import { requireTaskId } from '../domain/task-id.ts';
import { cancel } from '../moves/cancel.ts';
import type { EssentialDeps } from './deps.ts';
import type { KnownTerms } from './known-terms.ts';

/** Action of the WorkerAssistant beyond the original's: whoever may report tasks may cancel them. */
const CANCEL_ACTION = 'cancel_task';

/** `already_closed`: it was closed before, and a half-done cancel is finished now. */
export type CancelOutcome = 'cancelled' | 'already_closed' | 'unknown_task';

export function isCancelRequest(event: unknown): event is { readonly task_id?: unknown; readonly reason?: unknown } {
  return typeof event === 'object' && event !== null && 'action' in event && event.action === CANCEL_ACTION;
}

/**
 * Cancels a task that waits, or keeps the running one from being tried again; an attempt that runs is not stopped, but
 * the task stays cancelled. Runs in the WorkerAssistant, where Lambda repeats what was left half-way.
 *
 * @param event `{"action": "cancel_task", "task_id": "..", "reason"?: ".."}`
 * @throws InvalidInputError when the id is none of sosw
 * @throws StoreUnavailableError when a write has no definite outcome; a repeat finishes it
 */
export async function cancelTask(
  deps: EssentialDeps & { readonly terms: KnownTerms },
  event: { readonly task_id?: unknown; readonly reason?: unknown },
): Promise<CancelOutcome> {
  const { task_id: taskId, reason = 'cancelled on request' } = event;
  if (typeof taskId !== 'string') {
    throw new InvalidInputError({ path: 'task_id', expected: 'the id of a sosw task', given: taskId });
  }
  const { labourerId, lane } = requireTaskId(taskId);
  const { retentionDays } = await deps.terms.read(labourerId);
  const outcome = await cancel(deps, labourerId, { lane, taskId }, { retentionDays, reason: String(reason) });
  if (outcome === 'cancelled') deps.stats.add('cancelled_tasks');
  return outcome;
}
