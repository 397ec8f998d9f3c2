import { randomBytes } from 'node:crypto';
import { EnvironmentProcess } from './environment-process.ts';
import type { FunctionSettings } from './function-spec.ts';
import { functionVariables } from './function-variables.ts';
import type { HostContext } from './host-context.ts';
import type { EndReason } from './host-event.ts';
import { exited, functionError, type Invocation, type InvocationOutcome, timedOut } from './invocation.ts';
import { RESPONSE_BYTES_MAX, RuntimeApi } from './runtime-api.ts';
import type { CancelTimer } from './time.ts';

/** Lambda's limit: an environment that takes longer to be ready uses up the time of its first invocation. */
export const INIT_TIMEOUT_MS = 10_000;

/** Told by an environment about itself. */
export interface EnvironmentOwner {
  /** It waits for an invocation. */
  ready(environment: ExecutionEnvironment): void;
  /** Its process is gone. `failure` is set when it broke before it was ever ready: no other will do better. */
  ended(environment: ExecutionEnvironment, failure: EnvironmentFailure | undefined): void;
}

/** Why an environment was never ready, told for the invocation that waits for it. */
export type EnvironmentFailure = (requestId: string) => InvocationOutcome;

/**
 * `returning`: the result is there but the runtime has not asked for more yet.
 *
 *   starting -> idle -> busy -> returning -> idle ...      each of them -> ended
 */
type State = 'starting' | 'idle' | 'busy' | 'returning' | 'ended';

interface CurrentInvocation {
  readonly invocation: Invocation;
  readonly settle: (outcome: InvocationOutcome) => void;
}

/** One process of a function, warm between invocations, with a Runtime API of its own. */
export class ExecutionEnvironment {
  readonly id: string = randomBytes(16).toString('hex');
  readonly #settings: FunctionSettings;
  readonly #context: HostContext;
  readonly #owner: EnvironmentOwner;
  readonly #logStream: string;

  #state: State = 'starting';
  #wasReady = false;
  #retireReason: EndReason | undefined;
  #current: CurrentInvocation | undefined;
  #lastInvocation: Invocation | undefined;
  /** Set while it is not ready in time: when the time of its first invocation will be up. */
  #overdueMs: number | undefined;
  #cancelTimer: CancelTimer = () => {};
  #api: RuntimeApi | undefined;
  #process: EnvironmentProcess | undefined;
  #end: { readonly reason: EndReason; readonly failure: EnvironmentFailure | undefined } | undefined;

  /** Resolves when nothing of it is left: no process, no server. */
  readonly closed: Promise<void>;

