/** Counts what happened in a run; the stats of a Processor are one. */
export interface Counters {
  /** Adds `n` (default 1) to a counter that starts at 0. */
  add(key: string, n?: number): void;
}
