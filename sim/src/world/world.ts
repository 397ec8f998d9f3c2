import { createTableInput, TABLE_SHAPES, type TableKind, tableNames } from 'sosw/aws/store';
import type { Codes } from '../bundle.ts';
import { DynamoDbModel } from '../dynamodb/model.ts';
import type { FaultKind, FaultPlan } from '../faults.ts';
import { invariants } from '../invariants/index.ts';
import { jobsOf, type Watched } from '../invariants/invariant.ts';
import { diceFor } from '../random.ts';
import type { Action, Labourer, Workload } from '../workload/workload.ts';
import { type Call, Calls } from './calls.ts';
import { deployFleet, removeFunction } from './fleet.ts';
import { SimulatedLambda } from './lambda.ts';
import { type InForce, Ledger, note, valuesSince } from './ledger.ts';
import { Operator } from './operator.ts';
import { type Invocation, SimulatedProcess } from './process.ts';
import { Services } from './services.ts';
import { STARTS_AT_MS, Time } from './time.ts';
import { Troubles } from './troubles.ts';
import { UserCode } from './user-code.ts';
import { type Violation, Watch } from './watch.ts';
import { Workers } from './workers.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly workload: Workload;
  readonly plan: FaultPlan;
  readonly codes: Codes;
  /** Told of each line of the timeline. */
  readonly onLine?: (line: string) => void;
}

/** What became of a world. */
export interface Outcome {
  readonly violations: readonly Violation[];
  /** Of all that happened, in order. */
  readonly hash: number;
  readonly events: number;
  readonly calls: number;
  readonly checks: number;
  readonly tasks: number;
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly faulty: readonly string[];
  /** Tasks that stood before each one that was taken from its queue. */
  readonly places: readonly number[];
  /** From the last fault until everything was closed (ms). */
  readonly quietMs: number;
}

const MINUTE_MS = 60_000;
const BEAT_MS = 5_000;
const QUIET_SCAVENGE_MINUTES = 3;
/**
 * A world in which not everything is closed so long after the last fault is stuck: of some minutes until all is as it
 * should be, and of a lease for each task if there is a single slot and every task hangs.
 */
const QUIET_MINUTES_MIN = 20;
const QUIET_MINUTES_A_TASK = 3;
/**
 * The Scavenger looks whether a job is done by chance, the more rarely the older it is. Of a job that is 80 minutes old
 * and done, one in ten million is not closed after so many more.
 */
const CLOSING_MINUTES = 800;
/** Lines of level INFO are of no interest to a world, and dear: one world of so many writes them. */
const TELLS_ALL_EVERY = 10;
/** Maxima of attempts may be so old when an attempt is retired: what a process has read at the start of its run. */
const RECENT_MS = 2 * MINUTE_MS;

/** Plays a world from its start until everything is closed. */
export async function playWorld(options: WorldOptions): Promise<Outcome> {
  return new World(options).play();
}

class World {
  readonly #time: Time;
  readonly #ledger: Ledger;
  readonly #model: DynamoDbModel;
  readonly #lambda: SimulatedLambda;
  readonly #services: Services;
  readonly #calls: Calls;
  readonly #operator: Operator;
  readonly #watch: Watch;
  readonly #workers: Workers;
  readonly #troubles: Troubles;
  readonly #options: WorldOptions;
  readonly #places: number[] = [];
  /** As configured. */
  readonly #maxAttempts = new Map<string, InForce[]>();
  #quietSinceMs: number | undefined;
  /** Of an essential: one that stood still for long in the storm may meet its time-out after it. */
  #lastKillMs = 0;
  #isRepaired: boolean;

