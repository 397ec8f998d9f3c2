import { dateIn } from '../domain/calendar.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { requireTaskId } from '../domain/task-id.ts';
import type { Payloads } from '../moves/enqueue.ts';
import type { JobPlanInputs } from '../ports/job-store.ts';
import type { EssentialDeps } from './deps.ts';
import { placeText } from './job-text.ts';

/** What makes a repeat of an event the same job. */
export type AskedJob = Pick<JobPlanInputs, 'jobId' | 'digest'>;

export interface PlannedJob {
  readonly job: JobPlanInputs;
  readonly plan: Payloads;
}

/** A closed task that somebody wants to run again. */
export interface RetryRequest {
  readonly kind: 'retry';
  readonly taskId: string;
  readonly jobId: string;
}

/** True for `{"retry_of": "<task_id>"}`, and nothing beside it. */
export function isRetryRequest(event: unknown): event is { readonly retry_of: unknown } {
  return typeof event === 'object' && event !== null && Object.keys(event).join() === 'retry_of';
}

export function retryRequest(
  { retry_of: taskId }: { readonly retry_of: unknown },
  { requestId }: { readonly requestId: string },
): RetryRequest {
  if (typeof taskId === 'string') return { kind: 'retry', taskId, jobId: requestId };
  throw new InvalidInputError({ path: 'retry_of', expected: 'the id of a closed task', given: taskId });
}

/** The plan of a job that is one task with this payload, untouched. */
export function onePayload(text: string): Payloads {
  return { payloads: (from, to) => (from <= 0 && to >= 1 ? [text] : []) };
}

/**
 * A closed task as a job of one new task: closed is final, so that what was recorded stays, and the new task has an id
 * and attempts of its own. As a job it is as safe to repeat as any.
 *
 * @throws InvalidInputError when there is no closed task of this id
 */
export async function retryJob(deps: EssentialDeps, { taskId }: RetryRequest, asked: AskedJob): Promise<PlannedJob> {
  const { tasks, system } = deps;
  const { labourerId, lane } = requireTaskId(taskId);
  const closed = await tasks.readClosed({ lane, taskId });
  if (!closed) throw new InvalidInputError({ path: 'retry_of', expected: 'the id of a closed task', given: taskId });
  const createdAtMs = system.clock.now();
  const job: JobPlanInputs = {
    ...{ ...asked, labourerId, text: await placeText(deps, asked, closed.payload), createdAtMs, retryOf: taskId },
    ...{ lanes: 1, chunkableAttrs: [], total: 1 },
    today: dateIn('UTC', createdAtMs),
  };
  return { job, plan: onePayload(closed.payload) };
}