  constructor(settings: FunctionSettings, context: HostContext, owner: EnvironmentOwner) {
    this.#settings = settings;
    this.#context = context;
    this.#owner = owner;
    const day = new Date(context.time.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    this.#logStream = `${day}/[$LATEST]${this.id}`;
    this.closed = this.#live();
  }

  get isCold(): boolean {
    return this.#lastInvocation === undefined;
  }

  get isIdle(): boolean {
    return this.#state === 'idle';
  }

  /** Whether it will ask for an invocation by itself soon. */
  get isComing(): boolean {
    return (this.#state === 'starting' || this.#state === 'returning') && this.#retireReason === undefined;
  }

  /** Runs one invocation. Only to be called while it is ready. */
  run(invocation: Invocation): Promise<InvocationOutcome> {
    this.#state = 'busy';
    this.#lastInvocation = invocation;
    const deadlineMs = this.#overdueMs ?? this.#context.time.now() + this.#settings.timeoutMs;
    this.#setTimeout(deadlineMs);
    return new Promise((settle) => {
      this.#current = { invocation, settle };
      this.#api?.deliver(invocation, deadlineMs);
    });
  }

  /** Ends it as soon as it runs nothing. */
  retire(reason: EndReason): void {
    if (this.#state === 'busy' || this.#state === 'returning') this.#retireReason ??= reason;
    else this.end(reason);
  }

  /** Kills the process. What it runs fails. */
  end(reason: EndReason, failure?: EnvironmentFailure): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#end = { reason, failure: this.#wasReady ? undefined : failure };
    this.#cancelTimer();
    this.#process?.kill();
  }

  async #live(): Promise<void> {
    const { report, time } = this.#context;
    const facts = { functionName: this.#settings.name, environmentId: this.id };
    this.#cancelTimer = time.after(INIT_TIMEOUT_MS, () => {
      this.#overdueMs = time.now() + this.#settings.timeoutMs;
      this.#setTimeout(this.#overdueMs);
    });
    try {
      await this.#serve();
    } catch (error) {
      this.end('exit', () => functionError('Sandbox.Failure', `The environment could not be started: ${error}`));
    }
    await this.#api?.close();
    report({ type: 'environment_ended', ...facts, reason: this.#end?.reason ?? 'exit' });
    this.#owner.ended(this, this.#end?.failure);
  }

  async #serve(): Promise<void> {
    this.#api = await RuntimeApi.open({
      polled: () => this.#polled(),
      responded: (requestId, body) => this.#finish(requestId, body === undefined ? TOO_LARGE : { ok: true, body }),
      failed: (requestId, errorType, body) => this.#finish(requestId, { ok: false, errorType, body }),
      initFailed: (errorType, body) => this.end('init_error', () => ({ ok: false, errorType, body })),
      hungUp: () => this.end('exit'),
    });
    if (this.#state === 'ended') return; // while the port was being opened

    const { name, command, cwd } = this.#settings;
    const logStream = this.#logStream;
    const variables = functionVariables(this.#settings, this.#context.isolation, {
      runtimeApi: this.#api.address,
      logStream,
    });
    this.#context.report({ type: 'environment_started', functionName: name, environmentId: this.id, logStream });
    this.#process = new EnvironmentProcess(
      { command, cwd, variables },
      {
        wroteLine: (stream, line) => this.#log(stream, line),
        ended: (how) => this.#fail('exit', (requestId) => exited(requestId, how)),
      },
    );
    const { group, closed } = this.#process;
    if (group !== undefined) this.#context.processes.started(group);
    await closed;
    if (group !== undefined) this.#context.processes.ended(group);
  }

  #polled(): void {
    if (this.#state === 'ended') return;
    this.#cancelTimer();
    this.#wasReady = true;
    if (this.#retireReason !== undefined) {
      this.end(this.#retireReason);
      return;
    }
    this.#state = 'idle';
    this.#cancelTimer = this.#context.time.after(this.#context.idleMs, () => this.end('idle'));
    this.#owner.ready(this);
    this.#overdueMs = undefined;
  }

  #finish(requestId: string, outcome: InvocationOutcome): boolean {
    const current = this.#current;
    if (current?.invocation.requestId !== requestId) return false;
    this.#current = undefined;
    if (this.#state === 'busy') this.#state = 'returning';
    current.settle(outcome);
    return true;
  }

  /** The process is killed at `deadlineMs` unless it asks for more work before. */
  #setTimeout(deadlineMs: number): void {
    const { time } = this.#context;
    this.#cancelTimer();
    this.#cancelTimer = time.after(deadlineMs - time.now(), () => {
      this.#fail('timeout', (requestId) => timedOut(requestId, this.#settings.timeoutMs, time.now()));
    });
  }

  /** Ends it, and with it the invocation that it runs or that waits for it. */
  #fail(reason: EndReason, failure: EnvironmentFailure): void {
    this.end(reason, failure);
    const requestId = this.#current?.invocation.requestId;
    if (requestId !== undefined) this.#finish(requestId, failure(requestId));
  }

  #log(stream: 'stdout' | 'stderr', line: string): void {
    const requestId = this.#lastInvocation?.requestId;
    this.#lastInvocation?.tail?.append(line);
    this.#context.report({
      type: 'log_line',
      functionName: this.#settings.name,
      environmentId: this.id,
      logStream: this.#logStream,
      ...(requestId === undefined ? {} : { requestId }),
      stream,
      line,
    });
  }
}

const TOO_LARGE: InvocationOutcome = functionError(
  'Function.ResponseSizeTooLarge',
  `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`,
);
