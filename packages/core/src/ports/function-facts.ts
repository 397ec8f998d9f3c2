import { RetryableError } from '../domain/errors.ts';

/** What is deployed. */
export interface FunctionFactsSource {
  /**
   * What is known of a function; `missing` when there is no such function.
   *
   * @throws FunctionFactsError when Lambda did not say
   */
  describe(nameOrArn: string): Promise<FunctionFacts | 'missing'>;
}

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
