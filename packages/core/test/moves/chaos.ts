import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { expect } from 'vitest';
import { KnownTerms } from '../../src/essentials/known-terms.ts';
import { tick } from '../../src/essentials/tick.ts';
import { assist, type WorkerAssistantDeps } from '../../src/essentials/worker-assistant.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { type Call, intercepted } from '../../src/testing/intercept.ts';
import type { Invocation } from './fakes.ts';
import type { World } from './world.ts';

/** Life of an Orchestrator and of a WorkerAssistant: Lambda ends them then, wherever they are. */
const TICK_LIFE_MS = 60_000;
const ASSISTANT_LIFE_MS = 30_000;
/** A request may take effect that long after its caller gave up. */
const REQ_MS = 5_000;
const ACTORS_MAX = 4;
/** Lambda delivers an event so many times at most. */
const DELIVERIES_MAX = 3;

/** One invocation of an essential. */
interface Actor {
  readonly untilMs: number;
  state: 'lives' | 'returned' | 'failed' | 'crashed';
}

interface PendingCall {
  readonly actor: Actor;
  readonly call: Call;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

interface Report {
  readonly event: Readonly<Record<string, unknown>>;
  deliveries: number;
}

type Fault = 'none' | 'lost' | 'unheard' | 'late' | 'throttled' | 'crash before' | 'crash after';
const FAULTS: readonly Fault[] = ['lost', 'unheard', 'late', 'throttled', 'crash before', 'crash after'];
const WRITES = /^(put|take|delete|claim|release|free|write|invoke)/;

/**
 * Essentials and workers of one labourer that all run at once. One call is made at a time, whose turn it is, what becomes
 * of it, and what happens between calls is drawn: so calls interleave in any order.
 */
export class Chaos {
  readonly #world: World;
  /** A number from 0 to below n. 0 means: the usual, no fault. */
  readonly #draw: (n: number) => number;
  readonly #actors: Actor[] = [];
  readonly #reports: Report[] = [];
  readonly #ended = new Set<Invocation>();
  #pending: readonly PendingCall[] = [];
  #late: readonly Call[] = [];
  readonly #completed: unknown[] = [];
  #broken: unknown;
  #seen = 0;
  #isFaulty = true;

