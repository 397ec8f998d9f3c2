import { randomUUID } from 'node:crypto';
import { AsyncEvents } from './async-events.ts';
import { recursiveInvocation, throttled } from './errors.ts';
import { FunctionPool } from './function-pool.ts';
import type { FunctionSettings } from './function-spec.ts';
import type { HostContext } from './host-context.ts';
import type { Invocation, InvocationOutcome } from './invocation.ts';
import { LogTail } from './log-tail.ts';
import { CHAIN_INVOCATIONS_MAX, nextHop } from './recursion.ts';

/** An invoke as it came in. */
export interface InvokeRequest {
  /** As the caller named the function, qualifier included. */
  readonly functionArn: string;
  /** Valid JSON. */
  readonly payload: string;
  /** `X-Amzn-Trace-Id` of the request. */
  readonly traceHeader: string | undefined;
}

/** What a synchronous invoke comes to. */
export interface InvokeReply {
  readonly requestId: string;
  readonly outcome: InvocationOutcome;
  /** The end of the log, when it was asked for. */
  readonly tail?: LogTail;
}

/** One function of the host, behind the Invoke API. */
export class HostedFunction {
  #settings: FunctionSettings;
  readonly #context: HostContext;
  readonly #pool: FunctionPool;
  readonly #events: AsyncEvents;

  constructor(settings: FunctionSettings, context: HostContext) {
    this.#settings = settings;
    this.#context = context;
    this.#pool = new FunctionPool(settings, context, () => this.#events.deliver());
    this.#events = new AsyncEvents(settings, context, this.#pool);
  }

  get settings(): FunctionSettings {
    return this.#settings;
  }

  /** Resolves as soon as nothing runs. */
  whenQuiet(): Promise<void> {
    return this.#pool.whenQuiet();
  }

  /**
   * Runs the function and waits for the outcome.
   *
   * @throws LambdaApiError when it is throttled or stopped as recursive
   */
  async request(request: InvokeRequest, wantsTail: boolean): Promise<InvokeReply> {
    const { name, isReserved } = this.#settings;
    const { invocation, isStopped } = this.#next(request, wantsTail ? { tail: new LogTail() } : {});
    if (isStopped) throw recursiveInvocation(name, CHAIN_INVOCATIONS_MAX);
    if (!this.#pool.hasRoom) {
      this.#reportThrottled(invocation);
      const reason = isReserved
        ? 'ReservedFunctionConcurrentInvocationLimitExceeded'
        : 'ConcurrentInvocationLimitExceeded';
      throw throttled(reason);
    }
    this.#reportAccepted(invocation, 'RequestResponse');
    const outcome = await this.#pool.invoke(invocation);
    return { requestId: invocation.requestId, outcome, ...(invocation.tail && { tail: invocation.tail }) };
  }

  /**
   * Takes an asynchronous event and returns its request id. One of a recursive chain is taken and dropped, as Lambda
   * does without a destination for failures.
   *
   * @throws LambdaApiError when too many events wait already
   */
  accept(request: InvokeRequest): string {
    const { invocation, isStopped } = this.#next(request, {});
    const { requestId, payload } = invocation;
    if (!this.#events.hasRoom) {
      this.#reportThrottled(invocation);
      throw throttled('CallerRateLimitExceeded');
    }
    this.#reportAccepted(invocation, 'Event');
    if (isStopped) {
      const functionName = this.#settings.name;
      this.#context.report({ type: 'event_dropped', functionName, requestId, reason: 'recursion', payload });
    } else {
      this.#events.accept(invocation);
    }
    return requestId;
  }

  /** New environments follow `settings`; what runs finishes as it was. Resolves when that is over. */
  replace(settings: FunctionSettings): Promise<void> {
    this.#settings = settings;
    this.#events.replace(settings);
    return this.#pool.replace(settings);
  }

  /** Drops the events that wait, lets end what runs. Resolves when nothing is left. */
  remove(): Promise<void> {
    this.#events.close('function_removed');
    return this.#pool.remove();
  }

  /** Starts no event any more; what runs goes on. */
  stopEvents(): void {
    this.#events.close('host_closed');
  }

  /** Kills what runs. Resolves when nothing is left. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  #next(request: InvokeRequest, extras: Pick<Invocation, 'tail'>): { invocation: Invocation; isStopped: boolean } {
    const { functionArn, payload } = request;
    const { traceHeader, earlierInvocations } = nextHop(request.traceHeader, this.#settings.name);
    const isStopped = earlierInvocations >= CHAIN_INVOCATIONS_MAX && this.#settings.recursiveLoop === 'Terminate';
    return { invocation: { requestId: randomUUID(), functionArn, payload, traceHeader, ...extras }, isStopped };
  }

  #reportThrottled({ requestId }: Invocation): void {
    this.#context.report({ type: 'invoke_throttled', functionName: this.#settings.name, requestId });
  }

  #reportAccepted({ requestId, payload }: Invocation, invocationType: 'Event' | 'RequestResponse'): void {
    const functionName = this.#settings.name;
    this.#context.report({ type: 'invoke_accepted', functionName, requestId, invocationType, payload });
  }
}
