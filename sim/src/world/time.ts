import { hashed } from '../random.ts';
import { EventQueue } from './event-queue.ts';

/** Half a minute before a year ends: jobs are scheduled on one day and resumed on the next. */
export const STARTS_AT_MS: number = Date.UTC(2026, 0, 1) - 30_000;

/**
 * The time of a world, and the only thing that makes anything happen in it: events in the order of their times. Between
 * two events all promise callbacks run that can, so that no two steps of the simulated code ever overlap by accident.
 */
export class Time {
  readonly #queue = new EventQueue();
  readonly #onLine: ((line: string) => void) | undefined;
  #nowMs = STARTS_AT_MS;
  #hash = 0;
  #events = 0;
  #isStirred = false;

  /** @param onLine told of each line of the log; lines cost time, so only who shows them asks for them */
  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** True time: clocks of processes differ from it. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get events(): number {
    return this.#events;
  }

  /** Of everything that was logged, in order: equal for equal runs. */
  get hash(): number {
    return this.#hash;
  }

  after(ms: number, run: () => void): void {
    this.#queue.add(this.#nowMs + Math.max(0, Math.ceil(ms)), run);
  }

  /** Simulated code was told something: before the next event it does all that it can. */
  stir(): void {
    this.#isStirred = true;
  }

  /** Something happened: part of the hash, and of the timeline of a world that failed. */
  log(text: string): void {
    this.#hash = hashed(text, this.#hash ^ (this.#nowMs - STARTS_AT_MS));
    this.#onLine?.(`${((this.#nowMs - STARTS_AT_MS) / 1000).toFixed(3).padStart(9)}  ${text}`);
  }

  /** Runs events until `isOver` says so after one of them, or there are none, or the time is up. */
  async run(untilMs: number, isOver: () => boolean): Promise<void> {
    await allThatCanRun();
    for (let next = this.#queue.next; next && next.atMs <= untilMs; next = this.#queue.next) {
      this.#queue.take();
      this.#nowMs = next.atMs;
      this.#events += 1;
      next.run();
      // Most events happen within AWS and are heard by nobody: then there is nothing to wait for.
      if (this.#isStirred) {
        this.#isStirred = false;
        await allThatCanRun();
      }
      if (isOver()) return;
    }
  }
}

/** A tick of the process comes once every promise callback has run, also those that others of them made. */
function allThatCanRun(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
