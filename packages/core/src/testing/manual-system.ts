import { createHash } from 'node:crypto';
// One turn of the event loop runs every promise callback that is ready, which no count of `await`s does for sure.
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Clock, Hash, Random, System, Timers } from '../ports/system.ts';

export interface ManualSystemOptions {
  /** Where the clock starts (epoch milliseconds). Default 2026-01-01. */
  readonly nowMs?: number;
  /** Of the random numbers. Default 1. */
  readonly seed?: number;
  /** Sleeps end by themselves: the clock moves on as soon as somebody sleeps. For code that runs on real tables. */
  readonly autoAdvance?: boolean;
}

interface Timer {
  readonly dueMs: number;
  readonly isSleep: boolean;
  readonly fire: () => void;
}

/** A clock that stands until it is moved, timers that fire by it, and random numbers that repeat. */
export class ManualSystem implements System {
  readonly clock: Clock = { now: () => this.#nowMs };
  readonly timers: Timers;
  readonly random: Random;
  readonly hash: Hash = { sha256: (text) => createHash('sha256').update(text).digest('hex') };
  readonly #autoAdvance: boolean;
  #nowMs: number;
  #timers: readonly Timer[] = [];
  #sleepWaiters: readonly { readonly count: number; readonly resolve: () => void }[] = [];
  #isAdvancing = false;

  constructor({ nowMs = Date.UTC(2026, 0, 1), seed = 1, autoAdvance = false }: ManualSystemOptions = {}) {
    this.#nowMs = nowMs;
    this.#autoAdvance = autoAdvance;
    this.random = seededRandom(seed);
    this.timers = {
      sleep: (ms) => new Promise((resolve) => this.#add(ms, true, resolve)),
      after: (ms, callback) => this.#add(ms, false, callback),
    };
  }

  /** How many are asleep. */
  get sleepers(): number {
    return this.#timers.filter(({ isSleep }) => isSleep).length;
  }

  /** Moves the clock on. Timers fire in the order of their times, each at its time, those that are set meanwhile too. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await turnOfTheLoop();
    for (let next = this.#nextUntil(untilMs); next; next = this.#nextUntil(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#remove(next);
      next.fire();
      await turnOfTheLoop();
    }
    this.#nowMs = untilMs;
  }

  /** Resolves once so many are asleep: then everything else has been done that does not need the clock. */
  async untilSleeping(count = 1): Promise<void> {
    if (this.sleepers >= count) return;
    await new Promise<void>((resolve) => {
      this.#sleepWaiters = [...this.#sleepWaiters, { count, resolve }];
    });
  }

  #add(ms: number, isSleep: boolean, fire: () => void): () => void {
    const timer = { dueMs: this.#nowMs + Math.ceil(Math.max(0, ms)), isSleep, fire }; // a clock tells whole milliseconds
    this.#timers = [...this.#timers, timer].sort((a, b) => a.dueMs - b.dueMs);
    if (isSleep) this.#tellSleepWaiters();
    if (isSleep && this.#autoAdvance) void this.#advanceToSleepers();
    return () => this.#remove(timer);
  }

  #tellSleepWaiters(): void {
    const { sleepers } = this;
    for (const { count, resolve } of this.#sleepWaiters) if (count <= sleepers) resolve();
    this.#sleepWaiters = this.#sleepWaiters.filter(({ count }) => count > sleepers);
  }

  async #advanceToSleepers(): Promise<void> {
    if (this.#isAdvancing) return;
    this.#isAdvancing = true;
    await turnOfTheLoop();
    for (let next = this.#nextSleep(); next; next = this.#nextSleep()) await this.advance(next.dueMs - this.#nowMs);
    this.#isAdvancing = false;
  }

  #nextUntil(ms: number): Timer | undefined {
    return this.#timers.find(({ dueMs }) => dueMs <= ms);
  }

  #nextSleep(): Timer | undefined {
    return this.#timers.find(({ isSleep }) => isSleep);
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
}

const TOKEN_BYTES = 16;

/** Random numbers that are the same for the same seed (xorshift, 32 bits). */
export function seededRandom(seed: number): Random {
  let state = seed | 0 || 1; // zero would stay zero
  const number = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let n = 0; n < 8; n++) number(); // small seeds start with small numbers
  const token = () =>
    Buffer.from(Array.from({ length: TOKEN_BYTES }, () => Math.floor(number() * 256))).toString('base64url');
  return { number, token };
}
