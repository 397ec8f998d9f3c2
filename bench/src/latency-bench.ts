import type { HostEvent } from '@sosw/local';
import { ESSENTIAL_NAMES } from 'sosw/essentials';
import type { Bench, Measurement } from './bench.ts';
import { BenchError } from './bench-error.ts';
import { openCpuWindow, othersShare } from './cpu/cpu-window.ts';
import { type BenchFleet, withBenchFleet } from './fleet/bench-fleet.ts';
import { jobText } from './fleet/bench-job.ts';
import { percentile, rounded } from './numbers.ts';
import type { Say } from './output/say.ts';

const WORKER = 'bench_worker';
const SLOTS = 10;
const WARM_UP_JOBS = 20;
const JOBS = 200;

export const LATENCY: Bench = {
  about: 'from the invoke of the Scheduler to the first line of user code',
  targets: [{ figure: 'p99_ms', atMost: 250 }],
  async run(sayUnder): Promise<Measurement> {
    const { latencies, others } = await measure(sayUnder('latency'));
    const figures = {
      jobs: JOBS,
      p50_ms: rounded(percentile(latencies, 0.5)),
      p99_ms: rounded(percentile(latencies, 0.99)),
      max_ms: rounded(Math.max(...latencies)),
      others_cpu_share: others,
    };
    return {
      figures,
      tables: [
        {
          title: `from the invoke of the Scheduler to the first line of user code, ${JOBS} jobs one after another`,
          columns: ['p50 ms', 'p99 ms', 'max ms', 'cores by others'],
          rows: [[figures.p50_ms, figures.p99_ms, figures.max_ms, figures.others_cpu_share]],
        },
      ],
    };
  },
};

/** One job of one task at a time; the worker's own clock tells when it was reached, and travels in its report. */
function measure(say: Say): Promise<{ latencies: number[]; others: number }> {
  let reachedAtMs: number | undefined;
  const onEvent = (event: HostEvent) => {
    reachedAtMs = reachedAt(event) ?? reachedAtMs;
  };
  const workers = { [WORKER]: { fixture: 'clock', slots: SLOTS } };
  return withBenchFleet({ workers, onEvent }, async (bench) => {
    const latencies: number[] = [];
    const closeWindow = openCpuWindow(bench.emulator.pid);
    for (let job = 0; job < WARM_UP_JOBS + JOBS; job++) {
      reachedAtMs = undefined;
      const sentAtMs = Date.now();
      await oneJob(bench);
      if (reachedAtMs === undefined) throw new BenchError('the worker was not reached');
      if (job >= WARM_UP_JOBS) latencies.push(reachedAtMs - sentAtMs);
      say(`${latencies.length} of ${JOBS} jobs`);
    }
    return { latencies, others: othersShare(closeWindow()) };
  });
}

async function oneJob({ fleet, invocations }: BenchFleet): Promise<void> {
  const job = jobText({ worker: WORKER, tasks: 1 });
  await fleet.send(ESSENTIAL_NAMES.scheduler, JSON.stringify({ job }));
  await invocations.idle();
}

function reachedAt(event: HostEvent): number | undefined {
  if (event.type !== 'invoke_accepted' || event.functionName !== ESSENTIAL_NAMES.workerAssistant) return undefined;
  const report: { result?: { reached_at_ms?: number } } = JSON.parse(event.payload);
  return report.result?.reached_at_ms;
}
