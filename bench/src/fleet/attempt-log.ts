import { AttemptMeter, type HostEvent } from '@sosw/local';

/** A span of time on the host's clock, in milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Step {
  readonly atMs: number;
  /** Attempts inside user code from then on. */
  readonly running: number;
}

/** How many attempts of a worker were inside user code, and when. */
export class AttemptLog {
  readonly #meter: AttemptMeter;
  readonly #steps: Step[] = [];
  readonly #ends: number[] = [];

  constructor(worker: string) {
    this.#meter = new AttemptMeter([worker]);
  }

  /** For the host's `onEvent`. */
  observe(event: HostEvent): void {
    const before = this.#meter.running;
    this.#meter.observe(event);
    const { running } = this.#meter;
    if (running === before) return;
    this.#steps.push({ atMs: event.atMs, running });
    if (running < before) this.#ends.push(event.atMs);
  }

  /** Most attempts that were inside user code at once. */
  get peak(): number {
    return this.#meter.peak;
  }

  /** When each attempt ended. */
  get ends(): readonly number[] {
    return this.#ends;
  }

  /** Attempts that ended in a span. */
  endedIn({ fromMs, toMs }: Span): number {
    return this.#ends.filter((atMs) => atMs > fromMs && atMs <= toMs).length;
  }

  /** Time inside user code in a span, of all attempts together, in milliseconds. */
  busyMs({ fromMs, toMs }: Span): number {
    return this.#steps.reduce((sum, { atMs, running }, n) => {
      const endMs = Math.min(this.#steps[n + 1]?.atMs ?? toMs, toMs);
      return sum + running * Math.max(0, endMs - Math.max(atMs, fromMs));
    }, 0);
  }
}
