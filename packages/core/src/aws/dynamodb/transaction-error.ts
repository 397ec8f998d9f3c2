import { errorText, RetryableError, TerminalError } from '../../domain/errors.ts';

/** Why an item made DynamoDB refuse its transaction. */
export interface CancellationReason {
  /** Position of the item among all that were given, from 0. */
  readonly item: number;
  /** In DynamoDB's words: `ConditionalCheckFailed`, `TransactionConflict`. */
  readonly code: string;
}

/** How far a `transactWrite` came. Its transactions are written one after another. */
export interface TransactionProgress {
  /** How many items were given. */
  readonly items: number;
  /** So many, from the first on, are written for sure; none after `written + tried`. */
  readonly written: number;
  /** How many items the transaction has that failed. */
  readonly tried: number;
  /** Of the transaction that failed, where DynamoDB tells. */
  readonly reasons: readonly CancellationReason[];
}

/**
 * DynamoDB refused a transaction: a condition is not met, an item is too large, an action makes no sense. Nothing of it
 * was written; what was written before it is in `details`.
 */
export class TransactionError extends TerminalError<TransactionProgress> {
  override readonly name = 'TransactionError';
  readonly code = 'SOSW_TRANSACTION';

  constructor(progress: TransactionProgress, cause: unknown) {
    super(told('refused', progress, cause), progress, { cause });
  }
}

/**
 * A transaction met other writers, or DynamoDB was too busy, and nothing of it was written; or the answer was lost, and it
 * is written as a whole or not at all. The same call with the same `idempotencyToken` is safe: it leaves alone what is
 * written already.
 */
export class TransactionUnavailableError extends RetryableError<TransactionProgress> {
  override readonly name = 'TransactionUnavailableError';
  readonly code = 'SOSW_TRANSACTION_UNAVAILABLE';
  /** Whether the transaction may be written all the same. */
  readonly isUnknown: boolean;

  constructor(progress: TransactionProgress, isUnknown: boolean, cause: unknown) {
    super(told(isUnknown ? 'given no answer' : 'not done', progress, cause), progress, { cause });
    this.isUnknown = isUnknown;
  }
}

/** What the SDK's error means for a call that came so far. */
export function transactionFailure(
  progress: Omit<TransactionProgress, 'reasons'>,
  error: unknown,
): TransactionError | TransactionUnavailableError {
  const reasons = reasonsOf(error, progress.written);
  const isUnknown = hasUnknownOutcome(error);
  return isUnknown || mayPass(error) || isThrottle(error)
    ? new TransactionUnavailableError({ ...progress, reasons }, isUnknown, error)
    : new TransactionError({ ...progress, reasons }, error);
}

/** Reasons that are gone in a moment. */
const PASSING: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
]);

/** Whether DynamoDB refused a transaction for what is gone in a moment. The SDK does not repeat those. */
export function mayPass(error: unknown): boolean {
  const reasons = reasonsOf(error);
  return reasons.length > 0 && reasons.every(({ code }) => PASSING.has(code));
}

interface SdkError {
  readonly name: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error;
}

/** @param first position of the first item of the transaction */
function reasonsOf(error: unknown, first = 0): CancellationReason[] {
  const { CancellationReasons: reasons = [] } = isSdkError(error) ? error : {};
  // Items that nothing is wrong with have the code None.
  return reasons.flatMap(({ Code: code = 'None' }, i) => (code === 'None' ? [] : [{ item: first + i, code }]));
}

/** The SDK repeats these itself; they come through when it has given up. */
function isThrottle(error: unknown): boolean {
  return isSdkError(error) && /Throttl|ThroughputExceeded|RequestLimitExceeded/.test(error.name);
}

/** Only an answer that refuses the transaction is definite, and not that an earlier try of it is still under way. */
function hasUnknownOutcome(error: unknown): boolean {
  if (!isSdkError(error) || error.name === 'TransactionInProgressException') return true;
  const { httpStatusCode: status = 0 } = error.$metadata ?? {};
  return status < 400 || status >= 500;
}

function told(outcome: string, { items, written, tried, reasons }: TransactionProgress, cause: unknown): string {
  const before = written > 0 ? `; the ${written} before are written` : '';
  const [first] = reasons;
  const why = first ? `item ${first.item}: ${first.code}` : errorText(cause);
  return `transactWrite of ${items}: items ${written} to ${written + tried - 1} were ${outcome} (${why})${before}`;
}
