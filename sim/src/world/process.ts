import { createHash } from 'node:crypto';
import type { LambdaHandler } from 'sosw';
import type { Code } from '../bundle.ts';
import type { Dice } from '../random.ts';
import type { EnvironmentOfCode, Request, Work } from '../stand-ins/environment.ts';
import type { Time } from './time.ts';

/** Clocks of two processes differ by a second at most. */
const SKEW_MS_MAX = 500;
/** Now and then a random number is very small: what happens once in a thousand runs happens here, too. */
const SMALL_SHARE = 0.02;

/** One run of a function's code: the answer to one delivery of an event. */
export interface Invocation {
  readonly id: string;
  readonly event: unknown;
  /** Counted for the function over the whole world, from 0. */
  readonly ordinal: number;
  readonly attempt: number;
  readonly endsAtMs: number;
  /** Calls to AWS so far. */
  calls: number;
  /** What it said above level INFO. */
  readonly complaints: string[];
}

export interface ProcessOptions {
  readonly name: string;
  readonly functionName: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly time: Time;
  readonly dice: Dice;
  readonly code: Code;
  readonly send: (process: SimulatedProcess, request: Request) => Promise<object>;
  readonly work: (process: SimulatedProcess, event: unknown) => Promise<Work>;
}

/**
 * An execution environment of Lambda: one process, with the state of its modules, a clock of its own and no way to the
 * outside but the world's. It hears nothing while it is frozen between invocations or stalled, and nothing ever again
 * once it was killed.
 */
export class SimulatedProcess {
  readonly name: string;
  readonly functionName: string;
  invocation: Invocation | undefined;
  isAlive = true;
  readonly #time: Time;
  readonly #handler: LambdaHandler;
  readonly #options: ProcessOptions;
  readonly #skewMs: number;
  #stalledUntilMs = 0;
  #whenKilled: () => void = () => {};
  /** What was to be heard while it was frozen. */
  #unheard: (() => void)[] = [];

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.functionName = options.functionName;
    this.#options = options;
    this.#time = options.time;
    this.#skewMs = options.dice.whole(-SKEW_MS_MAX, SKEW_MS_MAX);
    this.#handler = options.code(this.#environment()).handler;
  }

  get nowMs(): number {
    return this.#time.nowMs + this.#skewMs;
  }

  /** Runs the handler; settles when it does, which is never if the process is killed before. */
  run(invocation: Invocation): Promise<unknown> {
    this.invocation = invocation;
    const { functionName } = this;
    const unheard = this.#unheard;
    this.#unheard = [];
    for (const hear of unheard) hear();
    this.#time.stir();
    return this.#handler(invocation.event, {
      functionName,
      invokedFunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`,
      awsRequestId: invocation.id,
      logStreamName: this.name,
      getRemainingTimeInMillis: () => invocation.endsAtMs - this.#time.nowMs,
    });
  }

  /** Lets the process hear something, as soon as it hears anything. */
  tell(hear: () => void): void {
    if (!this.isAlive) return;
    if (!this.invocation) this.#unheard.push(hear);
    else if (this.#stalledUntilMs > this.#time.nowMs) {
      this.#time.after(this.#stalledUntilMs - this.#time.nowMs, () => this.tell(hear));
    } else {
      this.#time.stir();
      hear();
    }
  }

  stall(ms: number): void {
    this.#stalledUntilMs = Math.max(this.#stalledUntilMs, this.#time.nowMs + ms);
  }

  /** After an invocation: it hears nothing until the next one. */
  freeze(): void {
    this.invocation = undefined;
    this.#whenKilled = () => {};
  }

  kill(why: string): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.#time.log(`${this.name} is killed: ${why}`);
    this.#whenKilled();
  }

  onceKilled(tell: () => void): void {
    this.#whenKilled = tell;
  }

  #environment(): EnvironmentOfCode {
    const { send, work, variables, dice } = this.#options;
    const number = (): number => (dice.chance(SMALL_SHARE) ? dice.number() / 1_000 : dice.number());
    return {
      send: (request) => send(this, request),
      work: (event) => work(this, event),
      host: {
        system: {
          clock: { now: () => this.nowMs },
          timers: { sleep: (ms) => new Promise((resolve) => this.#after(ms, resolve)), after: this.#cancellable },
          random: { number, token: dice.token },
          hash: { sha256: (text) => createHash('sha256').update(text).digest('hex') },
        },
        variable: (name) => variables[name],
        writeLine: (line) => this.#hearLine(line),
        exit: (): never => {
          this.kill('exits');
          throw new Error('a process that exited runs no more code');
        },
      },
    };
  }

  #after(ms: number, hear: () => void): void {
    this.#time.after(ms, () => this.tell(hear));
  }

  readonly #cancellable = (ms: number, hear: () => void): (() => void) => {
    let isCancelled = false;
    this.#after(ms, () => {
      if (!isCancelled) hear();
    });
    return () => {
      isCancelled = true;
    };
  };

  /** Lines are JSON, as in Lambda. Those of level INFO are of no interest here. */
  #hearLine(line: string): void {
    if (!this.isAlive || line.includes('"level":"INFO"')) return;
    const said = line.replace(STACK, '');
    this.#time.log(`${this.name} says ${said}`);
    this.invocation?.complaints.push(said);
  }
}

/** A stack has files and lines of the simulation in it: not what happened, and not the same everywhere. */
const STACK = /,"stack":"(?:[^"\\]|\\.)*"/g;
