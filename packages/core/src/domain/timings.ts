/** Numbers of the protocol (docs/protocol.md, section 2), in milliseconds. */

/** A lease must end this long before somebody else may conclude that it has: clocks differ by a second at most. */
export const LEASE_MARGIN_MS = 5_000;

/** Slots in force were learnt at most this long ago when a slot is taken because of them (R2). */
export const SLOTS_FRESH_MS = 5_000;

/** A request may still take effect this long after its caller gave up (R10). */
export const REQUEST_AFTERLIFE_MS = 5_000;

/** From the moment a lease is computed to the Invoke that it is for (R3c). */
export const CLAIM_TO_INVOKE_MS = 8_000;

/** What a lease holds beyond the worker's time-out and the maximum age of its event: 8 s to Invoke and a margin. */
export const LEASE_EXTRA_MS = 15_000;

/** A lease outlives whoever claimed it: the Orchestrator's time-out of 60 s, and 10 s. */
export const LEASE_MIN_MS = 70_001;

/** A refused invoke is tried again this much later: with the slot left to the tick, the brake (R6). */
export const REFUSAL_DELAY_MS = 60_000;

/** How long the writer of a job owns it after each cursor write (R10a). */
export const JOB_OWNER_MS = 60_000;
/** An owner stops writing this long before its time is over; others wait this much longer. */
export const JOB_OWNER_MARGIN_MS = 10_000;

/** A larger text of a job stands outside of its row, so that rows are cheap to read and to write (R10). */
export const JOB_ROW_TEXT_BYTES_MAX: number = 4 * 1024;

/** Tasks of a job that are written, and after a crash compared, at a time (R10b). */
export const JOB_WINDOW_TASKS = 500;

/** How long an attempt may hold its slot before the tick concludes that it is gone. */
export function leaseMs(timeoutMs: number, eventAgeMs: number): number {
  return Math.max(timeoutMs + eventAgeMs + LEASE_EXTRA_MS, LEASE_MIN_MS);
}
