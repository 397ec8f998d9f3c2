import { InvalidInputError } from '../domain/errors.ts';
import { requireTaskId } from '../domain/task-id.ts';
import type { Payloads } from '../moves/enqueue.ts';
import type { JobPlanInputs } from '../ports/job-store.ts';
import type { EssentialDeps } from './deps.ts';

/** What asks the Scheduler to run a closed task again. */
interface RetryRequest {
  readonly retry_of: unknown;
}

export function isRetryRequest(event: unknown): event is RetryRequest {
  return typeof event === 'object' && event !== null && Object.keys(event).join() === 'retry_of';
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
export async function retryJob(
  { tasks, system }: EssentialDeps,
  taskId: unknown,
  { requestId }: { readonly requestId: string },
): Promise<{ job: JobPlanInputs; plan: Payloads }> {
  const { labourerId, lane } = requireTaskId(String(taskId));
  const closed = await tasks.readClosed({ lane, taskId: String(taskId) });
  if (!closed) {
    throw new InvalidInputError({ path: 'retry_of', expected: 'the id of a closed task', given: taskId });
  }
  const createdAtMs = system.clock.now();
  const job: JobPlanInputs = {
    ...{ jobId: requestId, labourerId, text: closed.payload, createdAtMs, retryOf: closed.taskId },
    ...{ lanes: 1, chunkableAttrs: [], total: 1 },
    digest: system.hash.sha256(JSON.stringify(['retry_of', closed.taskId])),
    today: new Date(createdAtMs).toISOString().slice(0, 10),
  };
  return { job, plan: onePayload(closed.payload) };
}
