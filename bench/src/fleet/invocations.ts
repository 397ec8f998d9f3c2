import type { HostEvent } from '@sosw/local';
import { ESSENTIAL_NAMES } from 'sosw/essentials';

const ESSENTIALS: ReadonlySet<string> = new Set(Object.values(ESSENTIAL_NAMES));

/** What of a fleet's functions is under way, how many requests they got, and what went wrong with the essentials. */
export class Invocations {
  readonly #underWay = new Set<string>();
  readonly #faults: string[] = [];
  #waiting: (() => void)[] = [];
  #accepted = 0;

  /** For the host's `onEvent`. */
  observe(event: HostEvent): void {
    if (event.type === 'invoke_accepted') {
      this.#underWay.add(event.requestId);
      this.#accepted += 1;
    } else if (event.type === 'invocation_finished' || event.type === 'event_dropped') {
      this.#underWay.delete(event.requestId);
      if (this.#underWay.size === 0) this.#tellIdle();
    }
    const fault = faultOf(event);
    if (fault !== undefined) this.#faults.push(fault);
  }

  get isIdle(): boolean {
    return this.#underWay.size === 0;
  }

  /** Resolves when nothing runs and no event waits. A function that calls another is not over before its call is. */
  idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Requests that Lambda took since the last time. */
  take(): number {
    const accepted = this.#accepted;
    this.#accepted = 0;
    return accepted;
  }

  /** What the essentials complained of: figures of a fleet that is not well say nothing. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  #tellIdle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function faultOf(event: HostEvent): string | undefined {
  if (!ESSENTIALS.has(event.functionName)) return undefined;
  if (event.type === 'log_line' && /"level":"(ERROR|CRITICAL)"/.test(event.line)) {
    return `${event.functionName}: ${event.line}`;
  }
  if (event.type === 'invocation_finished' && event.outcome === 'error') {
    return `${event.functionName}: ${event.errorType ?? 'failed'}`;
  }
  return undefined;
}
