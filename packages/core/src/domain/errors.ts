/**
 * Errors of sosw. Each class has a literal `name`, a `code` that starts with `SOSW_`, typed `details` and, where one
 * error follows from another, a `cause`.
 *
 * Whether trying again can help is a type, not a flag: {@link RetryableError} or {@link TerminalError}.
 */
export abstract class SoswError<Details extends object = object> extends Error {
  abstract readonly code: `SOSW_${string}`;
  readonly details: Readonly<Details>;

  constructor(message: string, details: Details, options: ErrorOptions = {}) {
    super(message, options);
    this.details = details;
  }
}

/** The same call may succeed later: a throttle, a time-out, a write whose outcome is not known. */
export abstract class RetryableError<Details extends object = object> extends SoswError<Details> {}

/** The same call will fail again until somebody changes something. */
export abstract class TerminalError<Details extends object = object> extends SoswError<Details> {}

/** What an {@link InvalidInputError} tells: where, what was expected, what was given. */
export interface InvalidInput {
  /** The key, or the path to it: `labourers.my_worker.lanes`. */
  readonly path: string;
  /** What would have been right, in words: `a whole number from 1 to 100`. */
  readonly expected: string;
  /** What was found; shown shortened. */
  readonly given: unknown;
}

/** A configuration, an event, a job or a row that makes no sense. Nothing was done. */
export class InvalidInputError extends TerminalError<InvalidInput> {
  override readonly name: string = 'InvalidInputError';
  readonly code: `SOSW_${string}` = 'SOSW_INVALID_INPUT';

  constructor(input: InvalidInput & { readonly cause?: unknown }) {
    const { cause, ...details } = input;
    super(
      `${details.path}: expected ${details.expected}, got ${shown(details.given)}`,
      details,
      cause === undefined ? {} : { cause },
    );
  }
}

/**
 * Thrown by user code in a worker: the task is closed as dead at once, whatever attempts it has left.
 *
 * @example throw new NonRetryableError('the account is closed', { cause: error });
 */
export class NonRetryableError extends TerminalError {
  override readonly name = 'NonRetryableError';
  readonly code = 'SOSW_NON_RETRYABLE';

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, {}, options);
  }
}

const SHOWN_CHARACTERS_MAX = 80;

/** A value as it stands in an error message: JSON where it has one, cut to a line. */
export function shown(value: unknown): string {
  const text = (typeof value === 'number' ? undefined : asJson(value)) ?? asText(value); // JSON has no NaN
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // circular, or holds a bigint
  }
}

function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value); // without a prototype, or of its own mind
  }
}

/** `Name: message` of anything that was thrown, on one line and cut to `charactersMax`. */
export function errorText(error: unknown, charactersMax = 1000): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : shown(error);
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > charactersMax ? `${line.slice(0, charactersMax)}…` : line;
}
