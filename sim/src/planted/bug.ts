import type { SourceChange } from '../bundle.ts';

/** A small wrong change of the real source. */
export interface Bug {
  readonly name: string;
  readonly changes: readonly SourceChange[];
  /** The directed scenario that catches it; without one random seeds do. */
  readonly scenario?: string;
}

export function change(file: string, find: string, replace: string): SourceChange {
  return { file, find, replace };
}
