import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/sosw.js', import.meta.url));

export interface SpawnOptions {
  readonly cwd: string;
  /** Instead of the test's own variables; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
}

/** The command as a process of its own, without a terminal, in a process group of its own. */
export class Spawned {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(words: readonly string[], { cwd, env = {}, stdin = '' }: SpawnOptions) {
    const variables = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env };
    this.child = spawn(process.execPath, [BIN, ...words], { cwd, env: variables, detached: true });
    this.child.stdin?.end(stdin);
    this.child.stdout?.on('data', (text) => {
      this.stdout += text;
    });
    this.child.stderr?.on('data', (text) => {
      this.stderr += text;
    });
  }

  /** Resolves when standard output or standard error holds what is looked for. */
  said(pattern: RegExp): Promise<void> {
    const { stdout, stderr } = this.child;
    return new Promise((resolve, reject) => {
      const look = () => {
        if (pattern.test(this.stdout) || pattern.test(this.stderr)) resolve();
      };
      look();
      for (const stream of [stdout, stderr]) stream?.on('data', look);
      this.child.once('close', () => reject(new Error(`it never said ${pattern}, but: ${this.stderr}`)));
    });
  }

  /** Its exit code; null after a signal that killed it. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  /** What it wrote, once it has ended. */
  async all(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
    const code = await this.ended();
    return { code, stdout: this.stdout, stderr: this.stderr };
  }

  /** Ends it, if a test has left it behind. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended();
  }

  /** Whether a process of its group has outlived it. */
  isAnythingLeft(): boolean {
    try {
      return this.child.pid !== undefined && process.kill(-this.child.pid, 0);
    } catch {
      return false; // ESRCH: no process of the group is left
    }
  }
}
