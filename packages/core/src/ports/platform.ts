import type { Alerts } from './alerts.ts';
import type { DocumentSource } from './document-source.ts';
import type { Functions } from './functions.ts';
import type { System } from './system.ts';

/** What a Processor stands on. The composition roots make one of the real AWS clients, tests one of their own. */
export interface Platform {
  readonly system: System;
  /** Environment variables; read at each use, since Lambda sets the trace id anew for each invocation. */
  variable(name: string): string | undefined;
  /** Writes one line of a log. */
  writeLine(line: string): void;
  /** Ends the process, as Lambda sees it: `Runtime.ExitError`. */
  exit(code: number): never;
  /** Each is made when first asked for, and once. */
  configSource(): DocumentSource;
  functions(): Functions;
  metaRows(): MetaRows;
  alerts(topicArn: string): Alerts;
  /** The account that the credentials belong to. */
  accountId(): Promise<string>;
}

/** The rows of the tasks meta table. */
export interface MetaRows {
  /**
   * Puts a row if there is none of the same key.
   *
   * @returns `exists` when the key is taken: the range key is a time, and clocks are coarse
   * @throws StoreError, StoreUnavailableError
   */
  put(tableName: string, row: Readonly<Record<string, unknown>>): Promise<'written' | 'exists'>;
}
