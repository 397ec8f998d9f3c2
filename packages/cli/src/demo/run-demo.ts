import { setTimeout as sleep } from 'node:timers/promises';
import { AttemptMeter, type HostEvent, type LocalFleet, readConfigFile, startLocalFleet } from '@sosw/local';
import { SoswError } from 'sosw';
import { realSystem } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, type FleetConfig, idsOf, type JobAnswer, jobTotals } from 'sosw/essentials';
import { startProgress } from '../output/progress.ts';
import type { Demo } from './demo-file.ts';

/** In AWS the Orchestrator comes by every minute; nobody wants to wait that long for a demo to repair itself. */
const TICK_MS = 2_000;
const LOOK_MS = 100;
/** A demo that takes longer than this is stuck. */
const TIME_LIMIT_MS = 180_000;

/** How a demo went. */
export interface DemoOutcome {
  readonly demo: Demo;
  readonly total: number;
  readonly completed: number;
  readonly dead: number;
  /** Attempts that were started. */
  readonly attempts: number;
  /** Most attempts that were inside user code at once. */
  readonly atOnce: number;
  readonly rows: Readonly<Record<string, number>>;
  /** From the invoke of the Scheduler to the last task that was closed. */
  readonly jobMs: number;
  /** Lines that functions wrote about things that went wrong. */
  readonly complaints: readonly string[];
}

/** Runs a demo in a fresh fleet; nothing is left of the fleet afterwards, also after Ctrl-C. */
export async function runDemo(demo: Demo): Promise<DemoOutcome> {
  const config = withEnvironment(await readConfigFile(demo.folder), demo.environment);
  const meter = new AttemptMeter(Object.keys(config.labourers));
  const complaints: string[] = [];
  const onEvent = (event: HostEvent) => {
    meter.observe(event);
    if (isComplaint(event)) complaints.push(`${event.functionName}: ${event.line}`);
  };
  const fleet = await startLocalFleet({ config, folder: demo.folder, tickMs: TICK_MS, onEvent });
  const stop = () => void fleet.close().then(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const startedAtMs = performance.now();
    const totals = await runJob(fleet, demo);
    const jobMs = performance.now() - startedAtMs;
    const rows = await rowsOf(fleet, Object.keys(demo.expect.rows));
    const attempts = [...meter.starts.values()].reduce((sum, starts) => sum + starts, 0);
    return { demo, ...totals, attempts, atOnce: meter.peak, rows, jobMs, complaints };
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await fleet.close();
  }
}

function withEnvironment(config: FleetConfig, environment: Demo['environment']): FleetConfig {
  const labourers = Object.entries(config.labourers).map(([id, definition]) => {
    return [id, { ...definition, environment: { ...definition.environment, ...environment } }] as const;
  });
  return { ...config, labourers: Object.fromEntries(labourers) };
}

async function runJob(
  fleet: LocalFleet,
  { job, title }: Demo,
): Promise<Pick<DemoOutcome, 'total' | 'completed' | 'dead'>> {
  const answer = await fleet.invoke(ESSENTIAL_NAMES.scheduler, JSON.stringify({ job }));
  if (answer.functionError !== undefined) throw new DemoError('the job was refused', answer.payload);
  const { job_id: jobId, total } = answer.payload as JobAnswer;
  const row = await fleet.store.jobs.read(jobId);
  if (!row) throw new DemoError('the job has no row', answer.payload);

  const progress = startProgress(title, total);
  const ids = idsOf(row, realSystem.hash);
  const giveUpAtMs = performance.now() + TIME_LIMIT_MS;
  for (;;) {
    const { completed, dead, cancelled } = await jobTotals(fleet.store.tasks, ids, total);
    const closed = completed + dead + cancelled;
    progress.at(closed);
    if (closed === total || performance.now() > giveUpAtMs) {
      progress.end();
      return { total, completed, dead };
    }
    await sleep(LOOK_MS);
  }
}

async function rowsOf(fleet: LocalFleet, tables: readonly string[]): Promise<Record<string, number>> {
  const counts = await Promise.all(tables.map(async (table) => [table, await fleet.countRows(table)] as const));
  return Object.fromEntries(counts);
}

/** Functions log JSON lines with a level; what is no JSON and comes from standard error is a complaint too. */
function isComplaint(event: HostEvent): event is Extract<HostEvent, { type: 'log_line' }> {
  if (event.type !== 'log_line') return false;
  return event.stream === 'stderr' || /"level":"(ERROR|CRITICAL)"/.test(event.line);
}

/** The demo could not be run. */
export class DemoError extends SoswError<{ readonly answer: unknown }> {
  override readonly name = 'DemoError';
  readonly code = 'SOSW_DEMO';

  constructor(message: string, answer: unknown) {
    super(`${message}: ${JSON.stringify(answer)}`, { answer });
  }
}
