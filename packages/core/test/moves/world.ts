import { afterEach, expect } from 'vitest';
import type { DueTask, RunningRow, Task, TaskRef, WaitingTask } from '../../src/domain/task.ts';
import { ESSENTIAL_NAMES } from '../../src/essentials/deps.ts';
import { KnownTerms } from '../../src/essentials/known-terms.ts';
import { tick } from '../../src/essentials/tick.ts';
import { assist, type ReportOutcome, type WorkerAssistantDeps } from '../../src/essentials/worker-assistant.ts';
import type { Candidate, CandidateSource } from '../../src/moves/candidate.ts';
import { type ClaimOutcome, claim } from '../../src/moves/claim.ts';
import type { MoveDeps } from '../../src/moves/deps.ts';
import { expire } from '../../src/moves/expire.ts';
import { FreshSlots } from '../../src/moves/fresh-slots.ts';
import { nextForTick } from '../../src/moves/next-for-tick.ts';
import type { LabourerTerms } from '../../src/ports/labourer-states.ts';
import { NO_METRICS } from '../../src/ports/metrics.ts';
import type { Store } from '../../src/ports/store.ts';
import { TASK_BATCH_MAX } from '../../src/ports/task-store.ts';
import { aDelayedTask, aState, aWaitingTask, MADE_AT_MS, ManualSystem, someTerms } from '../../src/testing/index.ts';
import { useEmulator } from '../support/use-emulator.ts';
import { CapturedLog, Counts, FakeFunctions, type Invocation } from './fakes.ts';
import { notAtRest, placesOf } from './places.ts';

export const MINUTE_MS = 60_000;
/** Longer than any lease and any back-off of these worlds. */
const LONG_MS = 30 * MINUTE_MS;
const ROUNDS_MAX = 10;

export interface WorldOptions {
  readonly labourerId?: string;
  readonly slots?: number;
  readonly lanes?: number;
  readonly terms?: Partial<LabourerTerms>;
}

/** Starts the emulator of a test file and stops it; each world that is made of it has tables of its own, in which every row makes sense. */
export function worlds(): (options?: WorldOptions) => Promise<World> {
  const emulator = useEmulator();
  const badRows: (readonly unknown[])[] = [];
  afterEach(() => expect(badRows.flat()).toEqual([]));
  return async (options = {}) => {
    const { store, badRows: reported } = await emulator.freshStore();
    badRows.push(reported);
    const world = new World(store, options);
    await world.begin();
    return world;
  };
}

/** A candidate as a reader saw it. */
export const inQueue = (task: Task): Candidate => ({ from: 'Q', task });
export const inWaiting = ({ lane, taskId, attempts, dueMs = 0 }: WaitingTask | DueTask): Candidate => ({
  from: 'W',
  due: { lane, taskId, attempts, dueMs },
});

/** These and no others, in this order. */
export function inOrder(...candidates: readonly Candidate[]): CandidateSource {
  let rest = candidates;
  return async () => {
    const [next, ...others] = rest;
    rest = others;
    return next;
  };
}

/** One labourer on real tables, its workers, and everything that moves need around them. */
export class World {
  readonly store: Store;
  readonly labourerId: string;
  readonly lanes: number;
  readonly system: ManualSystem = new ManualSystem({ autoAdvance: true });
  readonly functions: FakeFunctions = new FakeFunctions();
  readonly log: CapturedLog = new CapturedLog();
  readonly stats: Counts = new Counts();
  /** What people are told. */
  readonly digest: string[] = [];
  /** What was posted to the meta table: `<action> <task id>`. */
  readonly meta: string[] = [];
  terms: LabourerTerms;
  #tasks: readonly Task[] = [];
  readonly #reported = new Set<string>();
  #stateWrites = 0;

  constructor(store: Store, { labourerId = 'some_worker', slots = 3, lanes = 1, terms = {} }: WorldOptions) {
    this.store = store;
    this.labourerId = labourerId;
    this.lanes = lanes;
    this.terms = someTerms({ slots, arn: `arn:${labourerId}`, ...terms });
  }

