import type { Task, WaitingTask } from '../domain/task.ts';
import { type JobIds, taskRefOf } from '../domain/task-id.ts';
import type { JobPlanInputs } from '../ports/job-store.ts';

/** A task as it is written first: to Q, or to W with no attempts when its start is delayed. */
export type NewTask = Task | WaitingTask;

/**
 * The tasks of a job from index `from` on, one for each payload. Spreading literals here made a task four times as slow,
 * and the garbage of a million of them outgrew the young generation by 50 MB.
 */
export function* newTasks(
  job: JobPlanInputs,
  ids: JobIds,
  from: number,
  payloads: Iterable<string>,
): Iterable<NewTask> {
  const { labourerId, jobId, retryOf, dueMs } = job;
  const createdAt = job.createdAtMs / 1000;
  let index = from;
  for (const payload of payloads) {
    const { lane, taskId } = taskRefOf(ids, index);
    const plain: Task = { lane, taskId, labourerId, createdAt, payload, jobId };
    const task: Task = retryOf === undefined ? plain : { ...plain, retryOf };
    yield dueMs === undefined ? task : { ...task, attempts: 0, history: [], dueMs };
    index += 1;
  }
}
