import type { RunningRow } from '../../../domain/task.ts';
import { type Item, N, S } from '../attributes.ts';
import type { RowReader } from '../row-reader.ts';
import { readRef, readTask, taskItem, taskKey } from './task.ts';

export function slotKey(labourerId: string, slot: number): Item {
  return { labourer_id: S(labourerId), slot: N(slot) };
}

/** With the whole task when it came from the queue, where it is deleted; else with a reference to it. */
export function runningItem(row: RunningRow): Item {
  return {
    ...(row.cameFrom === 'Q' ? taskItem(row.task) : taskKey(row)),
    ...slotKey(row.labourerId, row.slot),
    attempt: N(row.attempt),
    came_from: S(row.cameFrom),
    token: S(row.token),
    claimed_at_ms: N(row.claimedAtMs),
    lease_until_ms: N(row.leaseUntilMs),
  };
}

export function readRunning(row: RowReader): RunningRow {
  const slot = {
    ...readRef(row),
    labourerId: row.text('labourer_id'),
    slot: row.whole('slot'),
    attempt: row.whole('attempt'),
    token: row.text('token'),
    claimedAtMs: row.whole('claimed_at_ms'),
    leaseUntilMs: row.whole('lease_until_ms'),
  };
  const cameFrom = row.oneOf('came_from', ['Q', 'W']);
  return cameFrom === 'Q' ? { ...slot, cameFrom, task: readTask(row) } : { ...slot, cameFrom };
}
