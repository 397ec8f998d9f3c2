import { parseReceipt } from '../domain/receipt.ts';
import type { Report } from '../domain/report.ts';
import type { RunningRow, TaskRef } from '../domain/task.ts';
import type { TaskStore } from '../ports/task-store.ts';

/** An attempt that holds a slot, and how surely a report is about it. */
export interface FoundAttempt {
  readonly row: RunningRow;
  /** True: the report names the attempt, by its receipt or its number. False: a worker of the original. */
  readonly isNamed: boolean;
  /**
   * Further slots that show the same attempt. One of them all runs; the others are of claims that lost the task and have
   * not moved on yet. Without a receipt nobody can tell which, and all are over when the attempt is.
   */
  readonly twins: readonly RunningRow[];
}

/**
 * The slot that a report is about, if it still holds that attempt (R4). A receipt finds it with one read; the row must
 * hold the task, the attempt and the token of the receipt. A report without a receipt costs a Query of the labourer's
 * slots: of several rows with the task the one with the highest attempt is meant; another waits for its lease.
 */
export async function findAttempt(
  tasks: TaskStore,
  labourerId: string,
  ref: TaskRef,
  report: Report,
): Promise<FoundAttempt | undefined> {
  const receipt = parseReceipt(report.receipt);
  const fits = (row: RunningRow) =>
    row.taskId === ref.taskId && (report.attempt === undefined || report.attempt === row.attempt);
  if (receipt) {
    const row = await tasks.readSlot(labourerId, receipt.slot);
    return row && row.token === receipt.token && fits(row) ? { row, isNamed: true, twins: [] } : undefined;
  }
  const rows = (await tasks.readSlots(labourerId)).filter(fits);
  const [row, ...others] = rows.sort(bySureness);
  if (!row) return undefined;
  const twins = others.filter(({ attempt }) => attempt === row.attempt);
  return { row, isNamed: report.attempt !== undefined, twins };
}

/**
 * The attempt that most likely reports first. An attempt from W may have the number of one from Q that was refused, and
 * whose row is left: the one further along counts, else the body in W would be forgotten. Of others, whoever put its row
 * first has most likely taken the task.
 */
function bySureness(a: RunningRow, b: RunningRow): number {
  return (
    b.attempt - a.attempt || Number(b.cameFrom === 'W') - Number(a.cameFrom === 'W') || a.claimedAtMs - b.claimedAtMs
  );
}
