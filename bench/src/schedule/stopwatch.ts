/** Time that adds up over several stretches. */
export class Stopwatch {
  #ms = 0;

  /** Adds how long it takes. */
  async time<Result>(work: () => Promise<Result>): Promise<Result> {
    const startedAtMs = performance.now();
    try {
      return await work();
    } finally {
      this.#ms += performance.now() - startedAtMs;
    }
  }

  get ms(): number {
    return this.#ms;
  }
}
