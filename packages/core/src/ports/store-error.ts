import { RetryableError, TerminalError } from '../domain/errors.ts';

export interface StoreCall {
  /** The operation of the port: `putSlot`. */
  readonly operation: string;
  readonly table?: string;
  /** Name of the error that the service answered with, if it did. */
  readonly reason: string;
}

/** The store refused a call for good: a missing table, no permission, an item that is too large. It had no effect. */
export class StoreError extends TerminalError<StoreCall> {
  override readonly name = 'StoreError';
  readonly code = 'SOSW_STORE';

  constructor(call: StoreCall, cause: unknown) {
    super(`${where(call)}: ${call.reason}${messageOf(cause)}`, call, { cause });
  }
}

/** A read got no answer, or a write none that is definite, however often it was sent. Repeating the move is safe. */
export class StoreUnavailableError extends RetryableError<StoreCall> {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'SOSW_STORE_UNAVAILABLE';

  constructor(call: StoreCall, cause?: unknown) {
    super(`${where(call)}: ${call.reason}${messageOf(cause)}`, call, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error && cause.message ? ` (${cause.message})` : '';
}

function where({ operation, table }: StoreCall): string {
  return table === undefined ? operation : `${operation} on ${table}`;
}
