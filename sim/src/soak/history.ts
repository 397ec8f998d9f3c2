import type { ClosedTask, HistoryEntry } from 'sosw/essentials';

const LAST_OUTCOME: Readonly<Record<ClosedTask['status'], readonly HistoryEntry['outcome'][]>> = {
  completed: ['completed'],
  dead: ['failed', 'expired'],
  cancelled: ['cancelled'],
};
const EARLIER_OUTCOMES: readonly HistoryEntry['outcome'][] = ['failed', 'expired', 'refused'];
/** Rows keep no more. */
const ENTRIES_MAX = 20;

/** Attempts that ended without success and are not the last of a dead task: each of them was followed by another try. */
export function retriesOf({ history, status }: ClosedTask): number {
  const failed = history.filter(({ outcome }) => outcome === 'failed' || outcome === 'expired').length;
  return status === 'dead' ? failed - 1 : failed;
}

/** A completion that was reported after its attempt had been given up: no slot is known of it. */
export function isLateCompletion({ history }: ClosedTask): boolean {
  const last = history.at(-1);
  return last?.outcome === 'completed' && last.slot === undefined;
}

/** Whether the history of a task tells how it came to its number of attempts and its end. */
export function historyFaults(task: ClosedTask): string[] {
  const { status, attempts, history } = task;
  const last = history.at(-1);
  if (!last) return ['has no history'];
  if (history.length >= ENTRIES_MAX) return []; // the first entries are gone

  const said = history.map(({ attempt, outcome }) => `${attempt} ${outcome}`).join(', ');
  const faults: string[] = [];
  if (!LAST_OUTCOME[status].includes(last.outcome)) faults.push(`${status}, but its history is: ${said}`);
  const earlier = history.slice(0, -1);
  if (!earlier.every(({ outcome }) => EARLIER_OUTCOMES.includes(outcome))) faults.push(`ended twice: ${said}`);
  const counted = earlier.filter(({ outcome }) => outcome !== 'refused').map(({ attempt }) => attempt);
  if (!counted.every((attempt, n) => attempt === n + 1)) faults.push(`attempts out of order: ${said}`);
  if (!isNumberRight(task, last, counted.length)) faults.push(`${attempts} attempts, but its history is: ${said}`);
  return faults;
}

/**
 * The last attempt is the one after those that failed. But the one that runs when its task is cancelled may have been
 * counted or not, and a late completion may name an earlier one.
 */
function isNumberRight(task: ClosedTask, last: HistoryEntry, failed: number): boolean {
  const { status, attempts } = task;
  const isNext = attempts === failed + 1;
  if (status === 'cancelled') return last.attempt === attempts && (isNext || attempts === failed);
  if (isLateCompletion(task)) return last.attempt <= attempts && (isNext || attempts === failed);
  return last.attempt === attempts && isNext;
}
