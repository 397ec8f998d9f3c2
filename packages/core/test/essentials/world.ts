import { vi } from 'vitest';
import { type LabourerReading, readLabourers } from '../../src/domain/labourer.ts';
import type { Measures } from '../../src/domain/metrics.ts';
import type { Task } from '../../src/domain/task.ts';
import { laneNames, parseTaskId } from '../../src/domain/task-id.ts';
import { ESSENTIAL_NAMES, type EssentialDeps } from '../../src/essentials/deps.ts';
import { KnownFunctions } from '../../src/essentials/known-functions.ts';
import { KnownTerms } from '../../src/essentials/known-terms.ts';
import type { OrchestratorDeps } from '../../src/essentials/orchestrator.ts';
import { tick } from '../../src/essentials/tick.ts';
import type { WorkerAssistantDeps } from '../../src/essentials/worker-assistant.ts';
import type { LabourerTerms } from '../../src/ports/labourer-states.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import type { System } from '../../src/ports/system.ts';
import { TASK_BATCH_MAX } from '../../src/ports/task-store.ts';
import { Stats } from '../../src/runtime/stats.ts';
import { aSlot, aState, ManualSystem, type ManualSystemOptions, someTerms } from '../../src/testing/index.ts';
import { type Call, intercepted, type Operation } from '../../src/testing/intercept.ts';
import { CapturedLog } from '../moves/fakes.ts';
import type { FreshStore } from '../support/fresh-store.ts';
import { useEmulator } from '../support/use-emulator.ts';
import { type Event, FakeFunctions } from './fake-functions.ts';
import { FakeMetrics } from './fake-metrics.ts';
import { MemoryTexts } from './memory-texts.ts';

export const WORKER = 'some_worker';

/** A busy machine may take long; no test of these is about real time. */
const PATIENCE_MS = 60_000;

/** Of each place the indexes of the tasks that stand in it, in order. */
export interface Places {
  readonly queued: readonly number[];
  readonly running: readonly number[];
  readonly waiting: readonly number[];
  readonly closed: readonly number[];
}

export interface WorldOptions extends ManualSystemOptions {
  /** Whether there is a place for large texts of jobs. Default: no. */
  readonly hasTexts?: boolean;
}

/** Starts an emulator for a test file; each call of the returned function makes a world on tables of its own. */
export function useWorlds(): (options?: WorldOptions) => Promise<World> {
  vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });
  const emulator = useEmulator();
  return async (options) => new World(await emulator.freshStore(), options);
}

/** Real tables, a clock that stands, functions that record what they are invoked with. */
export class World {
  readonly fresh: FreshStore;
  readonly store: FreshStore['store'];
  readonly system: System & Pick<ManualSystem, 'advance'>;
  readonly functions = new FakeFunctions();
  /** What metrics show. */
  readonly metrics = new FakeMetrics();
  /** Where large texts of jobs are kept. */
  readonly texts: MemoryTexts | undefined;
  readonly log = new CapturedLog();
  readonly stats = new Stats();
  /** What was measured, in order. */
  readonly measures: ({ readonly labourerId: string } & Measures)[] = [];
  /** Lines of the digest. */
  readonly digest: string[] = [];
  /** What was posted to the meta table: `<index of the task> <action>`. */
  readonly posts: string[] = [];
  readonly deps: EssentialDeps;

  constructor(fresh: FreshStore, { hasTexts = false, ...options }: WorldOptions = {}) {
    this.texts = hasTexts ? new MemoryTexts() : undefined;
    this.fresh = fresh;
    this.store = fresh.store;
    this.system = wholeMilliseconds(new ManualSystem({ autoAdvance: true, ...options }));
    this.deps = {
      ...this.store,
      functions: this.functions,
      texts: this.texts,
      system: this.system,
      log: this.log,
      stats: this.stats,
      metrics: { record: (labourerId, measures) => this.measures.push({ labourerId, ...measures }) },
      digest: { add: (line) => this.digest.push(line) },
      meta: {
        post: async (taskId, action, extra) => {
          this.posts.push([indexOf(taskId), action, ...(extra ? [JSON.stringify(extra)] : [])].join(' '));
        },
      },
      names: ESSENTIAL_NAMES,
    };
  }

  get nowMs(): number {
    return this.system.clock.now();
  }

  /** What an Orchestrator needs, in a container of its own. */
  orchestrator(): OrchestratorDeps {
    const { functions, system, deps, metrics: healthMetrics } = this;
    return { ...deps, known: new KnownFunctions(functions, system.clock), healthMetrics };
  }

  /** What a WorkerAssistant needs, in a container of its own. */
  assistant(): WorkerAssistantDeps {
    return { ...this.deps, terms: new KnownTerms(this.store.states, this.system.clock) };
  }

