import { RetryableError, shown } from '../../domain/errors.ts';

export interface UnprocessedKeys {
  readonly table: string;
  /** Keys whose rows were not read, in the form that `batchGet` takes. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  /** How often the first of them was asked for. */
  readonly tries: number;
}

/** DynamoDB left keys of a `batchGet` unread, mostly because it is busy, until the retries were used up. */
export class UnprocessedKeysError extends RetryableError<UnprocessedKeys> {
  override readonly name = 'UnprocessedKeysError';
  readonly code = 'SOSW_UNPROCESSED_KEYS';
  /** The rows that were read. */
  readonly rows: readonly object[];

  constructor(details: UnprocessedKeys, rows: readonly object[]) {
    const { table, keys, tries } = details;
    super(`batchGet on ${table}: ${keys.length} keys were not read after ${tries} tries: ${shown(keys)}`, details);
    this.rows = rows;
  }
}
