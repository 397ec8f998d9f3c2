import type { Invariant } from './invariant.ts';

export const isolation: Invariant = {
  id: 'I10',
  says: 'what is broken in one labourer delays no other',

  onBeat({ ledger, quietMs, quietMsMax, isRepaired, labourer }, complain) {
    if (quietMs <= quietMsMax || isRepaired) return;
    const late = [...ledger.unsettled].filter(({ labourerId }) => labourer(labourerId)?.broken === undefined);
    if (late.length > 0) complain(`${late.length} tasks of healthy labourers are not done beside a broken one`);
  },
};
