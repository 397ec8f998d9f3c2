/** Lambda functions, as far as the essentials and workers call them. */
export interface Functions {
  /**
   * Invokes asynchronously (`Event`), once, without a trace header: Lambda's recursion detection would end the chain
   * of hand-overs after 16 hops.
   */
  invoke(nameOrArn: string, payload: string): Promise<InvokeResult>;
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