  async begin(): Promise<void> {
    await this.store.states.raiseLanes(this.labourerId, this.lanes);
    await this.change({});
  }

  get nowMs(): number {
    return this.system.clock.now();
  }

  /** What one container of an essential has. Its calls to the store are real unless the test says otherwise. */
  deps(overrides: Partial<MoveDeps> = {}): WorkerAssistantDeps {
    const { store, functions, system, log, stats } = this;
    return {
      ...{ tasks: store.tasks, writer: store.writer, states: store.states, jobs: store.jobs },
      ...{ functions, texts: undefined, system, log, stats, metrics: NO_METRICS, names: ESSENTIAL_NAMES },
      digest: { add: (line) => this.digest.push(line) },
      meta: { post: async (taskId, action) => void this.meta.push(`${action} ${taskId}`) },
      terms: new KnownTerms(store.states, system.clock),
      ...overrides,
    };
  }

  /** Other terms are in force from now on, for whoever reads the state row. */
  async change(terms: Partial<LabourerTerms>): Promise<void> {
    this.terms = { ...this.terms, ...terms };
    this.#stateWrites += 1;
    const slotsAtMs = MADE_AT_MS - MINUTE_MS + this.#stateWrites; // before any tick
    await this.store.states.write(aState({ ...this.terms, labourerId: this.labourerId, slotsAtMs }));
  }

  /** Puts tasks into the queue. */
  async queue(...tasks: readonly Task[]): Promise<void> {
    this.#tasks = [...this.#tasks, ...tasks];
    for (let from = 0; from < tasks.length; from += TASK_BATCH_MAX) {
      await this.store.writer.writeBatch('queued', tasks.slice(from, from + TASK_BATCH_MAX));
    }
  }

  /** Puts a task into waiting that has failed once and is due now, or as told. */
  async wait(task: Task, overrides: Partial<WaitingTask> = {}): Promise<WaitingTask> {
    this.#tasks = [...this.#tasks, task];
    const waiting = aWaitingTask(task, { dueMs: this.nowMs, ...overrides });
    await this.store.tasks.putWaiting(waiting);
    return waiting;
  }

  /** Puts a task into waiting whose start is delayed to now. */
  async delay(task: Task): Promise<WaitingTask> {
    this.#tasks = [...this.#tasks, task];
    const delayed = aDelayedTask(task, this.nowMs);
    await this.store.writer.writeBatch('waiting', [delayed]);
    return delayed;
  }

  /** Fills one slot, as a tick does it unless candidates are given. */
  claim(
    slot: number,
    options: { readonly over?: string; readonly deps?: MoveDeps; readonly next?: CandidateSource } = {},
  ): Promise<ClaimOutcome> {
    const { deps = this.deps(), over } = options;
    const { labourerId, lanes: lanesRead } = this;
    const line = { labourerId, lanesRead, running: new Set<string>(), wanted: 1 };
    const next = options.next ?? nextForTick(deps.tasks, deps.system.clock, line);
    return claim(deps, { labourerId, slot, over }, this.terms, this.freshSlots(), next);
  }

  /** Slots as an actor knows them that has just read the state row. */
  freshSlots(): FreshSlots {
    const known = { slots: this.terms.slots, learntAtMs: this.nowMs };
    return new FreshSlots(this.system.clock, known, () => this.deps().terms.readStrongly(this.labourerId));
  }

  /** Queues a task and claims it into a slot: its first attempt runs. */
  async run(task: Task, slot = 0): Promise<Invocation> {
    await this.queue(task);
    return this.#invokedBy(this.claim(slot, { next: inOrder(inQueue(task)) }));
  }

