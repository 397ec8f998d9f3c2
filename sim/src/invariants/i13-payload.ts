import type { Invariant } from './invariant.ts';

export const payload: Invariant = {
  id: 'I13',
  says: 'a payload arrives bit for bit as it was given',

  onAccepted({ task, payload: sent }, _watched, complain) {
    const body = task.payload.slice(0, -1);
    if (!sent.startsWith(`${body},`)) complain(`${task.id}: given ${task.payload}, sent ${sent}`);
  },
};
