import { RetryableError } from '../domain/errors.ts';

/** Lambda functions, as far as the essentials and workers call them. */
export interface Functions {
  /**
   * Invokes asynchronously (`Event`), once, without a trace header: Lambda's recursion detection would end the chain
   * of hand-overs after 16 hops.
   */
  invoke(nameOrArn: string, payload: string): Promise<InvokeResult>;

  /**
   * What is deployed; `missing` when there is no such function.
   *
   * @throws FunctionFactsError when Lambda did not say
   */
  describe(nameOrArn: string): Promise<FunctionFacts | 'missing'>;
}

/**
 * - `accepted`: Lambda has the event.
 * - `refused`: definitely not accepted, user code will not run.
 * - `unknown`: nobody knows; counts as invoked (section 5 of the protocol).
 */
export type InvokeResult =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly error: string }
  | { readonly outcome: 'unknown'; readonly cause: unknown };

export type RefusalReason = 'throttled' | 'function_missing' | 'payload_too_large' | 'not_allowed' | 'other';

export interface FunctionFacts {
  /** Time-out of the function in milliseconds. */
  readonly timeoutMs: number;
}

export interface FunctionFactsCall {
  readonly functionName: string;
  /** What Lambda answered with, if it did. */
  readonly reason: string;
}

/** Lambda did not say what is deployed: it gave no answer, however often it was asked, or does not let us ask. */
export class FunctionFactsError extends RetryableError<FunctionFactsCall> {
  override readonly name = 'FunctionFactsError';
  readonly code = 'SOSW_FUNCTION_FACTS';

  constructor(call: FunctionFactsCall, cause?: unknown) {
    super(`${call.functionName} cannot be described: ${call.reason}`, call, { cause });
  }
}
