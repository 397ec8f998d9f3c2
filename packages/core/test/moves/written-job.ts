import { expect } from 'vitest';
import { type JobIds, laneNames, requireTaskId, taskRefOf } from '../../src/domain/task-id.ts';
import { idsOf } from '../../src/essentials/job-progress.ts';
import { type EnqueueDeps, enqueue, type OwnedJob, type Payloads } from '../../src/moves/enqueue.ts';
import type { JobPlanInputs, JobRow } from '../../src/ports/job-store.ts';
import { aJob } from '../../src/testing/index.ts';
import { MINUTE_MS, type World } from './world.ts';

/** Tasks of a window (R10b). */
export const WINDOW = 500;

export const PLAN: Payloads = {
  *payloads(from, to) {
    for (let index = from; index < to; index++) yield JSON.stringify({ index });
  },
};

/** A job of a world whose tasks are written, and where they are. */
export class WrittenJob {
  readonly world: World;
  readonly job: JobPlanInputs;
  readonly ids: JobIds;

  constructor(world: World, overrides: Partial<JobPlanInputs>) {
    this.world = world;
    this.job = aJob({ labourerId: world.labourerId, lanes: world.lanes, ...overrides });
    this.ids = idsOf(this.job, world.system.hash);
  }

  deps(overrides: Partial<EnqueueDeps> = {}): EnqueueDeps {
    const { tasks, writer, states, jobs } = this.world.store;
    return { tasks, writer, states, jobs, system: this.world.system, ...overrides };
  }

  /** Puts the job's row: its first owner, for a minute from now. */
  async create(): Promise<OwnedJob> {
    const { job, ids, world } = this;
    const ownerUntilMs = world.nowMs + MINUTE_MS;
    await world.store.jobs.create(job, ownerUntilMs);
    return { job, ids, epoch: 1, cursor: 0, ownerUntilMs, isResumed: false };
  }

  /** Takes the job over as soon as that is allowed, as its next owner. */
  async takeOver(): Promise<OwnedJob> {
    const { ids, world } = this;
    const row = await this.row();
    if (row.ownerUntilMs !== undefined) await world.system.advance(row.ownerUntilMs + 10_001 - world.nowMs);
    const ownerUntilMs = world.nowMs + MINUTE_MS;
    const taken = await world.store.jobs.takeOver(row, ownerUntilMs);
    expect(taken.outcome).toBe('written');
    return { job: row, ids, epoch: row.epoch + 1, cursor: row.cursor, ownerUntilMs, isResumed: true };
  }

  async row(): Promise<JobRow> {
    const row = await this.world.store.jobs.read(this.job.jobId);
    if (!row) throw new Error('no row of the job');
    return row;
  }

  write(owned: OwnedJob, deps = this.deps(), isTimeUp: () => boolean = () => false): ReturnType<typeof enqueue> {
    return enqueue(deps, owned, PLAN, isTimeUp);
  }

  /** Takes the job over and writes the rest of it; all of it must stand somewhere, once, in the end. */
  async resume(): Promise<void> {
    const owned = await this.takeOver();
    expect(await this.write(owned)).toBe('written');
    await this.standsOnce();
  }

  /** Indexes of the job's tasks in a place. */
  async indexesIn(place: 'queued' | 'waiting' | 'closed'): Promise<number[]> {
    const lanes = laneNames(this.ids.labourerId, this.ids.lanes);
    const ids = await Promise.all(lanes.map((lane) => this.world.store.tasks.idsBetween(place, lane, ' ', '~')));
    return ids.flat().map((id) => requireTaskId(id).index);
  }

  /** Every task of the job stands in exactly one place. */
  async standsOnce(): Promise<void> {
    const rows = await this.world.store.tasks.readSlots(this.ids.labourerId);
    const running = rows.filter(({ cameFrom }) => cameFrom === 'Q').map(({ taskId }) => requireTaskId(taskId).index);
    const places = [await this.indexesIn('queued'), await this.indexesIn('waiting'), await this.indexesIn('closed')];
    const indexes = [...running, ...places.flat()].sort((a, b) => a - b);
    expect(indexes).toEqual(Array.from({ length: this.job.total }, (_, index) => index));
  }

  ref(index: number): { lane: string; taskId: string } {
    return taskRefOf(this.ids, index);
  }
}
