import { ESSENTIAL_NAMES } from 'sosw/essentials';
import type { HostEvent } from '../host/host-event.ts';

/**
 * Counts attempts inside user code, from outside: an attempt begins when a worker is given its event, and is over when
 * its report reaches the WorkerAssistant, or when its invocation ends without one. What the fleet says of itself is not
 * asked.
 */
export class AttemptMeter {
  readonly #workers: ReadonlySet<string>;
  /** Task of each attempt that runs, by request id. */
  readonly #running = new Map<string, string>();
  readonly #starts = new Map<string, number>();
  #peak = 0;

  constructor(workers: Iterable<string>) {
    this.#workers = new Set(workers);
  }

  /** Most attempts that were inside user code at once. */
  get peak(): number {
    return this.#peak;
  }

  /** Attempts that are inside user code now. */
  get running(): number {
    return this.#running.size;
  }

  /** How often each task was started. */
  get starts(): ReadonlyMap<string, number> {
    return this.#starts;
  }

  /** For the host's `onEvent`. */
  observe(event: HostEvent): void {
    if (event.type === 'invocation_started' && this.#workers.has(event.functionName)) {
      this.#begin(event.requestId, taskIdOf(event.payload));
    } else if (event.type === 'invoke_accepted' && event.functionName === ESSENTIAL_NAMES.workerAssistant) {
      this.#reported(taskIdOf(event.payload));
    } else if (event.type === 'invocation_finished') {
      this.#running.delete(event.requestId);
    }
  }

  #begin(requestId: string, taskId: string | undefined): void {
    if (taskId === undefined) return; // invoked alone, not as a task
    this.#running.set(requestId, taskId);
    this.#starts.set(taskId, (this.#starts.get(taskId) ?? 0) + 1);
    this.#peak = Math.max(this.#peak, this.#running.size);
  }

  #reported(taskId: string | undefined): void {
    const attempt = [...this.#running].find(([, running]) => running === taskId);
    if (attempt) this.#running.delete(attempt[0]);
  }
}

function taskIdOf(payload: string): string | undefined {
  const event: unknown = JSON.parse(payload);
  const isTask = typeof event === 'object' && event !== null && 'task_id' in event && typeof event.task_id === 'string';
  return isTask ? (event.task_id as string) : undefined;
}
