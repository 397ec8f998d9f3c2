import type { LabourerStates, LabourerTerms } from '../ports/labourer-states.ts';
import type { Clock } from '../ports/system.ts';
import { isTicked, termsWithoutLabourer } from './terms.ts';

/** How long a container goes on with what it has read of a state row (R2). */
const KEPT_MS = 3_000;

/** Terms of a labourer, the lanes that hold its tasks, and when they were read (before the read was sent). */
export interface TermsAt extends LabourerTerms {
  readonly lanesRead: number;
  readonly learntAtMs: number;
}

/** State rows as a container of the WorkerAssistant knows them: read at most every {@link KEPT_MS}. */
export class KnownTerms {
  readonly #states: LabourerStates;
  readonly #clock: Clock;
  readonly #known = new Map<string, TermsAt>();

  constructor(states: LabourerStates, clock: Clock) {
    this.#states = states;
    this.#clock = clock;
  }

  /**
   * From the container's memory, or by an eventually consistent read. One that finds no tick is asked again: whoever has
   * something to report was invoked after a tick, and what is assumed without one (three attempts, no lanes) would be
   * wrong for it.
   */
  async read(labourerId: string): Promise<TermsAt> {
    const known = this.#known.get(labourerId);
    if (known && this.#clock.now() - known.learntAtMs <= KEPT_MS) return known;
    return this.#learn(labourerId, { eventual: true });
  }

  async readStrongly(labourerId: string): Promise<TermsAt> {
    return this.#learn(labourerId, { eventual: false });
  }

  async #learn(labourerId: string, { eventual }: { readonly eventual: boolean }): Promise<TermsAt> {
    const learntAtMs = this.#clock.now();
    const state = await this.#states.read(labourerId, { eventual });
    if (eventual && !isTicked(state)) return this.readStrongly(labourerId);
    const terms = isTicked(state) ? state : termsWithoutLabourer(labourerId, state);
    const known = { ...terms, lanesRead: state?.lanesRead ?? 0, learntAtMs };
    this.#known.set(labourerId, known);
    return known;
  }
}
