import { Ledger } from '../world/ledger.ts';
import type { Invariant } from './invariant.ts';

export const conservation: Invariant = {
  id: 'I1',
  says: 'a task that was accepted is live or closed, never nowhere; in the end it is closed, and stands nowhere else',

  onMove({ task, displaced, place, after }, _watched, complain) {
    for (const each of displaced ? [task, displaced] : [task]) {
      if (Ledger.bodiesOf(each) === 0) complain(`${each.id} is nowhere, after ${after ? 'put' : 'delete'} ${place}`);
    }
  },

  atEnd({ ledger }, complain) {
    for (const { id, q, w, c, r } of ledger.unsettled) {
      const where = [q && 'Q', ...[...r.keys()].map((slot) => `R ${slot}`), w && 'W', c && 'C'].filter(Boolean);
      complain(`${id} is not settled: it stands in ${where.join(', ')}`);
    }
  },
};
