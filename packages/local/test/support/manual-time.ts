import type { HostTime } from '../../src/index.ts';

/** A clock that stands still until it is told to move. */
export class ManualTime implements HostTime {
  #now = Date.now();
  readonly #timers = new Set<{ readonly dueMs: number; readonly action: () => void }>();
  readonly #watchers = new Set<() => void>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#now + delayMs, action };
    this.#timers.add(timer);
    for (const look of this.#watchers) look();
    return () => this.#timers.delete(timer);
  }

  /** Moves on, running what comes due on the way in its order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ dueMs }) => dueMs <= end).sort((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.dueMs;
      next.action();
    }
    this.#now = end;
  }

  /** Resolves when `count` timers are due in exactly `ms`: what a test waits for before it moves on. */
  armed(ms: number, count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if ([...this.#timers].filter(({ dueMs }) => dueMs === this.#now + ms).length < count) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }
}
