import type { JobRow } from './job-store.ts';

/** What lists show of a job: all but its text, which may be long, and what only its writer needs. */
export type JobSummary = Pick<
  JobRow,
  'jobId' | 'labourerId' | 'createdAtMs' | 'dueMs' | 'total' | 'retryOf' | 'state' | 'cursor' | 'totals'
>;

/** Jobs as people look through them. Nothing that writes or closes jobs depends on it. */
export interface JobListing {
  /** All jobs that are kept, in no order, page by page; strongly consistent. Every row of the table is read. */
  jobs(): AsyncIterable<JobSummary>;
}
