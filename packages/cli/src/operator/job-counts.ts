import type { ClosedTotals, JobSummary } from 'sosw/essentials';

/** Tasks of a job that are written. While it is `writing` these are at least so many: a window is counted as a whole. */
export function writtenOf({ state, cursor, total }: Pick<JobSummary, 'state' | 'cursor' | 'total'>): number {
  return state === 'writing' ? cursor : total;
}

export function closedIn({ completed, dead, cancelled }: ClosedTotals): number {
  return completed + dead + cancelled;
}

/** Tasks that have not ended; those that are still to be written are among them. */
export function openIn({ total }: Pick<JobSummary, 'total'>, totals: ClosedTotals): number {
  return total - closedIn(totals);
}
