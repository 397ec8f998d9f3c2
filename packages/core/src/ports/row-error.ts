import { shown, TerminalError } from '../domain/errors.ts';

/** A stored row, and the column of it that makes no sense. */
export interface BadRow {
  readonly table: string;
  /** The key of the row, as it stands in the table. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly column: string;
  /** What would have been right, in words. */
  readonly expected: string;
  readonly given: unknown;
}

/**
 * A row of the store makes no sense: a column is missing or of another type. A read of this row alone throws it; a
 * read of many leaves the row out and reports it, so that one bad row stays one bad row.
 */
export class RowError extends TerminalError<BadRow> {
  override readonly name = 'RowError';
  readonly code = 'SOSW_ROW';

  constructor(row: BadRow) {
    const { table, key, column, expected, given } = row;
    super(`${table} ${shown(key)}: ${column}: expected ${expected}, got ${shown(given)}`, row);
  }
}
