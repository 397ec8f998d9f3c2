import type { Task, TaskRef } from '../../../domain/task.ts';
import { type Item, N, S } from '../attributes.ts';
import type { RowReader } from '../row-reader.ts';

/** The key of a task in a table that is sorted by lane, of anything that holds it. */
export function taskKey({ lane, taskId }: TaskRef): Item {
  return { lane: S(lane), task_id: S(taskId) };
}

/** Written out key by key, as each of a job's tasks goes through here (see `newTasks`). */
export function taskItem(task: Task): Item {
  const item: Item = {
    lane: S(task.lane),
    task_id: S(task.taskId),
    labourer_id: S(task.labourerId),
    created_at: N(task.createdAt),
    payload: S(task.payload),
  };
  if (task.jobId !== undefined) item.job_id = S(task.jobId);
  if (task.retryOf !== undefined) item.retry_of = S(task.retryOf);
  return item;
}

export function readRef(row: RowReader): TaskRef {
  return { lane: row.text('lane'), taskId: row.text('task_id') };
}

export function readTask(row: RowReader): Task {
  const jobId = row.optionalText('job_id');
  const retryOf = row.optionalText('retry_of');
  return {
    ...readRef(row),
    labourerId: row.text('labourer_id'),
    createdAt: row.number('created_at'),
    payload: row.text('payload'),
    ...(jobId !== undefined && { jobId }),
    ...(retryOf !== undefined && { retryOf }),
  };
}
