import type { Host } from '../../src/runtime/system.ts';
import { ManualSystem } from '../../src/testing/index.ts';

/** Thrown where a real process would end. */
export class Exit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** The time of the golden vectors. */
const START_MS = 1_795_487_206_500;

/** A process whose time stands still but for sleeps, which end at once, and whose lines are kept. */
export class ManualHost implements Host {
  readonly variables: Record<string, string> = { AWS_LAMBDA_FUNCTION_NAME: 'some_function', AWS_REGION: 'us-west-2' };
  readonly lines: string[] = [];
  readonly sleeps: number[] = [];
  readonly #manual = new ManualSystem({ nowMs: START_MS, autoAdvance: true });
  readonly #timers = new Set<() => void>();

  readonly system: Host['system'] = {
    clock: this.#manual.clock,
    timers: {
      sleep: (ms) => {
        this.sleeps.push(ms);
        return this.#manual.timers.sleep(ms);
      },
      after: (ms, callback) => {
        const cancelManual = this.#manual.timers.after(ms, callback);
        const cancel = () => {
          this.#timers.delete(cancel);
          cancelManual();
        };
        this.#timers.add(cancel);
        return cancel;
      },
    },
    random: { ...this.#manual.random, number: () => 0.5 },
    hash: this.#manual.hash,
  };

  readonly variable = (name: string): string | undefined => this.variables[name];
  readonly writeLine = (line: string): void => {
    this.lines.push(line);
  };
  readonly exit = (code: number): never => {
    throw new Exit(code);
  };

  get nowMs(): number {
    return this.system.clock.now();
  }

  /** Timers that were not taken back. */
  get timersLeft(): number {
    return this.#timers.size;
  }

  async pass(ms: number): Promise<void> {
    await this.#manual.advance(ms);
  }

  /** The log, parsed; all lines or those with one message. */
  logged(message?: string): Record<string, unknown>[] {
    const lines: Record<string, unknown>[] = this.lines.map((line) => JSON.parse(line));
    return message === undefined ? lines : lines.filter((line) => line.message === message);
  }
}
