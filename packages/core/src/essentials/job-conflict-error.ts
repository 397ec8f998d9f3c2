import { TerminalError } from '../domain/errors.ts';
import type { JobRow } from '../ports/job-store.ts';

/** A job with this id exists and is another one: its text or its options differ. Nothing was written. */
export class JobConflictError extends TerminalError<{ readonly jobId: string; readonly createdAtMs: number }> {
  override readonly name = 'JobConflictError';
  readonly code = 'SOSW_JOB_CONFLICT';

  constructor(jobId: string, { labourerId, createdAtMs }: JobRow) {
    const since = new Date(createdAtMs).toISOString();
    super(`job_id ${jobId} is another job, of ${labourerId}, scheduled at ${since}`, { jobId, createdAtMs });
  }
}
