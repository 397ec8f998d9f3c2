import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Measurement } from './bench.ts';
import { BenchError } from './bench-error.ts';
import { openCpuWindow, othersShare } from './cpu/cpu-window.ts';
import { AttemptLog } from './fleet/attempt-log.ts';
import { withBenchFleet } from './fleet/bench-fleet.ts';
import { scheduleJob } from './fleet/run-job.ts';
import { rounded } from './numbers.ts';
import type { Say } from './output/say.ts';
import type { Cell } from './output/table.ts';

const WORKER = 'bench_worker';
const SLOTS = 10;
const WINDOW_MS = 60_000;
/** Beyond what can finish in the window: the queue never runs dry. */
const SPARE_TASKS = 100;
const LOOK_MS = 20;
const WARM_UP_MS_MAX = 60_000;

/** How well slots are used. */
interface SlotUse {
  /** Attempts that ended in the window. */
  readonly finished: number;
  /** What could have ended in it if hand-overs took no time. */
  readonly finished_at_best: number;
  /** Most attempts inside user code at once, warm-up included. */
  readonly max_running: number;
  /** Share of the slots' time that was spent inside user code. */
  readonly slot_use: number;
  /** Share of all cores that other processes took in the window. */
  readonly others_cpu_share: number;
}

export const SLOTS_BENCH: Bench = {
  about: 'how much of the time of 10 slots is spent inside user code',
  targets: [
    { figure: 'finished', atLeast: 290 },
    { figure: 'max_running', atMost: SLOTS },
  ],
  async run(sayUnder): Promise<Measurement> {
    const long = await slotUse(2_000, sayUnder('2 s tasks'));
    const short = await slotUse(200, sayUnder('200 ms tasks'));
    return {
      figures: { slots: SLOTS, window_s: WINDOW_MS / 1000, ...long, tasks_200ms: short },
      tables: [
        {
          title: `${SLOTS} slots, ${WINDOW_MS / 1000} s after one wave of tasks`,
          columns: ['tasks of', 'finished', 'at best', 'at once', 'slot use', 'cores by others'],
          rows: [rowOf('2 s', long), rowOf('200 ms', short)],
        },
      ],
    };
  },
};

function rowOf(tasks: string, use: SlotUse): Cell[] {
  return [tasks, use.finished, use.finished_at_best, use.max_running, use.slot_use, use.others_cpu_share];
}

function slotUse(workMs: number, say: Say): Promise<SlotUse> {
  const log = new AttemptLog(WORKER);
  const workers = { [WORKER]: { fixture: 'timed', slots: SLOTS } };
  return withBenchFleet({ workers, onEvent: (event) => log.observe(event) }, async (bench) => {
    const atBest = (SLOTS * WINDOW_MS) / workMs;
    await scheduleJob(bench, { worker: WORKER, tasks: atBest + SPARE_TASKS, workMs });
    // Half a task later: at the end of a wave, whole waves would fall in or out with a few milliseconds.
    const fromMs = (await endOfWarmUp(log)) + workMs / 2;
    await pause(fromMs - Date.now());
    const closeWindow = openCpuWindow(bench.emulator.pid);
    say('the window begins');
    await pause(fromMs + WINDOW_MS - Date.now());
    const span = { fromMs, toMs: fromMs + WINDOW_MS };
    return {
      finished: log.endedIn(span),
      finished_at_best: atBest,
      max_running: log.peak,
      slot_use: rounded(log.busyMs(span) / (SLOTS * WINDOW_MS)),
      others_cpu_share: othersShare(closeWindow()),
    };
  });
}

/** @returns when the first task of each slot had ended, so that no environment starts in the window */
async function endOfWarmUp(log: AttemptLog): Promise<number> {
  for (let waitedMs = 0; waitedMs < WARM_UP_MS_MAX; waitedMs += LOOK_MS) {
    const endMs = log.ends[SLOTS - 1];
    if (endMs !== undefined) return endMs;
    await pause(LOOK_MS);
  }
  throw new BenchError(`no wave of tasks ended in ${WARM_UP_MS_MAX} ms`);
}
