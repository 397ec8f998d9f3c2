import type { FunctionPool } from './function-pool.ts';
import type { FunctionSettings } from './function-spec.ts';
import type { HostContext } from './host-context.ts';
import type { DropReason } from './host-event.ts';
import type { Invocation } from './invocation.ts';
import type { CancelTimer } from './time.ts';

/** Events of one function that wait, retries included. Beyond it a caller is throttled. */
export const WAITING_EVENTS_MAX = 10_000;

/** Bytes (counted as characters) of the payloads of those events. */
export const WAITING_CHARACTERS_MAX: number = 256 * 1024 * 1024;

interface AsyncEvent {
  readonly invocation: Invocation;
  readonly acceptedAtMs: number;
  failures: number;
  cancelTimer: CancelTimer;
}

/**
 * Lambda's queue of asynchronous invocations for one function, in memory.
 *
 *   accepted -> queued -> running -> done
 *                 ^  \       |
 *                 |   \      | failed
 *                 |    \     v
 *                 '---- \-- waiting      the last failure, or the event too old: dropped
 */
export class AsyncEvents {
  #settings: FunctionSettings;
  readonly #context: HostContext;
  readonly #pool: FunctionPool;
  /** In order of arrival. */
  readonly #queued = new Set<AsyncEvent>();
  /** Failed, to be queued again by a timer. */
  readonly #waiting = new Set<AsyncEvent>();
  #characters = 0;
  #closedBy: DropReason | undefined;

  constructor(settings: FunctionSettings, context: HostContext, pool: FunctionPool) {
    this.#settings = settings;
    this.#context = context;
    this.#pool = pool;
  }

  /** Whether one more event is taken. */
  get hasRoom(): boolean {
    return this.#queued.size + this.#waiting.size < WAITING_EVENTS_MAX && this.#characters < WAITING_CHARACTERS_MAX;
  }

  /** Holds for events that fail or grow old from now on. */
  replace(settings: FunctionSettings): void {
    this.#settings = settings;
  }

  /** Takes an event. Only to be called while {@link hasRoom}. */
  accept(invocation: Invocation): void {
    this.#characters += invocation.payload.length;
    this.#enqueue({ invocation, acceptedAtMs: this.#context.time.now(), failures: 0, cancelTimer: () => {} });
    this.deliver();
  }

  /** Hands events to the pool as long as it has room. */
  deliver(): void {
    for (const event of this.#queued) {
      if (!this.#pool.hasRoom) return;
      this.#queued.delete(event);
      event.cancelTimer();
      void this.#run(event);
    }
  }

  /** Drops what has not started. What runs may finish but is not run again. */
  close(reason: 'function_removed' | 'host_closed'): void {
    this.#closedBy = reason;
    for (const event of [...this.#queued, ...this.#waiting]) this.#drop(event, reason);
  }

  #enqueue(event: AsyncEvent): void {
    const { time } = this.#context;
    const restMs = event.acceptedAtMs + this.#settings.maxEventAgeSeconds * 1000 - time.now();
    if (restMs <= 0) {
      this.#drop(event, 'event_age');
      return;
    }
    this.#queued.add(event);
    event.cancelTimer = time.after(restMs, () => this.#drop(event, 'event_age'));
  }

  async #run(event: AsyncEvent): Promise<void> {
    const outcome = await this.#pool.invoke(event.invocation);
    if (outcome.ok) return this.#forget(event);
    if (this.#closedBy !== undefined) return this.#drop(event, this.#closedBy);
    if (event.failures >= this.#settings.asyncRetries) return this.#drop(event, 'retries_exhausted');

    const delayMs = this.#context.asyncRetryDelaysMs[event.failures === 0 ? 0 : 1];
    event.failures++;
    this.#waiting.add(event);
    event.cancelTimer = this.#context.time.after(delayMs, () => {
      this.#waiting.delete(event);
      this.#enqueue(event);
      this.deliver();
    });
  }

  #drop(event: AsyncEvent, reason: DropReason): void {
    const { requestId, payload } = event.invocation;
    this.#forget(event);
    this.#context.report({
      type: 'event_dropped',
      functionName: this.#settings.name,
      requestId,
      reason,
      payload,
    });
  }

  #forget(event: AsyncEvent): void {
    event.cancelTimer();
    this.#queued.delete(event);
    this.#waiting.delete(event);
    this.#characters -= event.invocation.payload.length;
  }
}
