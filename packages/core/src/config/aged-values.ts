import type { Clock } from '../ports/system.ts';

/** Values that are kept at the same time; the one that was read first makes room. */
const KEPT_MAX = 1_000;

interface Reading {
  readonly startedAtMs: number;
  readonly value: Promise<unknown>;
}

/** Values that were read, until they are too old. Failures are not kept; a read under way is shared. */
export class AgedValues {
  readonly #clock: Clock;
  readonly #readings = new Map<string, Reading>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A copy of the value of this key, read anew unless the last read began less than `maxAgeMs` ago. */
  async get(key: string, maxAgeMs: number, read: () => Promise<unknown>): Promise<unknown> {
    const nowMs = this.#clock.now();
    const kept = this.#readings.get(key);
    const reading = kept && nowMs - kept.startedAtMs < maxAgeMs ? kept : this.#begin(key, nowMs, read);
    return structuredClone(await reading.value);
  }

  /** Nothing that was read so far counts any more, what is being read now included. */
  clear(): void {
    this.#readings.clear();
  }

  #begin(key: string, startedAtMs: number, read: () => Promise<unknown>): Reading {
    const value = read();
    const reading = { startedAtMs, value };
    this.#readings.delete(key); // so that it stands last
    this.#readings.set(key, reading);
    value.catch(() => {
      if (this.#readings.get(key) === reading) this.#readings.delete(key);
    });
    const [first] = this.#readings.keys();
    if (this.#readings.size > KEPT_MAX && first !== undefined) this.#readings.delete(first);
    return reading;
  }
}
