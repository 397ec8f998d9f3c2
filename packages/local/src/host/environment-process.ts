import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';

/** What to run. */
export interface ProcessPlan {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface ProcessCalls {
  wroteLine(stream: 'stdout' | 'stderr', line: string): void;
  /** The process is gone; `how` as in `exit status 1`, undefined after status 0. Called once. */
  ended(how: string | undefined): void;
}

/** A process whose output may be kept open by something it started; it is read this long after the end. */
const OUTPUT_GRACE_MS = 500;

/** The process of one execution environment. */
export class EnvironmentProcess {
  readonly #kill: () => void;

  /** Its process group, which what it starts belongs to as well. Absent when it could not be started. */
  readonly group: number | undefined;

  /** Resolves when the process is gone and its output has been read. */
  readonly closed: Promise<void>;

  /** Starts the process. A program that cannot be started is reported like one that ended. */
  constructor(plan: ProcessPlan, calls: ProcessCalls) {
    const [program, ...args] = plan.command;
    const child = spawn(program, args, {
      cwd: plan.cwd,
      env: plan.variables,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what the process starts ends with it, and a Ctrl-C in the terminal is the host's to handle.
      detached: true,
    });
    this.group = child.pid;
    this.#kill = () => killGroup(child.pid);
    readLines(child.stdout, (line) => calls.wroteLine('stdout', line));
    readLines(child.stderr, (line) => calls.wroteLine('stderr', line));

    this.closed = new Promise((resolve) => {
      child.once('error', (error) => {
        if (child.pid !== undefined) return;
        calls.ended(`${program} cannot be started in ${plan.cwd}: ${error.message}`);
        resolve();
      });
      child.once('exit', (code, signal) => {
        calls.ended(signal === null ? exitStatus(code) : `signal: ${signal}`);
        const grace = setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, OUTPUT_GRACE_MS);
        child.once('close', () => {
          clearTimeout(grace);
          resolve();
        });
      });
    });
  }

  /** Ends the process and what it started, at once, as Lambda does when the time is up. */
  kill(): void {
    this.#kill();
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // gone already
  }
}

function readLines(output: Readable, onLine: (line: string) => void): void {
  const lines = new LineSplitter(onLine);
  output.setEncoding('utf8');
  output.on('data', (text: string) => lines.push(text));
  output.on('close', () => lines.end());
}

function exitStatus(code: number | null): string | undefined {
  return code === 0 ? undefined : `exit status ${code}`;
}
