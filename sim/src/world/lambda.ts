import type { Code } from '../bundle.ts';
import type { Dice } from '../random.ts';
import { awsError } from './aws-error.ts';
import type { Invocation, SimulatedProcess } from './process.ts';
import type { Time } from './time.ts';

/** A function as it is deployed. */
export interface FunctionSpec {
  readonly name: string;
  readonly code: Code;
  readonly timeoutMs: number;
  /** Further deliveries of an event whose invocation failed. */
  readonly retries: number;
  /** An event that is older is dropped. */
  readonly eventAgeMs: number;
  readonly concurrency: number;
  /** Longest time that an event may wait in the queue although an environment is free (ms). */
  readonly queueMsMax: number;
}

export interface LambdaOptions {
  readonly time: Time;
  readonly dice: Dice;
  /** Share of environments that are lost between two invocations. */
  readonly lost: () => number;
  readonly start: (spec: FunctionSpec, ordinal: number) => SimulatedProcess;
  readonly onEnded: (process: SimulatedProcess, invocation: Invocation, how: 'ok' | 'threw' | 'killed') => void;
}

interface QueuedEvent {
  readonly id: string;
  readonly payload: string;
  readonly acceptedAtMs: number;
  attempt: number;
}

/** Lambda doubles this wait (AWS Lambda Developer Guide, "Error handling for asynchronous invocation": 1, then 2 minutes). */
const RETRY_MS = 60_000;
const COLD_START_MS = [100, 500] as const;
const WARM_START_MS = [1, 20] as const;
const BUSY_WAIT_MS = 1_000;

interface Deployed {
  readonly spec: FunctionSpec;
  readonly idle: SimulatedProcess[];
  running: number;
  invocations: number;
  starts: number;
}

/**
 * Lambda's asynchronous invocations: queued, late now and then, delivered twice now and then, repeated as configured;
 * environments that are used again, frozen in between, or lost; time-outs and a limit of concurrency.
 */
export class SimulatedLambda {
  readonly #options: LambdaOptions;
  readonly #functions = new Map<string, Deployed>();
  #accepted = 0;

  constructor(options: LambdaOptions) {
    this.#options = options;
  }

  deploy(spec: FunctionSpec): void {
    this.#functions.set(spec.name, { spec, idle: [], running: 0, invocations: 0, starts: 0 });
  }

  remove(name: string): void {
    this.#functions.delete(name);
  }

  has(name: string): boolean {
    return this.#functions.has(name);
  }

  /** @throws ResourceNotFoundException as Lambda does */
  configuration(name: string): { readonly Timeout: number } {
    return { Timeout: Math.ceil(this.#deployed(name).spec.timeoutMs / 1000) };
  }

  /**
   * Takes an event.
   *
   * @param delays how long each delivery of it waits although an environment is free; one for each delivery (ms)
   * @throws ResourceNotFoundException as Lambda does
   */
  accept(name: string, payload: string, delays: readonly number[] = [0]): void {
    const deployed = this.#deployed(name);
    const event = { id: `request-${++this.#accepted}`, payload, acceptedAtMs: this.#options.time.nowMs, attempt: 1 };
    for (const ms of delays) this.#deliverAfter(Math.min(ms, deployed.spec.queueMsMax), deployed, { ...event });
  }

  #deployed(name: string): Deployed {
    const deployed = this.#functions.get(name);
    if (!deployed) throw awsError('ResourceNotFoundException', 404);
    return deployed;
  }

  #deliverAfter(ms: number, deployed: Deployed, event: QueuedEvent): void {
    const { dice, time } = this.#options;
    time.after(ms + dice.whole(...WARM_START_MS), () => this.#deliver(deployed, event));
  }

  #deliver(deployed: Deployed, event: QueuedEvent): void {
    const { time, dice, start } = this.#options;
    const { spec, idle } = deployed;
    if (time.nowMs - event.acceptedAtMs > spec.eventAgeMs) {
      time.log(`lambda drops ${event.id}: too old`);
      return;
    }
    if (deployed.running >= spec.concurrency) {
      this.#deliverAfter(BUSY_WAIT_MS, deployed, event);
      return;
    }
    deployed.running += 1;
    const warm = idle.splice(dice.whole(0, Math.max(0, idle.length - 1)), 1)[0];
    if (warm) this.#run(deployed, warm, event);
    else {
      const cold = start(spec, deployed.starts++);
      time.after(dice.whole(...COLD_START_MS), () => this.#run(deployed, cold, event));
    }
  }

  #run(deployed: Deployed, process: SimulatedProcess, event: QueuedEvent): void {
    const { time } = this.#options;
    const { timeoutMs } = deployed.spec;
    const invocation: Invocation = {
      id: event.id,
      event: JSON.parse(event.payload),
      attempt: event.attempt,
      calls: 0,
      complaints: [],
      ordinal: deployed.invocations++,
      endsAtMs: time.nowMs + timeoutMs,
    };
    time.log(`${process.name} runs ${event.id}, delivery ${event.attempt}`);
    let isOver = false;
    const end = (how: 'ok' | 'threw' | 'killed'): void => {
      if (isOver) return;
      isOver = true;
      this.#end(deployed, process, invocation, event, how);
    };
    time.after(timeoutMs, () => {
      if (!isOver) process.kill('time-out');
    });
    process.onceKilled(() => end('killed'));
    process.run(invocation).then(
      () => end('ok'),
      (error: unknown) => {
        if (!isOver) time.log(`${process.name} throws ${String(error)}`);
        end('threw');
      },
    );
  }

  #end(
    deployed: Deployed,
    process: SimulatedProcess,
    invocation: Invocation,
    event: QueuedEvent,
    how: 'ok' | 'threw' | 'killed',
  ): void {
    const { time, dice, lost, onEnded } = this.#options;
    deployed.running -= 1;
    onEnded(process, invocation, how);
    process.freeze();
    time.log(`${process.name} ends ${event.id}: ${how}`);
    if (process.isAlive && !dice.chance(lost())) deployed.idle.push(process);
    if (how === 'ok' || event.attempt > deployed.spec.retries) return;
    const waitMs = RETRY_MS * event.attempt;
    this.#deliverAfter(waitMs, deployed, { ...event, attempt: event.attempt + 1 });
  }
}
