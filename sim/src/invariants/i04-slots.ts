import type { Moved } from '../world/ledger.ts';
import type { Complain, Invariant, Watched } from './invariant.ts';

/** Slots are learnt 5 s before they are used at most; a request is under way for 8 s at most, and clocks differ by 1 s. */
const LEARNT_WITHIN_MS = 14_000;

export const slots: Invariant = {
  id: 'I4',
  says: 'no more attempts of a labourer than the slots in force when they were claimed; a slot stays with its attempt',

  onMove(moved, watched, complain) {
    if (moved.place !== 'R') return;
    checkIndex(moved, watched, complain);
    checkHolder(moved, watched, complain);
  },
};

function checkIndex({ before, after }: Moved, { ledger, nowMs }: Watched, complain: Complain): void {
  if (!after || before?.token?.S === after.token?.S) return;
  const labourerId = after.labourer_id?.S ?? '';
  const slot = Number(after.slot?.N);
  const most = Math.max(0, ...ledger.slotsSince(labourerId, nowMs - LEARNT_WITHIN_MS));
  if (slot >= most) complain(`slot ${slot} of ${labourerId} is taken, but ${most} are in force`);
}

/** A row is put over, or deleted, while the user code that it stands for runs. */
function checkHolder(
  { before, after, task, displaced }: Moved,
  { nowMs, labourer }: Watched,
  complain: Complain,
): void {
  const token = before?.token?.S;
  if (token === undefined || token === after?.token?.S) return;
  const holder = displaced ?? task;
  const run = holder.runs.find((each) => each.token === token && each.isRunning && !each.isRepeated);
  if (!run || run.leaseUntilMs < nowMs) return;
  // Reports of the original name no attempt: a late completion of an earlier attempt is taken for the one that runs.
  if (labourer(holder.labourerId)?.kind === 'python_worker' && holder.c) return;
  complain(`the slot of ${holder.id}, attempt ${run.attempt}, is given away while it runs`);
}
