import type { Call } from './calls.ts';
import type { Ledger } from './ledger.ts';
import type { Invocation } from './process.ts';

/** Answers that say all: they need no word of their own. */
const DEFINITE: ReadonlySet<string> = new Set(['ConditionalCheckFailedException', 'ResourceNotFoundException']);

/** Calls that a process does not know the outcome of, or that were refused for now, until it makes them with success. */
export class Troubles {
  readonly #ledger: Ledger;
  readonly #calls = new Map<Invocation, Map<string, Call>>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  onTrouble(call: Call, error: Error): void {
    const { by, label } = call;
    if (!by.invocation || DEFINITE.has(error.name)) return;
    const calls = this.#calls.get(by.invocation) ?? new Map<string, Call>();
    this.#calls.set(by.invocation, calls.set(label, call));
    const task = this.#ledger.tasks.get(label.split(' ').at(-1) ?? '');
    if (task) task.hadTrouble = true;
  }

  onAnswer({ by, label }: Call): void {
    if (by.invocation) this.#calls.get(by.invocation)?.delete(label);
  }

  /** Those that are left at the end of an invocation; undefined when there were none at any time. */
  end(invocation: Invocation): readonly Call[] | undefined {
    const calls = this.#calls.get(invocation);
    this.#calls.delete(invocation);
    return calls && [...calls.values()];
  }
}
