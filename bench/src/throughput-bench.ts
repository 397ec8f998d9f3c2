import { availableParallelism } from 'node:os';
import type { Bench, Measurement } from './bench.ts';
import { processTimes, treeCpuMs } from './cpu/process-times.ts';
import { type BenchFleet, withBenchFleet } from './fleet/bench-fleet.ts';
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
          columns: ['tasks/s', 'CPU ms/task', 'of it the emulator', 'share of the emulator', 'cores busy'],
          rows: [Object.values(figures)],
        },
      ],
    };
  },
};

function measure(say: Say): Promise<Throughput> {
  const workers = { [WORKER]: { fixture: 'idle', slots: SLOTS } };
  return withBenchFleet({ workers }, async (bench) => {
    await runJob(bench, { worker: WORKER, tasks: WARM_UP_TASKS }, say, LOOK_MS);
    const before = now(bench);
    await runJob(bench, { worker: WORKER, tasks: TASKS }, say, LOOK_MS);
    const after = now(bench);
    const wallMs = after.wallMs - before.wallMs;
    const allMs = after.allMs - before.allMs;
    const emulatorMs = after.emulatorMs - before.emulatorMs;
    return {
      tasks_per_s: rounded((1000 * TASKS) / wallMs),
      cpu_ms_per_task: rounded(allMs / TASKS),
      emulator_cpu_ms_per_task: rounded(emulatorMs / TASKS),
      emulator_cpu_share: rounded(emulatorMs / allMs),
      cores_busy_share: rounded(allMs / wallMs / availableParallelism()),
    };
  });
}

function now({ emulator }: BenchFleet): { wallMs: number; allMs: number; emulatorMs: number } {
  const times = processTimes();
  return {
    wallMs: performance.now(),
    allMs: treeCpuMs(times, process.pid),
    emulatorMs: treeCpuMs(times, emulator.pid),
  };
}
