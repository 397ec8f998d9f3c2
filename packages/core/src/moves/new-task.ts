import type { Task, WaitingTask } from '../domain/task.ts';
import { type JobIds, taskRefOf } from '../domain/task-id.ts';
import type { JobPlanInputs } from '../ports/job-store.ts';

/** A task as it is written first: to Q, or to W with no attempts when its start is delayed. */
export type NewTask = Task | WaitingTask;

/** The tasks of a job from index `from` on, one for each payload. */
export function* newTasks(
  job: JobPlanInputs,
  ids: JobIds,
  from: number,
  payloads: Iterable<string>,
): Iterable<NewTask> {
  let index = from;
  for (const payload of payloads) {
    const task: Task = {
      ...taskRefOf(ids, index),
      labourerId: job.labourerId,
      createdAt: job.createdAtMs / 1000,
      payload,
      jobId: job.jobId,
      ...(job.retryOf !== undefined && { retryOf: job.retryOf }),
    };
    yield job.dueMs === undefined ? task : { ...task, attempts: 0, history: [], dueMs: job.dueMs };
    index += 1;
  }
}
