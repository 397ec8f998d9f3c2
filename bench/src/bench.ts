import type { Say } from './output/say.ts';
import type { Table } from './output/table.ts';

/** What a figure of a bench should be. */
export type Target =
  | { readonly figure: string; readonly atMost: number }
  | { readonly figure: string; readonly atLeast: number };

/** What a bench found. */
export interface Measurement {
  /** Goes out as JSON: names in snake_case that end in their unit. */
  readonly figures: Readonly<Record<string, unknown>>;
  /** The same for people. */
  readonly tables: readonly Table[];
}

/** What the command line may say about a run. */
export interface BenchOptions {
  /** Default: what the bench itself thinks enough. */
  readonly tasks?: number;
}

export interface Bench {
  readonly about: string;
  readonly targets: readonly Target[];
  /** Whether the number of tasks can be chosen. Default: no. */
  readonly takesTasks?: boolean;
  /** @param sayUnder progress under a title */
  run(sayUnder: (title: string) => Say, options: BenchOptions): Promise<Measurement>;
}
