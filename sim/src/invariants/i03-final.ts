import type { Item } from '../dynamodb/item.ts';
import type { Moved } from '../world/ledger.ts';
import type { Complain, Invariant, Watched } from './invariant.ts';

/** No process lives longer that claims tasks. */
const CLAIMED_WITHIN_MS = 65_000;

export const final: Invariant = {
  id: 'I3',
  says: 'stale reports change nothing; closed is final, the first completion wins',

  onMove(moved, watched, complain) {
    if (moved.place === 'C') checkClosed(moved, complain);
    if (moved.place === 'W') {
      checkWaits(moved, watched, complain);
      checkClaimed(moved, watched, complain);
    }
  },

  onJob(before, after, complain) {
    if (before?.state?.S !== 'closed' || after?.state?.S === 'closed') return;
    complain(`${before.job_id?.S} was closed, now it is ${after?.state?.S ?? 'gone'}`);
  },

  /** A completion counts whenever it comes. */
  onEnded({ process, invocation, how }, { ledger }, complain) {
    if (process.functionName !== 'sosw_worker_assistant' || how !== 'ok') return;
    const { action, task_id: id } = invocation.event as { readonly action?: string; readonly task_id?: string };
    const task = ledger.tasks.get(id ?? '');
    if (!task || task.c) return;
    if (action === 'mark_task_as_completed') complain(`${id} was reported as completed, and is not`);
    if (action === 'cancel_task') complain(`${id} was cancelled, and is not closed`);
  },
};

function checkClosed({ before, after, task }: Moved, complain: Complain): void {
  if (before && !after) complain(`${task.id} was closed, and is not any more`);
  else if (before && after && !isSame(before, after))
    complain(`${task.id} was closed as ${text(before)}, now ${text(after)}`);
  const status = after?.status?.S;
  if (before) return;
  if (status === 'completed' && task.completions === 0) complain(`${task.id} is completed, but nobody reported that`);
  if (status === 'dead') {
    const run = task.runs.find(({ isRunning, isRepeated }) => isRunning && !isRepeated);
    if (run) complain(`${task.id} is dead although its attempt ${run.attempt} runs`);
  }
  if (status === 'cancelled' && !task.wasCancelled) complain(`${task.id} is cancelled, but nobody asked for that`);
}

/** A task that was closed long ago starts: nobody looked. A claim that is under way when it is closed may go on. */
function checkClaimed({ before, after, task }: Moved, { nowMs }: Watched, complain: Complain): void {
  if (after?.token === undefined || before?.token !== undefined || !task.c) return;
  const sinceMs = nowMs - Number(task.c.closed_at_ms?.N);
  if (sinceMs > CLAIMED_WITHIN_MS) complain(`${task.id} is claimed ${sinceMs} ms after it was closed`);
}

/** A task waits again while its attempt runs: somebody took the word of another attempt for it. */
function checkWaits({ before, after, task }: Moved, { nowMs }: Watched, complain: Complain): void {
  if (after?.due_ms === undefined || before?.due_ms !== undefined) return;
  for (const run of task.runs) {
    if (!run.isRunning || run.isRepeated || run.leaseUntilMs < nowMs) continue;
    complain(`${task.id} waits again although its attempt ${run.attempt} runs`);
  }
}

function isSame(a: Item, b: Item): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function text({ status, attempts }: Item): string {
  return `${status?.S} after ${attempts?.N}`;
}
