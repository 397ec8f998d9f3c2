import type { Invariant } from './invariant.ts';

/** The clock of whoever claims may be half a second ahead of the true time. */
const AHEAD_MS_MAX = 500;

export const neverEarly: Invariant = {
  id: 'I6',
  says: 'neither a retry nor a delayed task starts early',

  onMove({ place, before, after, task }, { nowMs }, complain) {
    const dueMs = Number(before?.due_ms?.N);
    if (place !== 'W' || after?.token === undefined || before?.due_ms === undefined) return;
    if (nowMs < dueMs - AHEAD_MS_MAX) complain(`${task.id} is claimed ${dueMs - nowMs} ms early`);
  },
};
