import { type StoreCall, StoreError, StoreUnavailableError } from '../../ports/store-error.ts';
import type { System } from '../../ports/system.ts';
import type { WriteResult } from '../../ports/write-result.ts';
import { repeated } from '../retry.ts';

/** What an error of the SDK says about the effect of a call. All but `unknown` are definite: it had none. */
export type Failure = 'condition_failed' | 'throttled' | 'refused' | 'unknown';

const CONDITION_FAILED = 'ConditionalCheckFailedException';

/** Definitely not done, and nothing is wrong with the request (DynamoDB Developer Guide, "Error handling"). */
const THROTTLES: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
]);

/**
 * Reads an error of the SDK. Whatever is not surely without effect is `unknown`: a time-out, a lost connection, an
 * answer of 5xx, an answer that cannot be read, and any error at all after an earlier try of the SDK's own, which may
 * have taken effect before this one was refused (R0):
 *
 *     try 1   DeleteItem Q[T]   takes effect, the answer is lost
 *     try 2   DeleteItem Q[T]   "condition failed": not a lost race, it was us
 */
export function failureOf(error: unknown): Failure {
  const { name, metadata } = read(error);
  // The SDK adds the metadata when it sends: without, the request never left (no credentials, no region).
  if (!metadata) return wasCutOff(error) ? 'unknown' : 'refused';
  const { attempts = 1, httpStatusCode: status = 0 } = metadata;
  if (attempts > 1) return 'unknown';
  if (name === CONDITION_FAILED) return 'condition_failed';
  if (THROTTLES.has(name) || status === 429) return 'throttled';
  return status >= 400 && status < 500 ? 'refused' : 'unknown';
}

/** Sends a write, once. @throws StoreError when it was refused */
export async function sendWrite<Row>(
  call: Omit<StoreCall, 'reason'>,
  send: () => Promise<Row>,
): Promise<WriteResult<Row>> {
  try {
    return { outcome: 'written', row: await send() };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'refused') throw new StoreError({ ...call, reason: read(error).name }, error);
    return failure === 'unknown' ? { outcome: failure, cause: error } : { outcome: failure };
  }
}

/** Sends a read, and again a few times while it gets no answer. @throws StoreError, StoreUnavailableError */
export async function sendRead<Answer>(
  call: Omit<StoreCall, 'reason'>,
  system: Pick<System, 'timers' | 'random'>,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const mayPass = (error: unknown) => failureOf(error) !== 'refused';
  try {
    return await repeated(send, mayPass, system);
  } catch (error) {
    const reason = read(error).name;
    throw mayPass(error)
      ? new StoreUnavailableError({ ...call, reason }, error)
      : new StoreError({ ...call, reason }, error);
  }
}

interface Metadata {
  /** Tries of the SDK's own, this one included. */
  readonly attempts?: number;
  /** Absent: no answer was received. */
  readonly httpStatusCode?: number;
}

function read(error: unknown): { readonly name: string; readonly metadata: Metadata | undefined } {
  if (!(error instanceof Error)) return { name: 'Error', metadata: undefined };
  const { name, $metadata: metadata }: Error & { readonly $metadata?: Metadata } = error;
  return { name, metadata };
}

/** Time-outs, aborts and errors of the network, should the SDK ever leave them without metadata. */
function wasCutOff(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  const { name, code }: Error & { readonly code?: unknown } = error;
  return name === 'TimeoutError' || name === 'AbortError' || (typeof code === 'string' && /^E[A-Z]+$/.test(code));
}
