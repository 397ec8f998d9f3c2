export interface TableOptions {
  /** Default: the config's. */
  readonly tableName?: string;
}

export interface GetOptions extends TableOptions {
  /** Read what was written last, at twice the price. Default false. */
  readonly consistentRead?: boolean;
  /** Return all columns by the types that they are stored under, not the mapped ones only. Default false. */
  readonly fetchAllFields?: boolean;
}

export interface PutOptions extends TableOptions {
  /** False: refuse the row when one of the same key exists; needs `hashKey` in the config. Default true. */
  readonly overwriteExisting?: boolean;
}

export interface EncodeOptions extends TableOptions {
  /** Leave out what no mapper names, with a warning. Default true, as in the original. */
  readonly strict?: boolean;
}

export type DecodeOptions = Omit<GetOptions, 'consistentRead'>;
