/** When a failed task is tried again: exponential back-off with full jitter. */
export interface RetryPolicy {
  /** Longest wait after the first failure (milliseconds). */
  readonly baseMs: number;
  /** What the longest wait is multiplied by after each further failure. */
  readonly factor: number;
  /** No wait is longer than this (milliseconds). */
  readonly capMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { baseMs: 30_000, factor: 2, capMs: 900_000 };

/**
 * Milliseconds to wait after `attempts` attempts that count. Full jitter: anything between nothing and the longest wait
 * is as likely, which spreads retries of tasks that failed together better than a fixed or half-fixed wait
 * (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param random a number from 0 to below 1
 */
export function retryDelayMs(policy: RetryPolicy, attempts: number, random: number): number {
  const longest = Math.min(policy.capMs, policy.baseMs * policy.factor ** Math.max(0, attempts - 1));
  return Math.floor(random * longest);
}