  constructor(options: WorldOptions) {
    const { seed, workload, plan, codes, onLine } = options;
    this.#options = options;
    this.#isRepaired = workload.labourers.every(({ broken }) => broken === undefined);
    this.#time = new Time(onLine);
    const now = () => this.#time.nowMs;
    this.#ledger = new Ledger(now);
    this.#watch = new Watch({
      ...{ invariants: invariants(this.#places), watched: this.#watched(), ledger: this.#ledger },
      atMs: () => now() - STARTS_AT_MS,
      onViolation: ({ invariant, text }) => this.#time.log(`!!! ${invariant}: ${text}`),
    });
    this.#troubles = new Troubles(this.#ledger);
    this.#workers = new Workers({
      ...{ ledger: this.#ledger, watch: this.#watch, userCode: new UserCode(seed, this.#time) },
      labourer: (id) => this.#labourer(id),
    });
    this.#model = new DynamoDbModel({
      ...{ now, random: diceFor(seed, 'dynamodb').number },
      onChange: (change) => this.#watch.changed(change, this.#services.actor),
    });
    for (const kind of Object.keys(TABLE_SHAPES) as TableKind[]) {
      this.#model.createTable(createTableInput(tableNames()[kind], TABLE_SHAPES[kind]));
    }
    this.#lambda = new SimulatedLambda({
      ...{ time: this.#time, dice: diceFor(seed, 'lambda') },
      lost: () => (this.#quietSinceMs === undefined ? workload.lostEnvironments : 0),
      start: ({ name, code }, ordinal) =>
        new SimulatedProcess({
          ...{ name: `${name.replace('sosw_', '')}:${ordinal}`, functionName: name, time: this.#time, code },
          variables: {
            AWS_LAMBDA_FUNCTION_NAME: name,
            AWS_REGION: 'eu-west-1',
            SOSW_JOB_TEXTS: 's3://texts',
            SOSW_METRICS: 'off',
            AWS_LAMBDA_LOG_LEVEL: seed % TELLS_ALL_EVERY === 0 ? 'INFO' : 'WARN',
          },
          dice: diceFor(seed, `${name}:${ordinal}`),
          send: (process, request) => this.#calls.send(process, request),
          work: (process, event) => this.#workers.run(process, event),
        }),
      onEnded: (process, invocation, how) => this.#onEnded(process, invocation, how),
    });
    this.#services = new Services({
      ...{ dynamodb: this.#model, lambda: this.#lambda, workers: this.#workers, dice: diceFor(seed, 'world') },
      isLabourer: (name) => this.#labourer(name) !== undefined,
    });
    this.#calls = new Calls({
      ...{ time: this.#time, plan, dice: diceFor(seed, 'calls'), travelMsMax: workload.travelMsMax },
      effects: this.#services.effects,
      watcher: {
        onTrouble: (call, error) => this.#onTrouble(call, error),
        onAnswer: (call) => this.#troubles.onAnswer(call),
      },
    });
    deployFleet(this.#lambda, workload, codes);
    for (const { id, broken } of workload.labourers) if (broken === 'function') removeFunction(this.#lambda, id);
    this.#operator = new Operator(this.#model, workload);
    this.#notePolicies();
  }

  async play(): Promise<Outcome> {
    const { workload } = this.#options;
    const { actions, stormMs } = workload;
    for (const { atMs, action } of actions) this.#time.after(atMs, () => this.#perform(action));
    this.#everyMinute();
    this.#beat();
    this.#time.after(stormMs, () => this.#calmDown());
    // Once for what is healthy, and once more for what is repaired after that.
    const rounds = this.#isRepaired ? 1 : 2;
    const closingMs = workload.closesJobs ? CLOSING_MINUTES * MINUTE_MS : MINUTE_MS;
    await this.#time.run(STARTS_AT_MS + stormMs + rounds * quietMsMax(workload) + closingMs, () => this.#isOver());
    if (this.#watch.violations.length === 0) this.#watch.end();
    return {
      ...{ violations: this.#watch.violations, hash: this.#time.hash, events: this.#time.events },
      ...{ calls: this.#calls.made, checks: this.#watch.checks, tasks: this.#ledger.tasks.size },
      ...{ faults: this.#calls.faults, faulty: this.#calls.faulty, places: this.#places },
      quietMs: this.#watched().quietMs,
    };
  }

  #watched(): Watched {
    const world = this;
    return {
      ...{ ledger: this.#ledger, workload: this.#options.workload },
      get nowMs() {
        return world.#time.nowMs;
      },
      get quietMs() {
        if (world.#quietSinceMs === undefined) return 0;
        return world.#time.nowMs - Math.max(world.#quietSinceMs, world.#calls.lastFaultMs, world.#lastKillMs);
      },
      quietMsMax: quietMsMax(this.#options.workload),
      get isRepaired() {
        return world.#isRepaired;
      },
      get texts() {
        return world.#services.bucket.keys;
      },
      labourer: (id) => this.#labourer(id),
      recentMaxAttempts: (id) => this.#recentMaxAttempts(id),
    };
  }

  #isOver(): boolean {
    if (this.#watch.violations.length > 0) return true;
    if (this.#quietSinceMs === undefined || this.#ledger.unsettled.size > 0) return false;
    const { workload } = this.#options;
    const isDone = (state: string | undefined) => state === 'closed' || (state === 'written' && !workload.closesJobs);
    return jobsOf(workload).every(({ id }) => isDone(this.#ledger.jobs.get(id)?.state?.S));
  }

  /** Once all is quiet one of each is enough, and the Scavenger comes less often: nothing is asked of it but its rest. */
  #everyMinute(): void {
    const minute = Math.round((this.#time.nowMs - STARTS_AT_MS) / MINUTE_MS);
    this.#tick();
    if (this.#quietSinceMs === undefined || minute % QUIET_SCAVENGE_MINUTES === 0) this.#scavenge();
    if (this.#quietSinceMs !== undefined) this.#askAgain();
    if (this.#watched().quietMs > 0) this.#repairWhenAlone();
    this.#time.after(MINUTE_MS, () => this.#everyMinute());
  }

  #tick(): void {
    for (let n = 0; n < this.#atOnce(); n++) this.#lambda.accept('sosw_orchestrator', '{}');
  }

  #scavenge(): void {
    for (let n = 0; n < this.#atOnce(); n++) this.#lambda.accept('sosw_scavenger', '{}');
  }

  #atOnce(): number {
    return this.#quietSinceMs === undefined ? this.#options.workload.atOnce : 1;
  }

  #beat(): void {
    this.#watch.beat();
    this.#time.after(BEAT_MS, () => this.#beat());
  }

  /** Faults stop, and everything is configured as it was at the start, but for what was broken then. */
  #calmDown(): void {
    this.#time.log('the storm is over');
    this.#quietSinceMs = this.#time.nowMs;
    this.#calls.plan(this.#options.plan.afterStorm);
    this.#operator.restore();
    this.#services.cloudwatch.restore();
    deployFleet(this.#lambda, this.#options.workload, this.#options.codes, { isRedeploy: true });
    if (!this.#isRepaired) {
      for (const { id, broken } of this.#options.workload.labourers) {
        if (broken === 'function') removeFunction(this.#lambda, id);
      }
    }
    this.#notePolicies();
    this.#askAgain();
  }

  /** Whoever scheduled a job and finds none asks once more. */
  #askAgain(): void {
    for (const job of jobsOf(this.#options.workload)) {
      if (!this.#ledger.jobs.has(job.id)) this.#lambda.accept('sosw_scheduler', job.event);
    }
  }

  /** What was broken is repaired once everything else is done. */
  #repairWhenAlone(): void {
    if (this.#isRepaired) return;
    for (const { labourerId } of this.#ledger.unsettled) if (!this.#labourer(labourerId)?.broken) return;
    this.#time.log('what was broken is repaired');
    this.#isRepaired = true;
    this.#operator.repair();
    deployFleet(this.#lambda, this.#options.workload, this.#options.codes, { isRedeploy: true });
  }

  #perform(action: Action): void {
    this.#time.log(`operator: ${action.do}`);
    const tasks = [...this.#ledger.tasks.values()];
    switch (action.do) {
      case 'schedule':
        this.#lambda.accept('sosw_scheduler', action.job.event);
        break;
      case 'cancel': {
        const task = tasks[action.nth % Math.max(1, tasks.length)];
        if (!task) break;
        task.wasCancelled = true;
        this.#lambda.accept('sosw_worker_assistant', JSON.stringify({ action: 'cancel_task', task_id: task.id }));
        break;
      }
      case 'invented_report': {
        const id = tasks[0]?.id.replace(/.$/, (last) => (last === '9' ? '8' : '9')) ?? 'invented';
        if (this.#ledger.tasks.has(id)) break;
        const report = { action: 'mark_task_as_completed', task_id: id };
        this.#lambda.accept('sosw_worker_assistant', JSON.stringify(report));
        break;
      }
      case 'repeated_report': {
        const { reports } = this.#workers;
        const report = reports[action.nth % Math.max(1, reports.length)];
        if (report !== undefined) this.#lambda.accept('sosw_worker_assistant', report);
        break;
      }
      case 'tick':
        this.#tick();
        break;
      case 'scavenge':
        this.#scavenge();
        break;
      case 'health':
        this.#services.cloudwatch.set(action.labourerId, action.condition);
        break;
      case 'function_missing':
        if (action.isMissing) removeFunction(this.#lambda, action.labourerId);
        else deployFleet(this.#lambda, this.#options.workload, this.#options.codes, { isRedeploy: true });
        break;
      default:
        this.#operator.perform(action);
        this.#notePolicies();
    }
  }

  #onTrouble(call: Call, error: Error): void {
    this.#troubles.onTrouble(call, error);
    this.#services.onTrouble(call, error);
  }

  #onEnded(process: SimulatedProcess, invocation: Invocation, how: 'ok' | 'threw' | 'killed'): void {
    this.#workers.onEnded(process);
    if (how === 'killed' && !this.#labourer(process.functionName)) this.#lastKillMs = this.#time.nowMs;
    const troubles = this.#troubles.end(invocation);
    this.#watch.ended({ process, invocation, how, troubles: troubles ?? [], hadTrouble: troubles !== undefined });
  }

  #labourer(id: string): Labourer | undefined {
    return this.#options.workload.labourers.find((labourer) => labourer.id === id);
  }

  #notePolicies(): void {
    for (const { id } of this.#options.workload.labourers) {
      note(this.#maxAttempts, id, { atMs: this.#time.nowMs, value: this.#operator.maxAttempts(id) });
    }
  }

  #recentMaxAttempts(id: string): readonly number[] {
    const sinceMs = this.#time.nowMs - RECENT_MS;
    return [...valuesSince(this.#maxAttempts.get(id), sinceMs), ...this.#ledger.maxAttemptsSince(id, sinceMs)];
  }
}

function quietMsMax(workload: Workload): number {
  const tasks = jobsOf(workload).reduce((sum, job) => sum + job.tasks, 0);
  return (QUIET_MINUTES_MIN + QUIET_MINUTES_A_TASK * tasks) * MINUTE_MS;
}
