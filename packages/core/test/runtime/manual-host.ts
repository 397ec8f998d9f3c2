import type { Host } from '../../src/runtime/system.ts';
import { realSystem } from '../../src/runtime/system.ts';

/** Thrown where a real process would end. */
export class Exit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A process whose time stands still unless it is told to pass; a sleep passes its time at once. */
export class ManualHost implements Host {
  nowMs = 1_795_487_206_500;
  randomNumber = 0.5;
  readonly variables: Record<string, string> = { AWS_LAMBDA_FUNCTION_NAME: 'some_function', AWS_REGION: 'us-west-2' };
  readonly lines: string[] = [];
  readonly sleeps: number[] = [];
  readonly #timers = new Set<Timer>();

  readonly system: Host['system'] = {
    clock: { now: () => this.nowMs },
    timers: {
      sleep: async (ms) => {
        this.sleeps.push(ms);
        this.pass(ms);
      },
      after: (ms, callback) => {
        const timer = { atMs: this.nowMs + ms, callback };
        this.#timers.add(timer);
        return () => this.#timers.delete(timer);
      },
    },
    random: { number: () => this.randomNumber, token: () => 'token-0123456789abcdef' },
    hash: realSystem.hash,
  };

  readonly variable = (name: string): string | undefined => this.variables[name];
  readonly writeLine = (line: string): void => {
    this.lines.push(line);
  };
  readonly exit = (code: number): never => {
    throw new Exit(code);
  };

  pass(ms: number): void {
    this.nowMs += ms;
    for (const timer of this.#timers) {
      if (timer.atMs > this.nowMs) continue;
      this.#timers.delete(timer);
      timer.callback();
    }
  }

  get timersLeft(): number {
    return this.#timers.size;
  }

  /** The log, parsed; all lines or those with one message. */
  logged(message?: string): Record<string, unknown>[] {
    const lines: Record<string, unknown>[] = this.lines.map((line) => JSON.parse(line));
    return message === undefined ? lines : lines.filter((line) => line.message === message);
  }
}
