import type { ClientClasses, ClientsOf } from '../ports/client.ts';
import { Processor, type ProcessorOptions, type ProcessorStatics } from './processor.ts';
import type { ReportDraft } from './report-payload.ts';
import { sendReport, type Undelivered } from './report-sender.ts';
import { withoutTotals } from './stats.ts';
import { type EventTask, taskOf } from './task-event.ts';

/** A class of Workers with registered clients. */
export interface WorkerClass<Classes extends ClientClasses> extends ProcessorStatics {
  new <Event = unknown>(options?: ProcessorOptions): Worker<Event, ClientsOf<Classes>>;
}

const DEFAULT_ASSISTANT = 'sosw_worker_assistant';

/**
 * The base of the functions that do the work. A subclass does it in `handle` and calls `await super.handle(event)` last:
 * that closes the task, and `stats` and `result` go with it. An error that it throws is reported as a failure at once.
 *
 * @example
 * class Greeter extends Worker<{ name: string }> {
 *   override async handle(event: { name: string }) {
 *     this.result.greeting = `Hello ${event.name}`;
 *     await super.handle(event);
 *   }
 * }
 */
export class Worker<Event = unknown, Registered extends object = object> extends Processor<Event, Registered> {
  /** A Worker with clients, each configured by its section `<name>Config`; see {@link Processor.using}. */
  static override using<Classes extends ClientClasses>(clients: Classes): WorkerClass<Classes> {
    // biome-ignore lint/complexity/noThisInStatic: the class that it is called on, with its platform
    return class extends this {
      static override clients: ClientClasses = clients;
    } as WorkerClass<Classes>;
  }

  /** The task of the current invocation, and whether it was reported. */
  #current: { readonly task: EventTask; isReported: boolean } | undefined;

  /**
   * Closes the task, if there is one and it was not reported before. It is the task of the invocation also when a
   * subclass hands on less than the whole event, as one that takes its parameter apart does.
   */
  override async handle(event: Event): Promise<unknown> {
    const taskId = taskOf(event)?.info.id ?? this.#current?.task.info.id;
    if (taskId !== undefined && !this.#isReported(taskId)) await this.markTaskAsCompleted(taskId);
    return undefined;
  }

  /** Reports that a task is done, with stats and result so far. Never throws: what cannot be delivered is logged. */
  async markTaskAsCompleted(taskId: string): Promise<void> {
    await this.#report(taskId, 'completed');
  }

  /**
   * Reports that an attempt failed, with stats and result so far. The task is tried again later if it has attempts left
   * and `error` is no `NonRetryableError`. Never throws.
   */
  async markTaskAsFailed(taskId: string, error?: unknown): Promise<void> {
    await this.#report(taskId, 'failed', error);
  }

  /** As in every Processor; the task of the invocation is given back first. */
  override async die(message = 'Unknown Failure'): Promise<never> {
    await this.#reportFailure(new Error(message));
    return super.die(message);
  }

  protected override async initAndHandle(event: Event): Promise<unknown> {
    const task = taskOf(event);
    this.#current = task && { task, isReported: false };
    if (task && this.#isLate(task)) return undefined;
    const { clock } = this.platform.system;
    const startedAtMs = clock.now();
    try {
      return await super.initAndHandle(event);
    } catch (error) {
      await this.#reportFailure(error);
      throw error;
    } finally {
      const labourerId = task?.info.labourerId;
      if (labourerId !== undefined) this.metrics.record(labourerId, { Duration: clock.now() - startedAtMs });
    }
  }

  /**
   * R9: an event that Lambda kept for too long must not run: by the time it ended, its lease would be over and somebody
   * else would have the task.
   */
  #isLate({ leaseUntilMs }: EventTask): boolean {
    if (leaseUntilMs === undefined) return false;
    const endMs = this.platform.system.clock.now() + (this.context?.getRemainingTimeInMillis() ?? 0);
    if (endMs <= leaseUntilMs) return false;
    this.stats.add('late_events_skipped');
    this.log.warn('late event skipped: its time-out does not fit into its lease', { late_ms: endMs - leaseUntilMs });
    return true;
  }

  async #reportFailure(error: unknown): Promise<void> {
    const current = this.#current;
    if (current && !current.isReported) await this.markTaskAsFailed(current.task.info.id, error);
  }

  #isReported(taskId: string): boolean {
    return this.#current?.task.info.id === taskId && this.#current.isReported;
  }

  async #report(taskId: string, outcome: 'completed' | 'failed', error?: unknown): Promise<void> {
    const current = this.#current?.task.info.id === taskId ? this.#current : undefined;
    if (current) current.isReported = true;
    const stats = withoutTotals(this.getStats());
    const report = { taskId, outcome, stats, result: this.result, ...current?.task.echo, error };
    const undelivered = await this.#send(report).catch(
      (cause: unknown): Undelivered => ({ outcome: 'unknown', cause }),
    );
    if (!undelivered) return this.meta.post(taskId, outcome);
    this.stats.add('reports_failed');
    this.log.error(`report was not delivered: ${outcome}`, { reported_task_id: taskId, ...undelivered });
  }

  async #send(report: ReportDraft): Promise<Undelivered | undefined> {
    const { platform, config } = this;
    const assistant = String(config.soswWorkerAssistantLambda ?? DEFAULT_ASSISTANT);
    return sendReport(report, { functions: platform.functions(), system: platform.system, assistant });
  }
}
