import { type InvalidInput, InvalidInputError } from '../../domain/errors.ts';

/** Where in a table a value stands; `below` leads from the column to a part of it: `.items[2]`. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly below?: string;
}

export interface ColumnErrorDetails extends InvalidInput {
  readonly table: string;
  readonly column: string;
}

/**
 * A column of a row holds what it must not: on writing, a value that does not fit, and nothing was written; on reading,
 * another type than the row mapper says.
 */
export class ColumnError extends InvalidInputError {
  override readonly name: string = 'ColumnError';
  override readonly code = 'SOSW_COLUMN';
  declare readonly details: Readonly<ColumnErrorDetails>;

  constructor(place: Place, problem: { readonly expected: string; readonly given: unknown; readonly cause?: unknown }) {
    const { table, column, below = '' } = place;
    const details = { table, column, path: `${table}.${column}${below}`, ...problem };
    super(details);
  }
}
