import type { Bench, BenchOptions, Measurement } from '../bench.ts';
import type { Say } from '../output/say.ts';
import { plannerMemory } from './planner-memory.ts';
import { writeRate } from './write-rate.ts';

const TASKS_DEFAULT = 1_000_000;
/** The rate of more tasks is the same. */
const WRITTEN_TASKS_MAX = 100_000;

export const SCHEDULE: Bench = {
  about: 'memory of planning a large job, and the rate at which the Scheduler writes one; --tasks N, default 1000000',
  targets: [
    { figure: 'rss_over_idle_mb', atMost: 128 },
    { figure: 'rate_of_bare_loop', atLeast: 0.7 },
    { figure: 'batch_requests_per_25', atMost: 1.15 },
    { figure: 'job_writes_per_500', atMost: 1 },
  ],
  takesTasks: true,
  run,
};

async function run(sayUnder: (title: string) => Say, { tasks = TASKS_DEFAULT }: BenchOptions): Promise<Measurement> {
  const memory = await plannerMemory(tasks, sayUnder('memory'));
  const rate = await writeRate(Math.min(tasks, WRITTEN_TASKS_MAX), sayUnder('rate'));
  return {
    figures: { tasks, ...memory, ...rate },
    tables: [
      {
        title: `${tasks} tasks planned and encoded, a job of ${memory.job_text_mb} MB`,
        columns: ['MB over idle', 'MB idle', 'CPU us/task'],
        rows: [[memory.rss_over_idle_mb, memory.idle_rss_mb, memory.plan_and_encode_us_per_task]],
      },
      {
        title: `${rate.written_tasks} tasks written to the emulator`,
        columns: ['of the bare loop', 'tasks/s', 'bare tasks/s', 'batches for 25 tasks', 'job writes for 500 tasks'],
        rows: [
          [
            ...[rate.rate_of_bare_loop, rate.scheduler_tasks_per_s, rate.bare_tasks_per_s],
            ...[rate.batch_requests_per_25, rate.job_writes_per_500],
          ],
        ],
      },
    ],
  };
}