  constructor(world: World, draw: (n: number) => number) {
    this.#world = world;
    this.#draw = draw;
  }

  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) await this.#step(this.#draw(16));
    this.#isFaulty = false;
    while (this.#pending.length > 0) await this.#callNext();
    if (this.#broken) throw this.#broken;
    this.#checkNewWorkers();
    await this.#makeLateCalls();
    for (const { slot } of await this.#world.store.tasks.readSlots(this.#world.labourerId)) {
      expect(slot).toBeLessThan(this.#world.terms.slots);
    }
    expect(new Set(this.#completed).size).toBe(this.#completed.length);
  }

  async #step(drawn: number): Promise<void> {
    if (drawn === 15) await this.#timePasses([500, 3_000, 20_000, 400_000][this.#draw(4)] ?? 0);
    else if (drawn === 14) this.#tick();
    else if (drawn === 13) this.#deliver();
    else if (drawn === 12) this.#workerEnds();
    else if (this.#pending.length > 0) await this.#callNext();
    else if (this.#reports.length > 0) this.#deliver();
    else if (this.#working().length > 0) this.#workerEnds();
    else this.#tick();
    await turnOfTheLoop();
    if (this.#broken) throw this.#broken;
    this.#checkNewWorkers();
  }

  #tick(): void {
    const { labourerId, terms } = this.#world;
    this.#start(TICK_LIFE_MS, (deps) => tick(deps, labourerId, async () => terms));
  }

  #start(lifeMs: number, act: (deps: WorkerAssistantDeps) => Promise<unknown>): Actor | undefined {
    if (this.#actors.filter(({ state }) => state === 'lives').length >= ACTORS_MAX) return undefined;
    const actor: Actor = { untilMs: this.#world.nowMs + lifeMs, state: 'lives' };
    this.#actors.push(actor);
    act(this.#depsOf(actor)).then(
      () => {
        actor.state = 'returned';
      },
      (error: unknown) => {
        actor.state = 'failed';
        if (!(error instanceof StoreUnavailableError)) this.#broken = error;
      },
    );
    return actor;
  }

  #depsOf(actor: Actor): WorkerAssistantDeps {
    const { store, functions, system } = this.#world;
    const waiting = <Port extends object>(port: Port): Port =>
      intercepted(port, (call) => {
        return new Promise((answer, fail) => {
          if (actor.state === 'lives') this.#pending = [...this.#pending, { actor, call, answer, fail }];
        });
      });
    const states = waiting(store.states);
    const { clock, random, hash, timers } = system;
    const impatient = { clock, random, hash, timers: { ...timers, sleep: async () => {} } };
    return {
      ...this.#world.deps({ tasks: waiting(store.tasks), functions: waiting(functions), system: impatient }),
      states,
      terms: new KnownTerms(states, clock),
    };
  }

  async #callNext(): Promise<void> {
    const next = this.#pending[this.#draw(this.#pending.length)];
    if (!next) return;
    this.#pending = this.#pending.filter((other) => other !== next);
    await this.#perform(next, this.#drawFault());
    await turnOfTheLoop();
  }

  #drawFault(): Fault {
    const isFault = this.#isFaulty && this.#draw(12) === 11;
    return isFault ? (FAULTS[this.#draw(FAULTS.length)] ?? 'none') : 'none';
  }

  async #perform({ actor, call, answer, fail }: PendingCall, fault: Fault): Promise<void> {
    const { operation } = call;
    if (fault === 'crash before') return this.#crash(actor);
    if (fault !== 'none' && fault !== 'crash after' && !WRITES.test(operation)) {
      return fail(new StoreUnavailableError({ operation, reason: fault }));
    }
    if (fault === 'throttled') {
      return answer({ outcome: operation === 'invoke' ? 'refused' : fault, reason: fault, error: fault });
    }
    if (fault === 'late') this.#late = [...this.#late, call];
    const isMade = fault === 'none' || fault === 'unheard' || fault === 'crash after';
    const result = isMade ? await call.perform() : undefined;
    if (fault === 'none') answer(result);
    else if (fault === 'crash after') this.#crash(actor);
    else answer({ outcome: 'unknown', cause: fault });
  }

  #crash(actor: Actor): void {
    actor.state = 'crashed';
    this.#pending = this.#pending.filter((other) => other.actor !== actor);
  }

  async #makeLateCalls(): Promise<void> {
    const late = this.#late;
    this.#late = [];
    for (const { perform } of late) await perform();
  }

  async #timePasses(ms: number): Promise<void> {
    const { system, nowMs } = this.#world;
    if (ms >= REQ_MS) await this.#makeLateCalls();
    for (const actor of this.#actors) {
      if (actor.state === 'lives' && actor.untilMs < nowMs + ms) this.#crash(actor);
    }
    await system.advance(ms);
  }

  /** Workers that run: their code has begun and has not ended, and is ended with the lease at the latest. */
  #working(): Invocation[] {
    const { functions, nowMs } = this.#world;
    return functions.invocations.filter((one) => !this.#ended.has(one) && nowMs <= one.lease_until_ms);
  }

  #workerEnds(): void {
    const working = this.#working();
    const one = working[this.#draw(working.length)];
    if (!one) return;
    this.#ended.add(one);
    const { task_id, attempt, receipt } = one;
    const error = { message: 'drawn', retryable: this.#draw(8) !== 7 };
    const outcome =
      this.#draw(3) === 2 ? { action: 'mark_task_as_failed', error } : { action: 'mark_task_as_completed' };
    this.#reports.push({ event: { task_id, attempt, receipt, ...outcome }, deliveries: 0 });
  }

  /** A report is delivered: once as a rule, sometimes twice or at once beside the delivery before. */
  #deliver(): void {
    const index = this.#draw(this.#reports.length);
    const report = this.#reports[index];
    if (!report || !this.#start(ASSISTANT_LIFE_MS, (deps) => this.#assist(deps, report))) return;
    report.deliveries += 1;
    const isRepeated = report.deliveries < DELIVERIES_MAX && this.#draw(4) === 3;
    if (!isRepeated) this.#reports.splice(index, 1);
  }

  async #assist(deps: WorkerAssistantDeps, { event }: Report): Promise<void> {
    if ((await assist(deps, event)) === 'completed') this.#completed.push(event.task_id);
  }

  /** No task runs twice at once, no attempt has a number that was used, and all are within the slots. */
  #checkNewWorkers(): void {
    const { functions, terms } = this.#world;
    const begun = functions.invocations.slice(this.#seen);
    this.#seen = functions.invocations.length;
    if (begun.length === 0) return;
    const working = this.#working();
    expect(new Set(working.map(({ task_id }) => task_id)).size).toBe(working.length);
    expect(working.length).toBeLessThanOrEqual(terms.slots);
    const numbers = functions.invocations.map(({ task_id, attempt }) => `${task_id} ${attempt}`);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const { attempt } of begun) expect(attempt).toBeLessThanOrEqual(terms.maxAttempts);
  }
}
