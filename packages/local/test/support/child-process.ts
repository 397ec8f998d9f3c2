import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A script in a process of its own, read line by line. Killed after the test, if not before. */
export class ScriptProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;

  constructor(script: URL, args: readonly string[]) {
    const child = spawn(process.execPath, [fileURLToPath(script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    this.#ended = once(child, 'exit');
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    onTestFinished(() => this.kill());
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The next line of its output. */
  async line(): Promise<string> {
    const { done, value } = await this.#lines.next();
    if (done) throw new Error('the process has ended');
    return value;
  }

  /** The next line that is an object of this type. */
  // biome-ignore lint/suspicious/noExplicitAny: what it says is the test's own business
  async until(type: string): Promise<any> {
    for (;;) {
      const said = JSON.parse(await this.line());
      if (said.type === type) return said;
    }
  }

  /** Reads what nobody wants to know, until it ends: a process whose output is not read stands still. */
  async readOn(): Promise<void> {
    while (!(await this.#lines.next()).done);
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Kills it with -9, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
