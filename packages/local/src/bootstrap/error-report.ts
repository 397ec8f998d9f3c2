/** The body of an error as Lambda reports it to the caller. */
export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The stack, a line each. */
  readonly trace: readonly string[];
}

/** Describes whatever a function threw. */
export function describeError(error: unknown): ErrorReport {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

/** An error of the runtime, named as Lambda names it, such as `Runtime.HandlerNotFound`. */
export function runtimeError(name: `Runtime.${string}`, message: string, cause?: unknown): Error {
  const error = new Error(message, cause === undefined ? {} : { cause });
  error.name = name;
  return error;
}
