import type { System } from 'sosw/essentials';

/**
 * What a function's code finds in place of the machine: one execution environment of the simulated Lambda. Every bundle
 * is evaluated once for each environment, as a function of this value, so that the state of its modules lives and dies
 * with the environment.
 */
export interface EnvironmentOfCode {
  readonly host: Host;
  /** A request to AWS. Settles when the world says so, or never. */
  send(request: Request): Promise<object>;
  /** The user's code of a worker does something with this event; what comes of it. */
  work(event: unknown): Promise<Work>;
}

/** How user code ends that neither hangs nor takes its process down. */
export type Work = 'succeeds' | 'succeeds_twice' | 'throws' | 'throws_for_good';

/** The process that the code runs in, in the shape of the core's `runtime/system.ts`. */
export interface Host {
  readonly system: System;
  variable(name: string): string | undefined;
  writeLine(line: string): void;
  exit(code: number): never;
}

export interface Request {
  readonly service: 'cloudwatch' | 'dynamodb' | 'lambda' | 's3' | 'sns';
  readonly operation: string;
  readonly input: object;
  /** After so many milliseconds without an answer the client gives up. */
  readonly timeoutMs: number;
}

declare global {
  /** In the scope of every bundle. */
  const environment: EnvironmentOfCode;
}
