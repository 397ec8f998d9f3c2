import type { RunningFromQueue, RunningRow } from '../domain/task.ts';
import { LEASE_MARGIN_MS } from '../domain/timings.ts';
import type { LabourerTerms } from '../ports/labourer-states.ts';
import type { MoveDeps } from './deps.ts';
import { retire } from './retire.ts';

/** True when the lease has ended for every clock that may be asked: they differ by a second at most. */
export function hasExpired(row: RunningRow, nowMs: number): boolean {
  return row.leaseUntilMs + LEASE_MARGIN_MS < nowMs;
}

/**
 * Ends an attempt whose lease is over (R6, expiry). From W its row there is retired. From Q the truth is found first:
 *
 *     A   R1 = T   crash                                         before its Q delete: Q still has T, R1 is usable
 *     B   R2 = T   Q delete   invoke                             R1's T runs in R2: leave R1 alone while R2's lease lives
 *
 * The slots are read again after Q: whoever took T from Q had put its row before. And only a live row counts: if two
 * dead rows freed each other, T would be lost.
 *
 * @returns true when the slot may be used: the row's token is what to put over
 */
export async function expire(deps: MoveDeps, row: RunningRow, terms: LabourerTerms): Promise<boolean> {
  if (row.cameFrom === 'Q') {
    if (await deps.tasks.readQueued(row)) {
      deps.stats.add('unfinished_claims');
      return true;
    }
    if (await runsElsewhere(deps, row)) return false;
  }
  deps.stats.add('expired_attempts');
  await retire(deps, row, terms, { outcome: 'expired', error: 'the lease ended without a report' });
  return true;
}

async function runsElsewhere({ tasks, system }: MoveDeps, row: RunningFromQueue): Promise<boolean> {
  const rows = await tasks.readSlots(row.labourerId);
  const nowMs = system.clock.now();
  return rows.some(
    (other) =>
      other.taskId === row.taskId && other.token !== row.token && other.cameFrom === 'Q' && !hasExpired(other, nowMs),
  );
}