  /** A task that waited is claimed into a slot: its second attempt runs, or as the row in waiting says. */
  async rerun(task: Task, slot = 0, overrides: Partial<WaitingTask> = {}): Promise<Invocation> {
    const waiting = await this.wait(task, overrides);
    return this.#invokedBy(this.claim(slot, { next: inOrder(inWaiting(waiting)) }));
  }

  async #invokedBy(claimed: Promise<ClaimOutcome>): Promise<Invocation> {
    const outcome = await claimed;
    const invocation = this.functions.invocations.at(-1);
    if (outcome !== 'invoked' || !invocation) throw new Error(`expected an invoke, got ${outcome}`);
    return invocation;
  }

  /** The worker of this invocation reports success, or as told; it does so once unless a test calls this again. */
  report(
    { task_id, attempt, receipt }: Invocation,
    event: Readonly<Record<string, unknown>> = {},
    deps: WorkerAssistantDeps = this.deps(),
  ): Promise<ReportOutcome> {
    this.#reported.add(receipt);
    return assist(deps, { action: 'mark_task_as_completed', task_id, attempt, receipt, ...event });
  }

  /** The worker of this invocation reports a failure. */
  fail(
    invocation: Invocation,
    event: Readonly<Record<string, unknown>> = {},
    deps: WorkerAssistantDeps = this.deps(),
  ): Promise<ReportOutcome> {
    const error = { name: 'Error', message: 'not this time' };
    return this.report(invocation, { action: 'mark_task_as_failed', error, ...event }, deps);
  }

  tick(deps: MoveDeps = this.deps()): ReturnType<typeof tick> {
    return tick({ ...this.deps(), ...deps }, this.labourerId, async () => this.terms);
  }

  /** The clock moves on until the leases of all that runs now are over. */
  async leasesEnd(): Promise<void> {
    await this.system.advance(this.terms.leaseMs + MINUTE_MS);
  }

  /** Ends the attempt in this slot, as a tick does. */
  async expire(slot: number, deps: MoveDeps = this.deps()): Promise<boolean> {
    return expire(deps, await this.slot(slot), this.terms);
  }

  async slot(slot: number): Promise<RunningRow> {
    const row = await this.store.tasks.readSlot(this.labourerId, slot);
    if (!row) throw new Error(`slot ${slot} is free`);
    return row;
  }

  /** Where a task stands, in road order: `Q`, `R0 W` (an attempt in slot 0), `C completed`, `nowhere`. */
  places(ref: TaskRef): Promise<string> {
    return placesOf(this.store.tasks, this.labourerId, ref);
  }

  /** The numbers of the attempts of a task that were handed to its worker. */
  attemptsOf({ taskId }: TaskRef): number[] {
    return this.functions.invocations.filter(({ task_id }) => task_id === taskId).map(({ attempt }) => attempt);
  }

  /** Workers of invocations so far never report. */
  silence(): void {
    for (const { receipt } of this.functions.invocations) this.#reported.add(receipt);
  }

  /**
   * Workers report success, time passes, ticks go on, until nothing runs and each task of this world is closed and
   * stands nowhere else. A worker whose lease is over does not begin (R9).
   */
  async runToEnd(): Promise<void> {
    const deps = this.deps();
    let left: string[] = [];
    for (let round = 0; round < ROUNDS_MAX; round++) {
      await this.#workersReport(deps);
      left = await notAtRest(this.store.tasks, this, this.#tasks);
      if (left.length === 0) return;
      await this.system.advance(LONG_MS);
      await this.tick(deps);
    }
    throw new Error(`not at rest after ${ROUNDS_MAX} ticks: ${left.join(', ')}`);
  }

  async #workersReport(deps: WorkerAssistantDeps): Promise<void> {
    for (let next = this.#nextToReport(); next; next = this.#nextToReport()) await this.report(next, {}, deps);
  }

  #nextToReport(): Invocation | undefined {
    return this.functions.invocations.find(
      ({ receipt, lease_until_ms }) => !this.#reported.has(receipt) && this.nowMs <= lease_until_ms,
    );
  }
}
