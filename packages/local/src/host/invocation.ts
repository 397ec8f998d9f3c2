import type { LogTail } from './log-tail.ts';

/** One run of a function: what its environment is given. Retries of an asynchronous event keep the request id. */
export interface Invocation {
  readonly requestId: string;
  /** As the caller named it, qualifier included. */
  readonly functionArn: string;
  /** JSON text, moved untouched. */
  readonly payload: string;
  readonly traceHeader: string;
  /** Collects the log for a caller that wants its end. */
  readonly tail?: LogTail;
}

/** How an invocation ended: the text of the result, or of the error body that Lambda hands to the caller. */
export type InvocationOutcome =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly errorType: string; readonly body: string };

/** An error that the platform, not the function, reports. */
export function functionError(errorType: string, errorMessage: string): InvocationOutcome {
  return { ok: false, errorType, body: JSON.stringify({ errorType, errorMessage }) };
}

/** The function's time was up. The text is Lambda's own, `2026-11-24T06:52:00.000Z <id> Task timed out after 3.00 seconds`. */
export function timedOut(requestId: string, timeoutMs: number, nowMs: number): InvocationOutcome {
  const at = new Date(nowMs).toISOString();
  const seconds = (timeoutMs / 1000).toFixed(2);
  return functionError('Sandbox.Timedout', `${at} ${requestId} Task timed out after ${seconds} seconds`);
}

/** The process ended in the middle of it; `how` as in `exit status 1`. */
export function exited(requestId: string, how: string | undefined): InvocationOutcome {
  const why = how === undefined ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return functionError('Runtime.ExitError', `RequestId: ${requestId} Error: ${why}`);
}
