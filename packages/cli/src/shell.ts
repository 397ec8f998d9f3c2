import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What a command reads from and writes to: the process's own, or what a test hands in. */
export interface Shell {
  /** Where the command was started. */
  readonly cwd: string;
  readonly stdin: Readable;
  /** Data, and nothing else. */
  readonly stdout: Screen;
  /** Progress and messages. */
  readonly stderr: Screen;
}

export function processShell(): Shell {
  return { cwd: process.cwd(), stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
}

/** Tells people something, on a line of standard error. */
export function say({ stderr }: Shell, line: string): void {
  stderr.write(`${line}\n`);
}
