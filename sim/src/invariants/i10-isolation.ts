import type { Invariant } from './invariant.ts';

/** A healthy labourer is done by then, whatever is broken beside it. */
export const HEALTHY_WITHIN_MS: number = 30 * 60_000;

export const isolation: Invariant = {
  id: 'I10',
  says: 'what is broken in one labourer delays no other',

  onBeat({ ledger, quietMs, isRepaired, labourer }, complain) {
    if (quietMs <= HEALTHY_WITHIN_MS || isRepaired) return;
    const late = [...ledger.unsettled].filter(({ labourerId }) => labourer(labourerId)?.broken === undefined);
    if (late.length > 0) complain(`${late.length} tasks of healthy labourers are not done beside a broken one`);
  },
};
