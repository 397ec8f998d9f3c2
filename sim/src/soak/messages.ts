/** To the process of a fleet. */
export type Order = InvokeOrder | { readonly type: 'close' };

export interface InvokeOrder {
  readonly type: 'invoke';
  readonly id: number;
  readonly functionName: string;
  /** JSON text. */
  readonly payload: string;
}

/** From the process of a fleet. */
export type Word = { readonly type: 'started'; readonly dynamoDb: string } | Answer;

/** Of a function. `error`: it failed, or could not be invoked. */
export interface Answer {
  readonly type: 'answer';
  readonly id: number;
  readonly payload?: unknown;
  readonly error?: string;
}