  /** A tick of the worker with so many slots; what it invoked the worker with. */
  async tick(slots: number, overrides: Partial<LabourerTerms> = {}): Promise<Event[]> {
    const before = this.functions.eventsOf(WORKER).length;
    await tick(this.deps, WORKER, async () => someTerms({ slots, ...overrides }));
    return this.functions.eventsOf(WORKER).slice(before);
  }

  /** The first attempt of a task of the queue runs in this slot, as after a claim. */
  async run(task: Task | undefined, slot: number): Promise<void> {
    if (!task) throw new Error('there is no such task');
    await this.store.tasks.putSlot(aSlot(task, { slot }));
    await this.store.tasks.takeQueued(task);
  }

  /** Writes tasks of one labourer to its queue, as a Scheduler does. */
  async queue(tasks: readonly Task[]): Promise<void> {
    const [first] = tasks;
    if (!first) return;
    const lanes = new Set(tasks.map(({ lane }) => lane)).size;
    await this.store.states.raiseLanes(first.labourerId, lanes);
    for (let from = 0; from < tasks.length; from += TASK_BATCH_MAX) {
      await this.store.writer.writeBatch('queued', tasks.slice(from, from + TASK_BATCH_MAX));
    }
  }

  /** Puts a number of slots in force, as a tick does. */
  async putInForce(slots: number, overrides: Parameters<typeof aState>[0] = {}): Promise<void> {
    await this.store.states.write(aState({ slots, slotsAtMs: this.nowMs, ...overrides }));
  }

  async places(labourerId: string = WORKER, lanes = 1): Promise<Places> {
    const { tasks } = this.store;
    const inPlace = async (place: 'queued' | 'waiting' | 'closed') => {
      const perLane = laneNames(labourerId, lanes).map((lane) => {
        const prefix = `${lane.replace('#', '~')}~`;
        return tasks.idsBetween(place, lane, prefix, `${prefix}~`);
      });
      return (await Promise.all(perLane)).flat().map(indexOf).sort(byNumber);
    };
    const rows = await tasks.readSlots(labourerId);
    return {
      queued: await inPlace('queued'),
      running: rows.map(({ taskId }) => indexOf(taskId)).sort(byNumber),
      waiting: await inPlace('waiting'),
      closed: await inPlace('closed'),
    };
  }

  /** Slots that are held: `<slot>: <index of the task>`. */
  async slots(labourerId: string = WORKER): Promise<Readonly<Record<number, number>>> {
    const rows = await this.store.tasks.readSlots(labourerId);
    return Object.fromEntries(rows.map(({ slot, taskId }) => [slot, indexOf(taskId)]));
  }

  /** Indexes of the tasks that the worker was invoked for, in the order of the invokes. */
  invoked(functionName: string = WORKER): number[] {
    return this.functions.eventsOf(functionName).map(({ task_id }) => indexOf(String(task_id)));
  }
}

/** Pauses are rounded up, as real timers do: a clock that stands shows whole milliseconds, and so do rows. */
function wholeMilliseconds(system: ManualSystem): World['system'] {
  const { clock, random, hash, timers } = system;
  return {
    ...{ clock, random, hash },
    timers: { ...timers, sleep: (ms) => timers.sleep(Math.ceil(ms)) },
    advance: (ms) => system.advance(ms),
  };
}

/** Index of a task in its job. */
export function indexOf(taskId: string): number {
  return parseTaskId(taskId)?.index ?? Number.NaN;
}

/** The labourers of a configuration, as the essentials read them. */
export function labourers(settings: Readonly<Record<string, unknown>>): readonly LabourerReading[] {
  return readLabourers({ labourers: settings });
}

/** What a worker of ours reports about the event that it was invoked with. */
export function completed({ task_id, attempt, receipt }: Event, more: Event = {}): Event {
  return { action: 'mark_task_as_completed', task_id, attempt, receipt, ...more };
}

export function failed({ task_id, attempt, receipt }: Event, more: Event = {}): Event {
  return { action: 'mark_task_as_failed', task_id, attempt, receipt, ...more };
}

/** The same of a worker of the original, which says neither its attempt nor its receipt. */
export function asOriginal({ attempt, receipt, ...report }: Event): Event {
  return report;
}

/** A port of which certain calls are not answered, however often they are repeated. */
export function breaking<Port extends object>(
  port: Port,
  operation: Operation<Port>,
  concerns: (args: readonly unknown[]) => boolean = () => true,
): Port {
  return intercepted(port, (call: Call) => {
    if (call.operation === operation && concerns(call.args)) {
      throw new StoreUnavailableError({ operation, reason: 'planned fault' });
    }
    return call.perform();
  });
}

/** A port that tells the arguments of each call of one operation before it is made. */
export function watched<Port extends object>(
  port: Port,
  operation: Operation<Port>,
  tell: (args: readonly unknown[]) => void,
): Port {
  return intercepted(port, (call: Call) => {
    if (call.operation === operation) tell(call.args);
    return call.perform();
  });
}

function byNumber(a: number, b: number): number {
  return a - b;
}
