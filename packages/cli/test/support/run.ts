import { Readable, Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import type { ExitCode } from '../../src/exit-code.ts';
import { runCommand } from '../../src/program.ts';
import type { Shell } from '../../src/shell.ts';

export interface Ended {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  /** Standard output and standard error are terminals of this width. */
  readonly columns?: number;
}

/** Runs a command line in this process, with its output kept. */
export async function run(words: readonly string[], options: RunOptions): Promise<Ended> {
  const { shell, stdout, stderr } = keptShell(options);
  const code = await runCommand(words, shell);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A shell that keeps what is written. */
export function keptShell({ cwd, stdin = '', columns }: RunOptions): { shell: Shell; stdout: Kept; stderr: Kept } {
  const [stdout, stderr] = [new Kept(columns), new Kept(columns)];
  return { shell: { cwd, stdin: Readable.from([stdin]), stdout, stderr }, stdout, stderr };
}

/** A stream that keeps what is written to it. */
export class Kept extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  /** As a terminal tells it, `NO_COLOR` respected. */
  readonly getColorDepth = WriteStream.prototype.getColorDepth;
  text = '';
  #look: () => void = () => {};

  constructor(columns: number | undefined) {
    super();
    this.isTTY = columns !== undefined;
    this.columns = columns ?? 0;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    this.#look();
    done();
  }

  /** Resolves when it holds what is looked for; for one at a time. */
  said(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => pattern.test(this.text) && resolve();
      this.#look();
    });
  }
}
