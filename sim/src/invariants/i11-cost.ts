import type { TaskBook } from '../world/ledger.ts';
import type { Invariant } from './invariant.ts';

/** Created, put into a slot, taken from the queue, closed. */
const UNITS_MAX = 4;

export const cost: Invariant = {
  id: 'I11',
  says: 'a trouble-free task takes at most 4 write units, but for lost races and a slot that is freed at the end of a queue',

  atEnd({ ledger }, complain) {
    for (const task of ledger.tasks.values()) {
      if (!isTroubleFree(task)) continue;
      const lost = task.slotPuts - 1;
      const units = task.units - lost - task.slotFrees;
      if (units > UNITS_MAX) complain(`${task.id} took ${task.units} write units, ${lost} of them for lost races`);
    }
  },
};

const SMALL_BYTES = 400;

function isTroubleFree({ c, claims, runs, hadTrouble, hasWaited, payload }: TaskBook): boolean {
  const isPlain = c?.status?.S === 'completed' && c.attempts?.N === '1' && !hasWaited;
  return isPlain && !hadTrouble && claims.length === 1 && runs.length === 1 && payload.length < SMALL_BYTES;
}
