import type { Invariant } from './invariant.ts';

export const oneAttempt: Invariant = {
  id: 'I2',
  says: 'no two attempts of a task run at once, and no number of an attempt is used twice',

  onAccepted({ task, token, attempt }, _watched, complain) {
    for (const claim of task.claims) {
      if (claim.token === token || claim.invoke !== 'accepted') continue;
      if (claim.attempt >= attempt) {
        complain(`${task.id}: attempt ${attempt} is invoked, but attempt ${claim.attempt} was invoked before`);
      }
    }
  },

  onStart(run, { ledger }, complain) {
    if (run.isRepeated) return;
    for (const other of ledger.tasks.get(run.taskId)?.runs ?? []) {
      if (other === run || other.token === run.token || other.isRepeated || !other.isRunning) continue;
      complain(`${run.taskId}: attempt ${run.attempt} starts while attempt ${other.attempt} runs`);
    }
  },
};
