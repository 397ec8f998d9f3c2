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

export interface BatchGetOptions extends GetOptions {
  /** How often what DynamoDB left unread is asked for again, for each 100 keys. Default 5. */
  readonly maxRetries?: number;
  /** Longest wait before the first of these retries (milliseconds); doubles with each further one. Default 200. */
  readonly retryWaitBaseMs?: number;
}

export interface TransactionOptions {
  /**
   * Up to 30 characters. A call with the token and the items of an earlier one finishes what that one began: within ten
   * minutes DynamoDB does not repeat what it has done. Default: one of its own for each call.
   */
  readonly idempotencyToken?: string;
}

export interface EncodeOptions extends TableOptions {
  /** Leave out what no mapper names, with a warning. Default true, as in the original. */
  readonly strict?: boolean;
}

export type DecodeOptions = Omit<GetOptions, 'consistentRead'>;
