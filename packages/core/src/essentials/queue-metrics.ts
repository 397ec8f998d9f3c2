import { errorText } from '../domain/errors.ts';
import { laneNames, requireTaskId } from '../domain/task-id.ts';
import { inParallel } from '../moves/in-parallel.ts';
import type { JobRow } from '../ports/job-store.ts';
import type { LabourerState, UntickedState } from '../ports/labourer-states.ts';
import { NO_METRICS } from '../ports/metrics.ts';
import type { EssentialDeps } from './deps.ts';

const AT_ONCE = 8;

/** What an estimate needs of a job that is not closed. */
export type OpenJob = Pick<JobRow, 'labourerId' | 'createdAtMs' | 'lanes' | 'cursor' | 'dueMs'>;

/** Where a lane begins: its first task. */
interface Head {
  readonly lane: number;
  readonly createdAtMs: number;
  readonly index: number;
}

/**
 * Records how long the queue of each labourer is and how old its oldest task. The length is an estimate that costs one
 * read a lane, not one a task: the order of ids tells which tasks of the jobs that are not closed stand behind the first.
 * Best effort: a queue that cannot be read now is measured the next time.
 */
export async function measureQueues(
  { tasks, metrics, system, log }: Pick<EssentialDeps, 'tasks' | 'metrics' | 'system' | 'log'>,
  states: readonly (LabourerState | UntickedState)[],
  jobs: readonly OpenJob[],
): Promise<void> {
  if (metrics === NO_METRICS) return;
  await inParallel(states, AT_ONCE, async ({ labourerId, lanesRead }) => {
    try {
      const names = laneNames(labourerId, lanesRead);
      const firsts = await Promise.all(names.map((lane) => tasks.queuedHead(lane, 1, { eventual: true })));
      const heads = firsts.flatMap(([task], lane) => (task ? [{ ...requireTaskId(task.taskId), lane }] : []));
      const own = jobs.filter((job) => job.labourerId === labourerId);
      metrics.record(labourerId, { QueueLength: queueLength(heads, own), ...oldestAge(heads, system.clock.now()) });
    } catch (error) {
      log.warn('queue could not be measured', { labourer_id: labourerId, error: errorText(error) });
    }
  });
}

/** Tasks from the heads of lanes on, by the jobs that were written; where nothing is known of them, the heads alone. */
export function queueLength(heads: readonly Head[], jobs: readonly OpenJob[]): number {
  const behind = heads.map((head) => jobs.reduce((sum, job) => sum + tasksFrom(head, job), 0));
  return behind.reduce((sum, tasks) => sum + Math.max(tasks, 1), 0);
}

/** How many tasks of a job stand at or behind the head of a lane. A delayed job does not stand in the queue. */
function tasksFrom({ lane, createdAtMs, index }: Head, job: OpenJob): number {
  if (job.dueMs !== undefined || job.createdAtMs < createdAtMs || lane >= job.lanes) return 0;
  const before = (end: number) => Math.ceil(Math.max(0, end - lane) / job.lanes);
  const first = job.createdAtMs === createdAtMs ? index : 0;
  return Math.max(0, before(job.cursor) - before(first));
}

function oldestAge(heads: readonly Head[], nowMs: number): { OldestQueuedAge?: number } {
  if (heads.length === 0) return {};
  const oldestMs = Math.min(...heads.map(({ createdAtMs }) => createdAtMs));
  return { OldestQueuedAge: Math.max(0, nowMs - oldestMs) / 1000 };
}
