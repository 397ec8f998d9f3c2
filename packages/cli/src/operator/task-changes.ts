import { realSystem } from 'sosw/aws/store';
import { idsOf, requireTaskId, taskRefOf } from 'sosw/essentials';
import { ask } from './essentials.ts';
import type { Fleet } from './fleet.ts';
import { readJobRow, schedule } from './jobs.ts';

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
  const ids = idsOf(await readJobRow(fleet, job_id), realSystem.hash);
  return { task_id: taskRefOf(ids, 0).taskId, retry_of: taskId, job_id };
}

export type CancelOutcome = 'cancelled' | 'already_closed' | 'unknown_task';

/** Cancels a task. An attempt that runs is not stopped, but nothing that it reports counts any more. */
export async function cancelTask(fleet: Fleet, taskId: string, reason?: string): Promise<CancelOutcome> {
  requireTaskId(taskId);
  const event = { action: 'cancel_task', task_id: taskId, ...(reason !== undefined && { reason }) };
  return (await ask(fleet, 'workerAssistant', event, isCancelAnswer)).outcome;
}

function isCancelAnswer(answer: unknown): answer is { readonly outcome: CancelOutcome } {
  return ['cancelled', 'already_closed', 'unknown_task'].includes(Object(answer).outcome);
}
