import { errorText } from '../domain/errors.ts';
import { type JobIds, laneNames } from '../domain/task-id.ts';
import { JOB_OWNER_MARGIN_MS } from '../domain/timings.ts';
import { inParallel } from '../moves/in-parallel.ts';
import { settled } from '../moves/settled.ts';
import type { JobRow } from '../ports/job-store.ts';
import type { LabourerState, UntickedState } from '../ports/labourer-states.ts';
import type { EssentialDeps } from './deps.ts';
import { closeJob, idsOf, jobTotals } from './job-progress.ts';
import { measureQueues, type OpenJob } from './queue-metrics.ts';
import { termsWithoutLabourer } from './terms.ts';
import { tick } from './tick.ts';

const AT_ONCE = 8;
/** A labourer's waiting rows are swept in one of so many runs: about daily at one run a minute. */
const SWEEP_ONE_IN = 720;
/** A job is looked at each time this share of its age has passed: often while it is young, rarely later. */
const LOOK_SHARE = 0.05;
const RUN_INTERVAL_MS = 60_000;

/** What the Scavenger did; logged. */
export interface ScavengerSummary {
  readonly orphans: number;
  readonly resumed: number;
  readonly closed: number;
  readonly swept: number;
}

/**
 * Looks after what nobody else does (design, section 5): labourers that the configuration no longer has, jobs left
 * half-way, jobs that are done, and rows in waiting whose task is closed. What goes wrong with one of them stops none of
 * the others.
 *
 * @param configured ids of the labourers that the Orchestrator ticks
 */
export async function scavenge(deps: EssentialDeps, configured: ReadonlySet<string>): Promise<ScavengerSummary> {
  const summary = { orphans: 0, resumed: 0, closed: 0, swept: 0 };
  const states = await deps.states.list();
  await inParallel(states, AT_ONCE, (state) =>
    isolated(deps, { labourer_id: state.labourerId }, async () => {
      const isOrphan = !configured.has(state.labourerId);
      if (isOrphan) {
        await tickOrphan(deps, state.labourerId);
        summary.orphans += 1;
      }
      if (deps.system.random.number() * SWEEP_ONE_IN >= 1) return;
      if (isOrphan) await tellOfQueue(deps, state);
      summary.swept += await sweep(deps, state);
    }),
  );
  const open: OpenJob[] = [];
  for await (const job of deps.jobs.openJobs()) {
    const { text: _, ...counted } = job; // the text may be long
    open.push(counted);
    await isolated(deps, { job_id: job.jobId }, async () => {
      if (job.state === 'writing') summary.resumed += await resumeIfLeft(deps, job);
      if (job.state === 'written') summary.closed += await closeIfDone(deps, job);
    });
  }
  await measureQueues(deps, states, open);
  return summary;
}

/** A labourer that was removed: no slots, leases still expire, its tasks wait, and somebody should know. */
async function tickOrphan(deps: EssentialDeps, labourerId: string): Promise<void> {
  const { running } = await tick(deps, labourerId, async (state) => termsWithoutLabourer(labourerId, state));
  if (running > 0) deps.digest.add(`Labourer ${labourerId} is not configured, but ${running} of its tasks run`);
}

/** Tasks that nobody will run: told about daily, with the sweep, not every minute. */
async function tellOfQueue(
  deps: EssentialDeps,
  { labourerId, lanesRead }: LabourerState | UntickedState,
): Promise<void> {
  const heads = await Promise.all(laneNames(labourerId, lanesRead).map((lane) => deps.tasks.queuedHead(lane, 1)));
  if (heads.flat().length > 0) deps.digest.add(`Labourer ${labourerId} is not configured, and tasks of it wait`);
}

/**
 * Removes rows of W whose task is closed: what a crash between the C put and the W delete has left. Claims remove those
 * that come due; a labourer without slots claims nothing, and the leftover could outlive its row in C (R7, sweep).
 */
async function sweep(deps: EssentialDeps, { labourerId, lanesRead }: LabourerState | UntickedState): Promise<number> {
  const { tasks, system, stats } = deps;
  let removed = 0;
  for (const lane of laneNames(labourerId, lanesRead)) {
    let cursor: string | undefined;
    do {
      const page = await tasks.waitingPage(lane, cursor);
      for (const ref of page.tasks) {
        if (!(await tasks.isClosed(ref))) continue;
        await settled(system, 'deleteWaiting', () => tasks.deleteWaiting(ref));
        removed += 1;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  stats.add('leftovers_removed', removed);
  return removed;
}

/** A job whose writer is gone, or stopped on purpose without a sibling, is handed to the Scheduler. */
async function resumeIfLeft({ functions, system, names, log }: EssentialDeps, job: JobRow): Promise<number> {
  const isOwned = job.ownerUntilMs !== undefined && system.clock.now() <= job.ownerUntilMs + JOB_OWNER_MARGIN_MS;
  if (isOwned) return 0;
  log.warn('job left half-way is continued', { job_id: job.jobId, cursor: job.cursor, total: job.total });
  const asked = await functions.invoke(names.scheduler, JSON.stringify({ job_id: job.jobId }));
  if (asked.outcome !== 'refused') return 1;
  log.error('the Scheduler refused to continue a job', { job_id: job.jobId, ...asked });
  return 0;
}

/** Closes a job when all its tasks are closed. A look reads all of them, so looks grow rarer with the job's age. */
async function closeIfDone(deps: EssentialDeps, job: JobRow): Promise<number> {
  const { tasks, system } = deps;
  const ageMs = Math.max(1, system.clock.now() - job.createdAtMs);
  if (system.random.number() > RUN_INTERVAL_MS / (LOOK_SHARE * ageMs)) return 0;
  const ids: JobIds = idsOf(job, system.hash);
  const totals = await jobTotals(tasks, ids, job.total);
  if (totals.completed + totals.dead + totals.cancelled < job.total) return 0;
  return (await closeJob(deps, job, totals)) ? 1 : 0;
}

async function isolated(
  { log, stats, digest }: EssentialDeps,
  fields: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    stats.add('scavenges_failed');
    log.error('scavenger: could not be looked after', { ...fields, error: errorText(error) });
    digest.add(`Scavenger: ${Object.values(fields).join()} could not be looked after: ${errorText(error)}`);
  }
}
