import { RetryableError } from '../domain/errors.ts';
import type { Timers } from '../ports/system.ts';
import type { LambdaContext } from './lambda-globals.ts';

/** What a worker has left to stop its work and report, once its signal aborts: a tenth of its time, a second at most. */
export const DEADLINE_MARGIN_MS_MAX = 1_000;
const DEADLINE_MARGIN_SHARE = 0.1;

/** The reason of an aborted signal: Lambda is about to end the invocation. */
export class DeadlineError extends RetryableError<{ readonly remainingMs: number }> {
  override readonly name = 'DeadlineError';
  readonly code = 'SOSW_DEADLINE';

  constructor(remainingMs: number) {
    super(`Lambda ends this invocation in ${remainingMs} ms`, { remainingMs });
  }
}

/**
 * Does the work with a signal that aborts shortly before Lambda ends the invocation. Without a context nothing ends it.
 */
export async function beforeDeadline<Result>(
  context: LambdaContext | undefined,
  timers: Timers,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  if (!context) return work(controller.signal);
  const remainingMs = context.getRemainingTimeInMillis();
  const marginMs = Math.min(DEADLINE_MARGIN_MS_MAX, remainingMs * DEADLINE_MARGIN_SHARE);
  const cancel = timers.after(remainingMs - marginMs, () => controller.abort(new DeadlineError(Math.round(marginMs))));
  try {
    return await work(controller.signal);
  } finally {
    cancel();
  }
}
