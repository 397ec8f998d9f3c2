import { InvalidInputError } from 'sosw';

/** Lambda's default time-out. */
export const DEFAULT_TIMEOUT_MS = 3_000;
/** Lambda's longest time-out: 15 minutes. */
export const TIMEOUT_MS_MAX = 900_000;
/** Lambda's default memory. It is told to the function but not enforced. */
export const DEFAULT_MEMORY_MB = 128;
/** Invocations of one function at once unless it reserves a number: what one machine bears, far below an account's 1,000. */
export const DEFAULT_CONCURRENCY = 50;
/** The most that a function may reserve here. */
export const CONCURRENCY_MAX = 1_000;
/** Lambda's default: an asynchronous event that failed is run twice more. */
export const DEFAULT_ASYNC_RETRIES = 2;
/** Lambda's limit. */
export const ASYNC_RETRIES_MAX = 2;
/** Lambda's default and limit: an asynchronous event is kept for six hours. */
export const DEFAULT_EVENT_AGE_SECONDS = 21_600;
/** Name of the runtime that a Node function is told to have. */
export const DEFAULT_RUNTIME = 'nodejs20.x';

/** A function of the host: any command that speaks Lambda's Runtime API. */
export interface FunctionSpec {
  /** 1 to 64 letters, digits, `-`, `_`. */
  readonly name: string;
  /** Program and arguments of one execution environment, such as `['python', '-m', 'awslambdaric', 'app.handler']`. */
  readonly command: readonly [string, ...string[]];
  /** Folder of the code: working directory and `LAMBDA_TASK_ROOT`. */
  readonly cwd: string;
  /** As in Lambda: `index.handler`. */
  readonly handler: string;
  /** Default {@link DEFAULT_RUNTIME}. */
  readonly runtime?: string;
  /** 1 to 900,000 ms; default {@link DEFAULT_TIMEOUT_MS}. The process is killed when it is over. */
  readonly timeoutMs?: number;
  /** Default {@link DEFAULT_MEMORY_MB}. */
  readonly memoryMb?: number;
  /** Most invocations at once, and most processes. 0: none is let through. Default: {@link DEFAULT_CONCURRENCY}. */
  readonly reservedConcurrency?: number;
  /** Further runs of an asynchronous event that failed, 0 to 2; default {@link DEFAULT_ASYNC_RETRIES}. */
  readonly asyncRetries?: number;
  /** An asynchronous event that is older is dropped; 1 to 21,600 s, default {@link DEFAULT_EVENT_AGE_SECONDS}. */
  readonly maxEventAgeSeconds?: number;
  /** `Allow` lets a chain of requests reach the function more than 16 times; default `Terminate`. */
  readonly recursiveLoop?: 'Terminate' | 'Allow';
  /** Variables of the process. Names that Lambda reserves (`AWS_...`, `LAMBDA_...`, `_HANDLER`) are refused. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A {@link FunctionSpec} with its defaults. */
export interface FunctionSettings extends Required<Omit<FunctionSpec, 'reservedConcurrency'>> {
  readonly concurrency: number;
  /** Whether `concurrency` was set for this function. */
  readonly isReserved: boolean;
}

/**
 * Checks a specification and fills in the defaults.
 *
 * @throws InvalidInputError that names the key
 */
export function resolveFunction(spec: FunctionSpec): FunctionSettings {
  const { reservedConcurrency, ...given } = spec;
  const settings: FunctionSettings = {
    runtime: DEFAULT_RUNTIME,
    timeoutMs: DEFAULT_TIMEOUT_MS,
    memoryMb: DEFAULT_MEMORY_MB,
    asyncRetries: DEFAULT_ASYNC_RETRIES,
    maxEventAgeSeconds: DEFAULT_EVENT_AGE_SECONDS,
    recursiveLoop: 'Terminate',
    environment: {},
    ...given,
    concurrency: reservedConcurrency ?? DEFAULT_CONCURRENCY,
    isReserved: reservedConcurrency !== undefined,
  };
  const refuse = (key: keyof FunctionSpec, expected: string, value: unknown) => {
    throw new InvalidInputError({ path: `functions.${spec.name}.${key}`, expected, given: value });
  };
  const whole = (key: keyof FunctionSpec, value: number, min: number, max: number) => {
    if (!Number.isInteger(value) || value < min || value > max) {
      refuse(key, `a whole number from ${min} to ${max}`, value);
    }
  };

  if (!/^[\w-]{1,64}$/.test(spec.name)) refuse('name', '1 to 64 letters, digits, "-" or "_"', spec.name);
  if (!spec.command[0]) refuse('command', 'a program and its arguments', spec.command);
  if (spec.cwd === '') refuse('cwd', 'the folder of the code', spec.cwd);
  if (spec.handler === '') refuse('handler', 'a module and an export, such as "index.handler"', spec.handler);
  whole('timeoutMs', settings.timeoutMs, 1, TIMEOUT_MS_MAX);
  whole('memoryMb', settings.memoryMb, 1, 10_240);
  whole('reservedConcurrency', settings.concurrency, 0, CONCURRENCY_MAX);
  whole('asyncRetries', settings.asyncRetries, 0, ASYNC_RETRIES_MAX);
  whole('maxEventAgeSeconds', settings.maxEventAgeSeconds, 1, DEFAULT_EVENT_AGE_SECONDS);
  for (const variable of Object.keys(settings.environment)) {
    if (/^(AWS_|LAMBDA_|_HANDLER$|_X_AMZN_)/.test(variable)) {
      refuse('environment', 'free of the names that Lambda reserves', variable);
    }
  }
  return settings;
}
