import { type JobRow, type LabourerState, laneNames, type Store, type UntickedState } from 'sosw/essentials';
import type { Fleet } from './fleet.ts';
import { closedIn } from './job-counts.ts';
import { totalsOf } from './jobs.ts';
import { firstOf } from './listed-tasks.ts';

/** A queue is counted up to here: nobody needs to know more of a long one, and each row is read. */
const COUNTED_MAX = 64;
/** Closed tasks are counted for jobs up to this size: each is read. */
const COUNTED_JOB_TASKS_MAX = 1_000;
const OPEN_JOBS_MAX = 100;

/** At least so many, if there is `more`. */
export interface Count {
  readonly count: number;
  readonly more: boolean;
}

/** A labourer as it stands now. */
export interface LabourerStatus {
  readonly state: LabourerState | UntickedState;
  /** Slots that are held. */
  readonly running: number;
  readonly queued: Count;
  /** Tasks that wait and could run now. */
  readonly due: Count;
}

/** A job that is not closed. */
export interface OpenJob {
  readonly job: JobRow;
  /** Tasks that are closed; absent for a large job. */
  readonly closed?: number;
}

export interface FleetStatus {
  readonly labourers: readonly LabourerStatus[];
  readonly jobs: readonly OpenJob[];
  /** There are more open jobs than are listed. */
  readonly hasMoreJobs: boolean;
}

/** How a fleet stands. What it reads is bounded by labourers, lanes and slots, and not by queues. */
export async function readStatus(fleet: Fleet, nowMs: number): Promise<FleetStatus> {
  const states = await fleet.store.states.list();
  const labourers: LabourerStatus[] = [];
  for (const state of states.toSorted((a, b) => a.labourerId.localeCompare(b.labourerId))) {
    labourers.push(await readLabourer(fleet.store, state, nowMs));
  }
  return { labourers, ...(await readOpenJobs(fleet)) };
}

async function readLabourer(
  { tasks, listing }: Store,
  state: LabourerStatus['state'],
  nowMs: number,
): Promise<LabourerStatus> {
  const { labourerId, lanesRead } = state;
  const lanes = laneNames(labourerId, lanesRead);
  const [slots, queued, due] = await Promise.all([
    tasks.readSlots(labourerId),
    counted(lanes, async (lane, limit) => (await firstOf(listing.queued, lane, limit)).length),
    counted(lanes, async (lane, limit) => (await tasks.dueHead(lane, nowMs, limit)).length),
  ]);
  return { state, running: slots.length, queued, due };
}

async function counted(
  lanes: readonly string[],
  countIn: (lane: string, limit: number) => Promise<number>,
): Promise<Count> {
  let count = 0;
  for (const lane of lanes) {
    count += await countIn(lane, COUNTED_MAX + 1 - count);
    if (count > COUNTED_MAX) return { count: COUNTED_MAX, more: true };
  }
  return { count, more: false };
}

async function readOpenJobs(fleet: Fleet): Promise<Pick<FleetStatus, 'jobs' | 'hasMoreJobs'>> {
  const jobs: OpenJob[] = [];
  for await (const job of fleet.store.jobs.openJobs()) {
    if (jobs.length === OPEN_JOBS_MAX) return { jobs: inOrder(jobs), hasMoreJobs: true };
    const isCounted = job.total <= COUNTED_JOB_TASKS_MAX;
    jobs.push({ job, ...(isCounted && { closed: closedIn(await totalsOf(fleet, job)) }) });
  }
  return { jobs: inOrder(jobs), hasMoreJobs: false };
}

function inOrder(jobs: readonly OpenJob[]): OpenJob[] {
  return jobs.toSorted((a, b) => a.job.createdAtMs - b.job.createdAtMs);
}
