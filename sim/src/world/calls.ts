import type { Fault, FaultKind, FaultPlan } from '../faults.ts';
import type { Dice } from '../random.ts';
import type { Request } from '../stand-ins/environment.ts';
import { awsError } from './aws-error.ts';
import { labelOf } from './call-label.ts';
import type { SimulatedProcess } from './process.ts';
import type { Time } from './time.ts';

/** A call under way. */
export interface Call {
  readonly ordinal: number;
  readonly key: string;
  /** `put R w1/0`: what is done to which place. */
  readonly label: string;
  readonly by: SimulatedProcess;
  readonly request: Request;
  readonly fault: Fault | undefined;
}

/** Performs the effect of a call, in steps between which time may pass; returns the answer or throws the refusal. */
export type Effect = (call: Call) => Generator<void, object, void>;

/** Told of what becomes of calls. */
export interface CallWatcher {
  /** The caller will not learn what became of it, or that it was refused for now. */
  onTrouble(call: Call, error: Error): void;
  onAnswer(call: Call): void;
}

const NOTHING_HEARD: ReadonlySet<FaultKind> = new Set(['lost', 'unheard', 'late']);
const KILLS: ReadonlySet<FaultKind> = new Set(['killed_before', 'killed_after', 'killed_late']);
const WITHOUT_EFFECT: ReadonlySet<FaultKind> = new Set(['lost', 'failed', 'throttled', 'killed_before']);

/**
 * Every call of every process: when it takes effect, when and whether its answer is heard. Order and delays come from
 * the seed, what goes wrong from the fault plan.
 */
export class Calls {
  readonly #time: Time;
  readonly #dice: Dice;
  readonly #effects: Readonly<Record<Request['service'], Effect>>;
  readonly #watcher: CallWatcher;
  /** A request, and an answer, takes that long at most (ms). */
  readonly #travelMsMax: number;
  #plan: FaultPlan;
  #made = 0;
  readonly faults: Map<FaultKind, number> = new Map();
  /** When the last of them was. */
  lastFaultMs = 0;
  /** Keys of the calls that a fault befell, in order. */
  readonly faulty: string[] = [];

  constructor(options: {
    readonly time: Time;
    readonly dice: Dice;
    readonly effects: Readonly<Record<Request['service'], Effect>>;
    readonly plan: FaultPlan;
    readonly travelMsMax: number;
    readonly watcher: CallWatcher;
  }) {
    this.#time = options.time;
    this.#dice = options.dice;
    this.#effects = options.effects;
    this.#plan = options.plan;
    this.#watcher = options.watcher;
    this.#travelMsMax = options.travelMsMax;
  }

  get made(): number {
    return this.#made;
  }

  /** Another plan from now on; calls under way keep the fault they have. */
  plan(plan: FaultPlan): void {
    this.#plan = plan;
  }

  send(by: SimulatedProcess, request: Request): Promise<object> {
    if (!by.isAlive) return new Promise(() => {});
    const { invocation } = by;
    const calls = invocation ? invocation.calls++ : 0;
    const key = `${by.functionName}/${invocation?.ordinal}/${calls}`;
    const label = labelOf(request);
    const ordinal = this.#made++;
    const fault = this.#plan.faultOf({ key, label, ordinal, process: by.name, operation: request.operation });
    if (fault) {
      this.faults.set(fault.kind, (this.faults.get(fault.kind) ?? 0) + 1);
      this.faulty.push(key);
      this.lastFaultMs = this.#time.nowMs;
    }
    const call: Call = { ordinal, key, label, by, request, fault };
    this.#time.log(`${by.name} ${label}${fault ? `  << ${fault.kind}` : ''}`);
    return new Promise((resolve, reject) => this.#begin(call, { resolve, reject }));
  }

  #begin(call: Call, caller: Caller): void {
    const kind = call.fault?.kind;
    const ms = call.fault?.ms ?? 0;
    if (kind && KILLS.has(kind)) call.by.kill(`${kind} ${call.label}`);
    if (kind && NOTHING_HEARD.has(kind)) {
      this.#time.after(call.request.timeoutMs, () => this.#refuse(call, caller, timedOut()));
    }
    if (kind && WITHOUT_EFFECT.has(kind)) {
      if (kind === 'failed') this.#later(() => this.#refuse(call, caller, serverError()));
      if (kind === 'throttled') this.#later(() => this.#refuse(call, caller, throttled(call)));
      return;
    }
    if (kind === 'paused') call.by.stall(ms);
    this.#time.after(this.#effectAfterMs(call), () => {
      if (kind === 'paused' && !call.by.isAlive) return; // it was killed before the request left
      this.#step(call, this.#effects[call.request.service](call), caller);
    });
  }

  #effectAfterMs({ fault, request }: Call): number {
    if (fault?.kind === 'late') return request.timeoutMs + fault.ms;
    if (fault?.kind === 'killed_late') return fault.ms;
    return this.#travelMs() + (fault?.kind === 'paused' ? fault.ms : 0);
  }

  /** One step of the effect; the next comes after a moment, or else the answer. */
  #step(call: Call, effect: Generator<void, object, void>, caller: Caller): void {
    let step: IteratorResult<void, object>;
    try {
      step = effect.next();
    } catch (error) {
      // A refusal is an answer of AWS; what goes wrong in the world itself is thrown on.
      if (!(error instanceof Error && '$metadata' in error)) throw error;
      this.#answer(call, caller, (heard) => heard.reject(error));
      return;
    }
    const { done, value } = step;
    if (done) this.#answer(call, caller, (heard) => heard.resolve(value));
    else this.#later(() => this.#step(call, effect, caller));
  }

  #answer(call: Call, caller: Caller, hear: (caller: Caller) => void): void {
    const { kind, ms = 0 } = call.fault ?? {};
    if (kind === 'unheard' || kind === 'late') return;
    if (kind === 'failed_after') {
      this.#later(() => this.#refuse(call, caller, serverError()));
      return;
    }
    if (kind === 'stalled') call.by.stall(ms);
    this.#time.after(kind === 'slow' ? ms : this.#travelMs(), () =>
      call.by.tell(() => {
        this.#watcher.onAnswer(call);
        hear(caller);
      }),
    );
  }

  #refuse(call: Call, caller: Caller, error: Error): void {
    call.by.tell(() => {
      this.#watcher.onTrouble(call, error);
      caller.reject(error);
    });
  }

  #later(run: () => void): void {
    this.#time.after(this.#travelMs(), run);
  }

  #travelMs(): number {
    return this.#dice.whole(1, this.#travelMsMax);
  }
}

interface Caller {
  readonly resolve: (answer: object) => void;
  readonly reject: (error: Error) => void;
}

const timedOut = (): Error => awsError('TimeoutError');
const serverError = (): Error => awsError('InternalServerError', 500);
const throttled = ({ request }: Call): Error =>
  request.service === 'lambda' ? awsError('TooManyRequestsException', 429) : awsError('ThrottlingException', 400);
