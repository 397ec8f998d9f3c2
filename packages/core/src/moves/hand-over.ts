import { errorText } from '../domain/errors.ts';
import type { RunningRow } from '../domain/task.ts';
import type { LabourerTerms } from '../ports/labourer-states.ts';
import { type ClaimOutcome, claim } from './claim.ts';
import type { MoveDeps } from './deps.ts';
import type { FreshSlots } from './fresh-slots.ts';
import { nextInLine } from './next-in-line.ts';

/**
 * Gives the slot of a task that is closed, or waits again, to the next one (R5). The row is overwritten under the
 * condition that it still holds the finished claim, so that a slot is free for milliseconds, not for up to a minute, and
 * the same report delivered twice cannot take two. When slots were lowered, or nothing waits, it is freed instead.
 *
 * Never throws: the task of the report is definitely closed by now, and a repeat of the report would find its token
 * gone and change nothing. What is left undone here, the lease and the tick repair.
 */
export async function handOver(
  deps: MoveDeps,
  row: RunningRow,
  terms: LabourerTerms & { readonly lanesRead: number },
  slots: FreshSlots,
): Promise<ClaimOutcome | 'failed'> {
  const { labourerId, slot, token } = row;
  try {
    const next = nextInLine(deps.tasks, deps.system, { labourerId, lanesRead: terms.lanesRead });
    return await claim(deps, { labourerId, slot, over: token }, terms, slots, next);
  } catch (error) {
    deps.stats.add('hand_overs_failed');
    deps.log.error('hand-over failed; the slot waits for its lease', {
      task_id: row.taskId,
      slot,
      error: errorText(error),
    });
    return 'failed';
  }
}
