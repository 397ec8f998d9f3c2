import type { Counters } from '../../src/ports/counters.ts';
import type { Functions, InvokeResult, RefusalReason } from '../../src/ports/functions.ts';
import type { LogFields, Logger, LogLevel } from '../../src/ports/logger.ts';

/** The event of a worker, as it was handed to Lambda. */
export interface Invocation {
  readonly task_id: string;
  readonly labourer_id: string;
  readonly created_at: number;
  readonly attempts: number;
  readonly attempt: number;
  readonly lease_until_ms: number;
  readonly receipt: string;
}

/** How Lambda takes an invoke, and whether user code will run. */
export interface InvokeAnswer {
  readonly result: InvokeResult;
  readonly arrives: boolean;
}

export const ACCEPTED: InvokeAnswer = { result: { outcome: 'accepted' }, arrives: true };
const TIMED_OUT: InvokeResult = { outcome: 'unknown', cause: new Error('time-out') };
/** The request does not arrive, the caller sees a time-out. */
export const LOST: InvokeAnswer = { result: TIMED_OUT, arrives: false };
/** The answer does not arrive: the worker runs, the caller sees a time-out. */
export const UNHEARD: InvokeAnswer = { result: TIMED_OUT, arrives: true };

export function refusal(reason: RefusalReason): InvokeAnswer {
  return { result: { outcome: 'refused', reason, error: `refused: ${reason}` }, arrives: false };
}

/** Lambda: records what it is asked to run, and answers as it was told. */
export class FakeFunctions implements Functions {
  /** Names of the functions of all calls. */
  readonly called: string[] = [];
  /** What workers were given to run, in order. */
  readonly invocations: Invocation[] = [];
  #answers: readonly InvokeAnswer[] = [];

  /** The next invokes are answered so; all others are accepted. */
  answerWith(...answers: readonly InvokeAnswer[]): void {
    this.#answers = [...this.#answers, ...answers];
  }

  async invoke(nameOrArn: string, payload: string): Promise<InvokeResult> {
    const [answer = ACCEPTED, ...rest] = this.#answers;
    this.#answers = rest;
    this.called.push(nameOrArn);
    if (answer.arrives) this.invocations.push(JSON.parse(payload));
    return answer.result;
  }
}

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines. */
export class CapturedLog implements Logger {
  readonly lines: LogLine[];
  readonly #fields: LogFields;

  constructor(lines: LogLine[] = [], fields: LogFields = {}) {
    this.lines = lines;
    this.#fields = fields;
  }

  debug(message: string, fields?: LogFields): void {
    this.#add('DEBUG', message, fields);
  }
  info(message: string, fields?: LogFields): void {
    this.#add('INFO', message, fields);
  }
  warn(message: string, fields?: LogFields): void {
    this.#add('WARNING', message, fields);
  }
  error(message: string, fields?: LogFields): void {
    this.#add('ERROR', message, fields);
  }
  with(fields: LogFields): Logger {
    return new CapturedLog(this.lines, { ...this.#fields, ...fields });
  }

  #add(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.lines.push({ level, message, fields: { ...this.#fields, ...fields } });
  }
}

/** Counters that can be read. */
export class Counts implements Counters {
  readonly #counts = new Map<string, number>();

  add(key: string, n = 1): void {
    this.#counts.set(key, this.of(key) + n);
  }

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }
}
