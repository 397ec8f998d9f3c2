import type { Moved, TaskBook } from '../world/ledger.ts';
import type { Complain, Invariant, Watched } from './invariant.ts';

export const attempts: Invariant = {
  id: 'I7',
  says: 'attempts never exceed the maximum in force when one is retired; refusals do not count',

  onMove(moved, watched, complain) {
    if (moved.place === 'W') checkWaits(moved, watched, complain);
    if (moved.place === 'C' && !moved.before && moved.after?.status?.S === 'dead') checkDead(moved, watched, complain);
  },
};

function checkWaits({ before, after, task, by }: Moved, watched: Watched, complain: Complain): void {
  // A leftover of a closed task waits until a claim finds it in C.
  if (after?.due_ms === undefined || before?.due_ms !== undefined || task.c) return;
  const made = Number(after.attempts?.N);
  const most = Math.max(...watched.recentMaxAttempts(task.labourerId));
  if (made >= most) complain(`${task.id} waits after ${made} attempts, of ${most}`);
  if (made > won(task)) complain(`${task.id} waits after ${made} attempts, but only ${won(task)} were claimed`);
  // Whoever was refused knows it; whoever finds the claim after its claimer died has to count it.
  const refused = task.claims.find(
    ({ invoke, attempt, by: claimer }) => invoke === 'refused' && attempt === made && claimer === by?.by,
  );
  if (refused && !task.claims.some(({ invoke, attempt }) => invoke !== 'refused' && attempt === made)) {
    complain(`${task.id} waits after ${made} attempts, though the last was refused`);
  }
  if (made < accepted(task)) complain(`${task.id} waits after ${made} attempts, but ${accepted(task)} were made`);
}

function checkDead({ after, task }: Moved, watched: Watched, complain: Complain): void {
  const made = Number(after?.attempts?.N);
  const least = Math.min(...watched.recentMaxAttempts(task.labourerId));
  if (made > won(task)) complain(`${task.id} is dead after ${made} attempts, but only ${won(task)} were claimed`);
  if (made < least && task.finalFailures === 0) complain(`${task.id} is dead after ${made} attempts, of ${least}`);
}

/** Whether the code of a claim that was won ever ran, nobody can tell. */
function won({ claims }: TaskBook): number {
  return new Set(claims.map(({ token }) => token)).size;
}

function accepted({ claims }: TaskBook): number {
  return new Set(claims.filter(({ invoke }) => invoke === 'accepted').map(({ token }) => token)).size;
}
