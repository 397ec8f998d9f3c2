import type { Change } from '../dynamodb/model.ts';
import type { AcceptedEvent, Complain, Ended, Invariant, Watched } from '../invariants/invariant.ts';
import type { Call } from './calls.ts';
import type { Ledger, Run } from './ledger.ts';

/** A promise that was broken. */
export interface Violation {
  readonly invariant: string;
  readonly text: string;
  /** Milliseconds since the start. */
  readonly atMs: number;
}

/** Shows what happens to the invariants, and keeps what they complain of. */
export class Watch {
  readonly violations: Violation[] = [];
  /** How often an invariant was asked. */
  checks = 0;
  readonly #invariants: readonly Invariant[];
  readonly #watched: Watched;
  readonly #ledger: Ledger;
  readonly #onViolation: (violation: Violation) => void;
  readonly #atMs: () => number;

  constructor(options: {
    readonly invariants: readonly Invariant[];
    readonly watched: Watched;
    readonly ledger: Ledger;
    readonly atMs: () => number;
    readonly onViolation: (violation: Violation) => void;
  }) {
    this.#invariants = options.invariants;
    this.#watched = options.watched;
    this.#ledger = options.ledger;
    this.#atMs = options.atMs;
    this.#onViolation = options.onViolation;
  }

  changed(change: Change, by: Call | undefined): void {
    const { table, before, after } = change;
    if (table === 'sosw_jobs') this.#ask((invariant, complain) => invariant.onJob?.(before, after, complain));
    const moved = this.#ledger.write(change, by);
    if (moved) this.#ask((invariant, complain) => invariant.onMove?.(moved, this.#watched, complain));
  }

  accepted(event: AcceptedEvent): void {
    this.#ask((invariant, complain) => invariant.onAccepted?.(event, this.#watched, complain));
    for (const claim of event.task.claims) if (claim.token === event.token) claim.invoke = 'accepted';
  }

  started(run: Run): void {
    this.#ask((invariant, complain) => invariant.onStart?.(run, this.#watched, complain));
  }

  ended(ended: Ended): void {
    this.#ask((invariant, complain) => invariant.onEnded?.(ended, this.#watched, complain));
  }

  beat(): void {
    this.#ask((invariant, complain) => invariant.onBeat?.(this.#watched, complain));
  }

  end(): void {
    this.#ask((invariant, complain) => invariant.atEnd?.(this.#watched, complain));
  }

  #ask(ask: (invariant: Invariant, complain: Complain) => void): void {
    for (const invariant of this.#invariants) {
      this.checks += 1;
      ask(invariant, (text) => {
        const violation = { invariant: invariant.id, text, atMs: this.#atMs() };
        this.violations.push(violation);
        this.#onViolation(violation);
      });
    }
  }
}
