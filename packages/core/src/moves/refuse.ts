import type { RunningRow } from '../domain/task.ts';
import { REFUSAL_DELAY_MS } from '../domain/timings.ts';
import type { InvokeResult } from '../ports/functions.ts';
import type { LabourerTerms } from '../ports/labourer-states.ts';
import type { MoveDeps } from './deps.ts';
import { free } from './free.ts';
import { retire } from './retire.ts';

type Refusal = Extract<InvokeResult, { outcome: 'refused' }>;

/**
 * Lambda definitely did not take the invoke: user code will not run, so the attempt does not count. The task waits a
 * minute and the slot is freed without a hand-over. It waits for the tick: that is the brake, without which a throttled
 * or missing function would be tried by every slot as fast as DynamoDB answers (R6).
 *
 * A payload that Lambda finds too large will never get smaller: the task is closed as dead and the slot is usable.
 */
export async function refuse(
  deps: MoveDeps,
  row: RunningRow,
  terms: LabourerTerms,
  { reason, error }: Refusal,
): Promise<'refused' | 'closed'> {
  const { system, stats, log } = deps;
  stats.add('refused_invokes');
  log.warn('invoke refused', { task_id: row.taskId, function: terms.arn, reason, error });
  if (reason === 'payload_too_large') {
    await retire(deps, row, terms, { outcome: 'failed', error, isFinal: true });
    return 'closed';
  }
  await retire(deps, row, terms, { outcome: 'refused', error, dueMs: system.clock.now() + REFUSAL_DELAY_MS });
  await free(deps, { labourerId: row.labourerId, slot: row.slot, over: row.token });
  return 'refused';
}
