import { StoreError, StoreUnavailableError } from 'sosw';
import { NoFleetError } from '../errors.ts';

/** Errors of the SDK by which nothing was sent, or nothing came back. */
const CUT_OFF: ReadonlySet<string> = new Set(['CredentialsProviderError', 'TimeoutError', 'TokenProviderError']);

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
]);

/** The error that says so, if an error means that the fleet is not there, went away, or does not let us in. */
export function unreachable(fleet: string, error: unknown): NoFleetError | undefined {
  if (!(error instanceof Error) || !isOfTheWay(error)) return undefined;
  const reason = error.message || error.name;
  return new NoFleetError(fleet, `${fleet} cannot be reached: ${reason}`, { cause: error });
}

function isOfTheWay(error: Error & { readonly code?: unknown; readonly $metadata?: Metadata }): boolean {
  if (error instanceof StoreError || error instanceof StoreUnavailableError) return true; // no table for us
  const status = error.$metadata?.httpStatusCode ?? 0;
  return (
    status >= 500 || NOT_LET_IN.includes(status) || CUT_OFF.has(error.name) || NETWORK_CODES.has(String(error.code))
  );
}

/** No keys, wrong keys, or not now: a fleet on this machine that is being stopped throttles. */
const NOT_LET_IN: readonly number[] = [401, 403, 429];

interface Metadata {
  readonly httpStatusCode?: number;
}
