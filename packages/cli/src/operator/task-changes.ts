import { InvalidInputError } from 'sosw';
import { realSystem } from 'sosw/aws/store';
import { idsOf, requireTaskId, taskRefOf } from 'sosw/essentials';
import { FunctionFailedError } from '../errors.ts';
import { ask } from './essentials.ts';
import type { Fleet } from './fleet.ts';
import { schedule } from './jobs.ts';

/** A closed task that runs again, as a new one. */
export interface RetriedTask {
  readonly task_id: string;
  readonly retry_of: string;
  readonly job_id: string;
}

/** Runs a closed task again: a new task with the same payload; what was recorded stays. @throws RefusedError */
export async function retryTask(fleet: Fleet, taskId: string): Promise<RetriedTask> {
  requireTaskId(taskId);
  const { job_id } = await schedule(fleet, { retry_of: taskId });
  const job = await fleet.store.jobs.read(job_id);
  if (!job)
    throw new InvalidInputError({ path: 'prefix', expected: 'that of the tables of this fleet', given: job_id });
  return { task_id: taskRefOf(idsOf(job, realSystem.hash), 0).taskId, retry_of: taskId, job_id };
}

const CANCEL_OUTCOMES = ['cancelled', 'already_closed', 'unknown_task'] as const;

export type CancelOutcome = (typeof CANCEL_OUTCOMES)[number];

/** Cancels a task. An attempt that runs is not stopped, but nothing that it reports counts any more. */
export async function cancelTask(fleet: Fleet, taskId: string, reason?: string): Promise<CancelOutcome> {
  requireTaskId(taskId);
  const event = { action: 'cancel_task', task_id: taskId, ...(reason !== undefined && { reason }) };
  const answer: unknown = await ask(fleet, 'workerAssistant', JSON.stringify(event));
  const outcome = CANCEL_OUTCOMES.find((known) => known === Object(answer).outcome);
  if (outcome) return outcome;
  const errorMessage = `expected an outcome, got ${JSON.stringify(answer)}`;
  throw new FunctionFailedError({ functionName: 'sosw_worker_assistant', errorType: 'UnknownAnswer', errorMessage });
}
