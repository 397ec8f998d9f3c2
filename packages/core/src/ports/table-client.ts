/** What DynamoDB calls the types of attributes. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

/** Columns of a table and their types, as in the original: `{ hash_col: 'S', range_col: 'N' }`. */
export type RowMapper = Readonly<Record<string, AttributeType>>;

/** The section of a configuration that a table client is made of. */
export interface TableClientConfig {
  /** The default of each method's `tableName`. */
  readonly tableName?: string;
  readonly rowMapper?: RowMapper;
  /** Columns without which a row is refused. */
  readonly requiredFields?: readonly string[];
}

/** What every client of a Processor may offer; its counters are part of the Processor's. */
export interface CountingClient {
  getStats?(): Readonly<Record<string, number>>;
  resetStats?(): void;
}
