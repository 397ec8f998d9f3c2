import { randomUUID } from 'node:crypto';
import { type JobStart, readJob, writeJson } from 'sosw/essentials';

/** What the command line says of a job; it overrules what stands beside the job in its file. */
export interface JobOptions {
  readonly jobId?: string;
  /** A time as the Scheduler reads it. */
  readonly runAt?: string;
  /** Seconds. */
  readonly delay?: number;
  /** Where it is decided which day it is: `Europe/Berlin`. */
  readonly timezone?: string;
}

/** An event of the Scheduler. */
export type JobEvent = Readonly<Record<string, unknown>> & { readonly job_id: string };

/**
 * The event that schedules a job. The job travels as text: parsed on the way, it would lose the order of keys that look
 * like integers, and integers above 2^53. It always has an id, so that whoever gets no answer can ask again.
 *
 * @param text a job in any of its forms
 * @throws InvalidJobError
 */
export function jobEvent(text: string, options: JobOptions): JobEvent {
  const request = readJob(text);
  if (request.kind === 'resume') return { job_id: request.jobId };
  const { body, jobId = randomUUID(), start } = request;
  const timezone = options.timezone ?? request.timezone;
  return {
    ...{ job: writeJson(body), job_id: options.jobId ?? jobId },
    ...startOf(options, start),
    ...(timezone !== undefined && { timezone }),
  };
}

function startOf({ runAt, delay }: JobOptions, start: JobStart | undefined): Record<string, unknown> {
  if (runAt !== undefined) return { run_at: runAt };
  if (delay !== undefined) return { delay };
  if (start === undefined) return {};
  return 'atMs' in start ? { run_at: new Date(start.atMs).toISOString() } : { delay: start.delayMs / 1000 };
}
