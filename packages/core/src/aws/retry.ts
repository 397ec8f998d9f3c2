import type { Random, Timers } from '../ports/system.ts';

/** How often a call is repeated, and how long the waits between are. */
export interface BackOff {
  readonly triesMax: number;
  /** Longest wait after the first try (milliseconds); doubles with each further one. */
  readonly baseMs: number;
  /** No wait is longer than this (milliseconds). */
  readonly capMs: number;
}

/** Reads change nothing, so they are simply sent again. With the time-out of a request: some 13 s at worst. */
export const READ_BACK_OFF: BackOff = { triesMax: 4, baseMs: 50, capMs: 1_000 };

/**
 * Calls until there is an answer, the error is none that passes, or the tries are used up; then throws that error.
 * Waits with full jitter, so that callers that failed together do not come back together.
 */
export async function repeated<Answer>(
  call: () => Promise<Answer>,
  passes: (error: unknown) => boolean,
  { timers, random }: { readonly timers: Timers; readonly random: Random },
  { triesMax, baseMs, capMs }: BackOff = READ_BACK_OFF,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (tries >= triesMax || !passes(error)) throw error;
      await timers.sleep(random.number() * Math.min(capMs, baseMs * 2 ** (tries - 1)));
    }
  }
}
