import { availableParallelism } from 'node:os';
import type { Bench, Measurement } from './bench.ts';
import { openCpuWindow, othersShare } from './cpu/cpu-window.ts';
import { withBenchFleet } from './fleet/bench-fleet.ts';
import { runJob } from './fleet/run-job.ts';
import { rounded } from './numbers.ts';
import type { Say } from './output/say.ts';

const WORKER = 'bench_worker';
const SLOTS = 10;
const WARM_UP_TASKS = 200;
const TASKS = 2_000;
/** Looks at the closed tasks would take a share of the emulator's time. */
const LOOK_MS = 60_000;

interface Throughput {
  readonly tasks_per_s: number;
  readonly cpu_ms_per_task: number;
  readonly emulator_cpu_ms_per_task: number;
  /** Share of the processor time that DynamoDB's emulator took; what is left is the fleet with its Lambda host. */
  readonly emulator_cpu_share: number;
  /** Share of all cores that both took together: near 1, the processor is what limits. */
  readonly cores_busy_share: number;
  /** Share of all cores that other processes took. */
  readonly others_cpu_share: number;
}

export const THROUGHPUT: Bench = {
  about: 'tasks a second through the real essentials, with workers that do nothing',
  targets: [],
  async run(sayUnder): Promise<Measurement> {
    const figures = await measure(sayUnder('throughput'));
    return {
      figures: { tasks: TASKS, slots: SLOTS, ...figures },
      tables: [
        {
          title: `${TASKS} tasks from creation to archive, ${SLOTS} slots`,
          columns: ['tasks/s', 'CPU ms/task', 'of it the emulator', 'share of the emulator', 'cores busy', 'by others'],
          rows: [
            [
              ...[figures.tasks_per_s, figures.cpu_ms_per_task, figures.emulator_cpu_ms_per_task],
              ...[figures.emulator_cpu_share, figures.cores_busy_share, figures.others_cpu_share],
            ],
          ],
        },
      ],
    };
  },
};

function measure(say: Say): Promise<Throughput> {
  const workers = { [WORKER]: { fixture: 'idle', slots: SLOTS } };
  return withBenchFleet({ workers }, async (bench) => {
    await runJob(bench, { worker: WORKER, tasks: WARM_UP_TASKS }, say, LOOK_MS);
    const closeWindow = openCpuWindow(bench.emulator.pid);
    await runJob(bench, { worker: WORKER, tasks: TASKS }, say, LOOK_MS);
    const use = closeWindow();
    return {
      tasks_per_s: rounded((1000 * TASKS) / use.wallMs),
      cpu_ms_per_task: rounded(use.ownMs / TASKS),
      emulator_cpu_ms_per_task: rounded(use.emulatorMs / TASKS),
      emulator_cpu_share: rounded(use.emulatorMs / use.ownMs),
      cores_busy_share: rounded(use.ownMs / use.wallMs / availableParallelism()),
      others_cpu_share: othersShare(use),
    };
  });
}
