import type { RunningRows } from '../../ports/task-store.ts';
import { S } from './attributes.ts';
import type { Condition } from './expressions.ts';
import { readRunning, runningItem, slotKey } from './rows/running.ts';
import { type StoreContext, Table } from './table.ts';

/**
 *     tick A   Query R: slot 0 absent   put R0 = T   ok
 *     tick B   Query R: slot 0 absent      put R0 = U   failed: the slot is another's
 *
 * One row a slot, put only where there is none: that is the whole limit of slots (R2).
 */
const SLOT_IS_FREE: Condition = { text: 'attribute_not_exists(#slot)' };

/**
 *     report 1   R0 = (T, token t)   put R0 = U if token = t   ok
 *     report 2   R0 = (T, token t)      put R0 = V if token = t   failed: the report was delivered twice
 *
 * The token, and not (T, attempt): a claim of (T, 1) that died may be followed by another claim of (T, 1) in the same
 * slot, and the first actor must not free it (R1).
 */
const heldWith = (token: string): Condition => ({ text: '#token = :held', values: { ':held': S(token) } });

export function runningRows(context: StoreContext): RunningRows {
  const table = new Table(context, 'running');
  return {
    readSlot: (labourerId, slot) => table.get('readSlot', slotKey(labourerId, slot), readRunning),

    readSlots: (labourerId) =>
      table.all(
        'readSlots',
        { where: { text: '#labourer_id = :labourer', values: { ':labourer': S(labourerId) } } },
        readRunning,
      ),

    putSlot: (row, over) => table.put('putSlot', runningItem(row), over === undefined ? SLOT_IS_FREE : heldWith(over)),

    freeSlot: (labourerId, slot, token) => table.delete('freeSlot', slotKey(labourerId, slot), heldWith(token)),
  };
}
