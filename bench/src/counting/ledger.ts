import { chargesOf, type Exchange } from './charge.ts';

/** What the requests of one operation at one table came to. */
export interface Entry {
  readonly operation: string;
  readonly table: string;
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly failedConditions: number;
}

/** Sums over entries. */
export type Totals = Omit<Entry, 'operation' | 'table'>;

/** Adds up what requests cost, by operation and table. */
export class Ledger {
  #entries = new Map<string, Entry>();

  add(exchange: Exchange): void {
    for (const charge of chargesOf(exchange)) {
      const { operation, table } = charge;
      const key = `${table} ${operation}`;
      this.#entries.set(key, { operation, table, ...sum({ requests: 1, ...charge }, this.#entries.get(key)) });
    }
  }

  /** What was added since the last time, ordered by table and operation. */
  take(): Entry[] {
    const entries = [...this.#entries].sort(([a], [b]) => a.localeCompare(b)).map(([, entry]) => entry);
    this.#entries = new Map();
    return entries;
  }
}

export function totalsOf(entries: readonly Entry[]): Totals {
  return entries.reduce<Totals>((total, entry) => sum(total, entry), NOTHING);
}

const NOTHING: Totals = { requests: 0, readUnits: 0, writeUnits: 0, failedConditions: 0 };

function sum(a: Totals, b: Totals = NOTHING): Totals {
  return {
    requests: a.requests + b.requests,
    readUnits: a.readUnits + b.readUnits,
    writeUnits: a.writeUnits + b.writeUnits,
    failedConditions: a.failedConditions + b.failedConditions,
  };
}
