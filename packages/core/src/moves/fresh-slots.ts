import { SLOTS_FRESH_MS } from '../domain/timings.ts';
import type { Clock } from '../ports/system.ts';

/** The number of slots in force, and when it was learnt (before the read was sent, or when the tick decided it). */
export interface SlotsInForce {
  readonly slots: number;
  readonly learntAtMs: number;
}

/**
 * Slots in force, never older than they may be (R2). Only an index below the number is ever put, and the number was
 * learnt at most {@link SLOTS_FRESH_MS} ago when the put is sent:
 *
 *     slots 5 ------------------> 2
 *     actor learns 5 .................. stalls ...... puts slot 4    beyond the limit, were it not asked again
 */
export class FreshSlots {
  readonly #clock: Clock;
  readonly #learn: () => Promise<SlotsInForce>;
  #known: SlotsInForce | undefined;
  #certain = false;

  /**
   * @param known what is known already, perhaps from a cache
   * @param learn reads the state row anew, strongly
   */
  constructor(clock: Clock, known: SlotsInForce | undefined, learn: () => Promise<SlotsInForce>) {
    this.#clock = clock;
    this.#known = known;
    this.#learn = learn;
  }

  /** True when slot `k` may be used. A "no" that rests on a cached number is asked again before it is believed. */
  async cover(k: number): Promise<boolean> {
    if (this.#isFresh() && (this.#certain || k < this.#slots())) return k < this.#slots();
    this.#known = await this.#learn();
    this.#certain = true;
    return this.#isFresh() && k < this.#slots();
  }

  #slots(): number {
    return this.#known?.slots ?? 0;
  }

  #isFresh(): boolean {
    return this.#known !== undefined && this.#clock.now() - this.#known.learntAtMs <= SLOTS_FRESH_MS;
  }
}
