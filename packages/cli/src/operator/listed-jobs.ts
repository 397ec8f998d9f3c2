import type { JobState, JobSummary, Store } from 'sosw/essentials';
import { chosenLabourers } from './listed-tasks.ts';

export const JOB_STATES: readonly JobState[] = ['writing', 'written', 'closed'];

/** Jobs that are not over. */
export const OPEN_STATES: readonly JobState[] = ['writing', 'written'];

export interface ListJobsOptions {
  /** Absent: all. */
  readonly labourerId?: string;
  readonly states: readonly JobState[];
  /** Jobs in all. */
  readonly limit: number;
}

/**
 * Lists jobs, the newest first. Reads every job that is kept, whatever the limit: no index has them in order.
 *
 * @throws InvalidInputError when there is no such labourer
 */
export async function listJobs(store: Store, { labourerId, states, limit }: ListJobsOptions): Promise<JobSummary[]> {
  if (labourerId !== undefined) await chosenLabourers(store, labourerId);
  const found: JobSummary[] = [];
  for await (const job of store.listing.jobs()) {
    if (states.includes(job.state) && (labourerId ?? job.labourerId) === job.labourerId) found.push(job);
  }
  return found.sort(newestFirst).slice(0, limit);
}

function newestFirst(a: JobSummary, b: JobSummary): number {
  return b.createdAtMs - a.createdAtMs || a.jobId.localeCompare(b.jobId);
}
