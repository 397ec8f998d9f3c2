import { type EnvironmentFailure, type EnvironmentOwner, ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionSettings } from './function-spec.ts';
import type { HostContext } from './host-context.ts';
import type { EndReason } from './host-event.ts';
import { functionError, type Invocation, type InvocationOutcome } from './invocation.ts';

interface Waiting {
  readonly invocation: Invocation;
  readonly settle: (outcome: InvocationOutcome) => void;
}

/**
 * The environments of one function, and the invocations that were let in but have no environment yet.
 *
 * An environment takes the oldest waiting invocation whenever it is ready, so that one that is just returning serves it
 * before the process that was started for it is up. Never more invocations than the concurrency are let in, and never
 * more processes run.
 */
export class FunctionPool implements EnvironmentOwner {
  #settings: FunctionSettings;
  readonly #context: HostContext;
  readonly #onRoom: () => void;
  readonly #environments = new Set<ExecutionEnvironment>();
  /** The most recently used last, to be used next: the others can become idle for good. */
  #idle: ExecutionEnvironment[] = [];
  readonly #waiting: Waiting[] = [];
  #inFlight = 0;
  readonly #whenQuiet: (() => void)[] = [];

  /** `onRoom` is called whenever an invocation has ended. */
  constructor(settings: FunctionSettings, context: HostContext, onRoom: () => void) {
    this.#settings = settings;
    this.#context = context;
    this.#onRoom = onRoom;
  }

  /** Whether the concurrency admits one more invocation. */
  get hasRoom(): boolean {
    return this.#inFlight < this.#settings.concurrency;
  }

  /** Resolves as soon as no invocation waits or runs. */
  whenQuiet(): Promise<void> {
    if (this.#inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenQuiet.push(resolve));
  }

  /** Runs one invocation. Only to be called while {@link hasRoom}. */
  async invoke(invocation: Invocation): Promise<InvocationOutcome> {
    this.#inFlight++;
    const outcome = await new Promise<InvocationOutcome>((settle) => {
      this.#waiting.push({ invocation, settle });
      this.#assign();
    });
    this.#inFlight--;
    this.#onRoom();
    if (this.#inFlight === 0) for (const resolve of this.#whenQuiet.splice(0)) resolve();
    return outcome;
  }

  /** New environments follow `settings`; those of before finish what they run. Resolves when they are gone. */
  async replace(settings: FunctionSettings): Promise<void> {
    const replaced = this.#allClosed();
    this.#settings = settings;
    this.#retireAll('replaced');
    this.#assign();
    this.#onRoom();
    await replaced;
  }

  /** What waits fails, what runs may finish. Resolves when nothing is left. */
  async remove(): Promise<void> {
    this.#failWaiting();
    this.#retireAll('removed');
    await this.#allClosed();
  }

  /** What waits or runs fails, at once. Resolves when nothing is left. */
  async close(): Promise<void> {
    this.#failWaiting();
    for (const environment of this.#environments) environment.end('closed');
    await this.#allClosed();
  }

  ready(environment: ExecutionEnvironment): void {
    this.#idle.push(environment);
    this.#assign();
  }

  ended(environment: ExecutionEnvironment, failure: EnvironmentFailure | undefined): void {
    this.#environments.delete(environment);
    const waiting = failure && this.#waiting.shift();
    if (failure && waiting) {
      const outcome = failure(waiting.invocation.requestId);
      this.#reportFinished(waiting.invocation, environment, outcome, 0);
      waiting.settle(outcome);
    }
    this.#assign();
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const environment = this.#takeIdle();
      const waiting = environment && this.#waiting.shift();
      if (!environment || !waiting) break;
      void this.#run(environment, waiting);
    }
    const coming = [...this.#environments].filter((environment) => environment.isComing).length;
    const places = this.#settings.concurrency - this.#environments.size;
    const starts = Math.min(this.#waiting.length - coming, places);
    for (let start = 0; start < starts; start++) {
      this.#environments.add(new ExecutionEnvironment(this.#settings, this.#context, this));
    }
  }

  /** An environment that is being ended is idle no more but stands in the list until its process is gone. */
  #takeIdle(): ExecutionEnvironment | undefined {
    this.#idle = this.#idle.filter((environment) => environment.isIdle);
    return this.#idle.pop();
  }

  async #run(environment: ExecutionEnvironment, { invocation, settle }: Waiting): Promise<void> {
    const { requestId, payload } = invocation;
    const startedAtMs = this.#context.time.now();
    this.#context.report({
      type: 'invocation_started',
      functionName: this.#settings.name,
      requestId,
      environmentId: environment.id,
      cold: environment.isCold,
      payload,
    });
    const outcome = await environment.run(invocation);
    this.#reportFinished(invocation, environment, outcome, this.#context.time.now() - startedAtMs);
    settle(outcome);
  }

  #reportFinished(
    { requestId }: Invocation,
    environment: ExecutionEnvironment,
    outcome: InvocationOutcome,
    durationMs: number,
  ): void {
    this.#context.report({
      type: 'invocation_finished',
      functionName: this.#settings.name,
      requestId,
      environmentId: environment.id,
      ...(outcome.ok ? { outcome: 'ok' } : { outcome: 'error', errorType: outcome.errorType }),
      durationMs,
    });
  }

  #failWaiting(): void {
    for (const { settle } of this.#waiting.splice(0)) {
      settle(functionError('Sandbox.Failure', 'The function was removed from the local host.'));
    }
  }

  #retireAll(reason: EndReason): void {
    this.#idle = [];
    for (const environment of this.#environments) environment.retire(reason);
  }

  async #allClosed(): Promise<void> {
    await Promise.all([...this.#environments].map((environment) => environment.closed));
  }
}
