import type { LabourerStates } from '../../ports/labourer-states.ts';
import { BOOL, N } from './attributes.ts';
import type { Condition } from './expressions.ts';
import { columnsGone, readState, stateColumns, stateKey } from './rows/labourer-state.ts';
import { type StoreContext, Table } from './table.ts';

/**
 *     tick A   looks at 12:00:00 ....................................... writes 10 slots   failed: 12:01:00 is newer
 *     tick B   looks at 12:01:00, health is bad   writes 0 slots
 *
 * Ticks may overlap, and the one that looked last is right (R7).
 */
const noNewerThan = (slotsAtMs: number): Condition => ({
  text: 'attribute_not_exists(#slots_at_ms) OR #slots_at_ms < :now',
  values: { ':now': N(slotsAtMs) },
});

/**
 *     job X, 4 lanes   raises to 4, writes tasks into lanes 0 to 3
 *     job Y, 2 lanes              raises to 2   failed: readers still have to go over 4
 *
 * Lowered, the tasks of lanes 2 and 3 would never be read (R7).
 */
const fewerThan = (lanes: number): Condition => ({
  text: 'attribute_not_exists(#lanes_read) OR #lanes_read < :lanes',
  values: { ':lanes': N(lanes) },
});

export function labourerStates(context: StoreContext): LabourerStates {
  const table = new Table(context, 'labourers');
  return {
    read: (labourerId, { eventual = false } = {}) => table.get('read', stateKey(labourerId), readState, { eventual }),

    write: (state) =>
      table.update('write', stateKey(state.labourerId), {
        set: stateColumns(state),
        remove: columnsGone(state),
        condition: noNewerThan(state.slotsAtMs),
      }),

    raiseLanes: (labourerId, lanes) =>
      table.update('raiseLanes', stateKey(labourerId), { set: { lanes_read: N(lanes) }, condition: fewerThan(lanes) }),

    setPaused: (labourerId, paused) =>
      table.update('setPaused', stateKey(labourerId), { set: { paused: BOOL(paused) } }),

    list: ({ eventual = false } = {}) => table.all('list', { eventual }, readState),
  };
}
