/** A connection is made within a few milliseconds, or there is nobody. */
export const CONNECTION_TIMEOUT_MS = 1_000;

/** In the shape that every client of the SDK takes. */
interface SingleTry {
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly socketTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
}

/**
 * What every client of sosw's own is made with. One try a call, since the SDK's own repeats would hide whether a call
 * took effect (R0), and time-outs that really end the call: without `throwOnRequestTimeout` the SDK only logs a warning.
 * `socketTimeout` ends an answer whose body stops half-way, which `requestTimeout` does not cover.
 *
 * @param requestTimeoutMs how long a call may take
 */
export function singleTry(requestTimeoutMs: number, connectionTimeoutMs: number = CONNECTION_TIMEOUT_MS): SingleTry {
  return {
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  };
}
