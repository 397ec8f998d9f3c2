import { StoreUnavailableError } from '../ports/store-error.ts';
import type { System } from '../ports/system.ts';
import type { WriteResult } from '../ports/write-result.ts';

/** How often a write is sent before the move gives up and is repeated as a whole (protocol, section 5). */
const TRIES_MAX = 3;
const PAUSE_MS_MAX = 200;

/** What a write can be once it is definite. */
export type Settled<Row> = Extract<WriteResult<Row>, { outcome: 'written' | 'condition_failed' }>;

/**
 * Sends a repeatable write until its outcome is definite. For such a write any definite answer is fine: "condition
 * failed" after a time-out means that it was done, by this call or by somebody else.
 *
 * Not for the writes that choose a winner (a slot, a task of the queue, a due task): there an own write that took
 * effect would look like a lost race, and the task would be lost with it (R0).
 *
 * @throws StoreUnavailableError after three tries; whoever repeats the move finishes it
 */
export async function settled<Row>(
  { timers, random }: System,
  operation: string,
  send: () => Promise<WriteResult<Row>>,
): Promise<Settled<Row>> {
  let cause: unknown;
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const result = await send();
    if (result.outcome === 'written' || result.outcome === 'condition_failed') return result;
    cause = result.outcome === 'unknown' ? result.cause : undefined;
    if (tries < TRIES_MAX) await timers.sleep(random.number() * PAUSE_MS_MAX);
  }
  throw new StoreUnavailableError({ operation, reason: `no definite answer in ${TRIES_MAX} tries` }, cause);
}

/**
 * Sends a write that chooses a winner. A throttled request definitely had no effect, so it may be sent again without
 * blurring the outcome; anything else is the answer.
 */
export async function unthrottled<Result extends { readonly outcome: string }>(
  { timers, random }: System,
  send: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    const result = await send();
    if (result.outcome !== 'throttled' || tries === TRIES_MAX) return result;
    await timers.sleep(random.number() * PAUSE_MS_MAX);
  }
}
