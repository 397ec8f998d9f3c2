/**
 * What became of one conditional write. An unknown outcome is a case of its own, never an exception that somebody
 * forgot: after a time-out nobody knows whether the write took effect (R0).
 *
 * - `written`: it took effect.
 * - `condition_failed`: definitely not, somebody was faster or it was done before.
 * - `throttled`: definitely not, and nothing is wrong with it: it may be sent again.
 * - `unknown`: time-out, lost connection or an answer of 5xx. It may have taken effect, or may still do so for
 *   {@link REQUEST_AFTERLIFE_MS}.
 *
 * Everything else (a missing table, no permission, an item that is too large) is definite too, and is thrown as a
 * `StoreError`: no protocol can heal it.
 */
export type WriteResult<Row = undefined> =
  | { readonly outcome: 'written'; readonly row: Row }
  | { readonly outcome: 'condition_failed' }
  | { readonly outcome: 'throttled' }
  | { readonly outcome: 'unknown'; readonly cause: unknown };
