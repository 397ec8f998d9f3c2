import type { Invariant } from './invariant.ts';

/** They refuse nothing that the workload sends them, as an Orchestrator or a Scheduler may. */
const TAKES_ALL: ReadonlySet<string> = new Set(['sosw_scavenger', 'sosw_worker_assistant']);

export const notSilent: Invariant = {
  id: 'I12',
  says: 'nothing that failed is silent: it is thrown, or logged with the id of its task; and what fails has a reason',

  onEnded({ process, invocation, how, troubles, hadTrouble }, _watched, complain) {
    if (how === 'threw' && TAKES_ALL.has(process.functionName) && !hadTrouble) {
      complain(`${process.name} failed, though none of its calls did`);
    }
    if (how !== 'ok') return;
    for (const { label } of troubles) {
      if (isMadeGood(label)) continue;
      const about = /^(put|delete|update) [QRWC] /.test(label) ? label.split(' ').at(-1) : undefined;
      const isTold = invocation.complaints.some((line) => about === undefined || line.includes(about));
      if (!isTold) complain(`${process.name}: nothing is said of ${label}`);
    }
  },
};

/** A window with a batch of unknown outcome is compared with the tables, row by row: nothing is left to be told. */
function isMadeGood(label: string): boolean {
  return label.startsWith('batch ');
}
