import { type Dice, diceFor } from './random.ts';

/**
 * What may go wrong with one call of a process to AWS. To add one: name it here, say how often it happens in
 * {@link ODDS}, and what it does in `world/calls.ts`.
 */
export type FaultKind =
  /** The request gets nowhere; the caller waits for its time-out. */
  | 'lost'
  /** The request takes effect; the caller waits for its time-out. */
  | 'unheard'
  /** The caller waits for its time-out; the request takes effect after that, up to 5 s later. */
  | 'late'
  /** AWS answers 500, without effect. */
  | 'failed'
  /** AWS answers 500, though the request took effect. */
  | 'failed_after'
  /** AWS refuses the request for now. */
  | 'throttled'
  /** The answer takes its time. */
  | 'slow'
  /** The process stands still for a while before it hears the answer, longer than any request may take. */
  | 'stalled'
  /**
   * The process stands still before its request leaves, for as long as a request may be under way: what it knew when it
   * last looked at its clock grows old.
   */
  | 'paused'
  /** The process is killed, the request gets nowhere. */
  | 'killed_before'
  /** The process is killed, the request has taken effect. */
  | 'killed_after'
  /** The process is killed, the request takes effect up to 5 s later. */
  | 'killed_late'
  /** Of a batch: some of it is left unprocessed. */
  | 'unprocessed'
  /** Of an invoke: Lambda keeps the event for a while, though it could deliver it. */
  | 'queued'
  /** Of an invoke: Lambda delivers the event once more, after a while. */
  | 'delivered_twice';

export interface Fault {
  readonly kind: FaultKind;
  /** How long what takes long takes (ms). */
  readonly ms: number;
}

/** A call as a fault is decided on. `key` is the same in every run of a seed, as long as the run is the same so far. */
export interface CallSite {
  readonly key: string;
  /** Counted from 0 over the whole world. */
  readonly ordinal: number;
  readonly label: string;
  /** Name of the process: `scheduler:0` is the first of its function. */
  readonly process: string;
  readonly operation: string;
}

/** Decides what goes wrong with each call. */
export interface FaultPlan {
  faultOf(call: CallSite): Fault | undefined;
  /** What goes wrong after the storm: nothing, but for faults that were planned one by one. */
  readonly afterStorm: FaultPlan;
}

export const NO_FAULTS: FaultPlan = {
  faultOf: () => undefined,
  get afterStorm() {
    return NO_FAULTS;
  },
};

/** Odds among the faults, once there is one. */
const ODDS: readonly { readonly kind: FaultKind; readonly weight: number; readonly ms: readonly [number, number] }[] = [
  { kind: 'lost', weight: 2, ms: [0, 0] },
  { kind: 'unheard', weight: 3, ms: [0, 0] },
  { kind: 'late', weight: 2, ms: [0, 4_900] },
  { kind: 'failed', weight: 1, ms: [0, 0] },
  { kind: 'failed_after', weight: 2, ms: [0, 0] },
  { kind: 'throttled', weight: 2, ms: [0, 0] },
  { kind: 'slow', weight: 3, ms: [100, 2_500] },
  { kind: 'stalled', weight: 2, ms: [1_000, 20_000] },
  { kind: 'stalled', weight: 0.5, ms: [20_000, 90_000] },
  { kind: 'paused', weight: 3, ms: [200, 5_000] },
  { kind: 'killed_before', weight: 2, ms: [0, 0] },
  { kind: 'killed_after', weight: 3, ms: [0, 0] },
  { kind: 'killed_late', weight: 1, ms: [0, 4_900] },
];
const WEIGHT = ODDS.reduce((sum, { weight }) => sum + weight, 0);
/** Faults that only such calls know, and their share of all that befalls them. */
const SPECIAL: Readonly<Record<string, readonly FaultKind[]>> = {
  BatchWriteItem: ['unprocessed'],
  Invoke: ['queued', 'delivered_twice'],
};
const SPECIAL_SHARE = 0.3;
/** Lambda caps it by what the function allows: the age of its events. */
const QUEUED_MS_MAX = 240_000;

/** Faults by chance, the same for the same seed and call. */
export class RandomFaults implements FaultPlan {
  readonly afterStorm: FaultPlan = NO_FAULTS;
  readonly #seed: number;
  readonly #share: number;
  readonly #only: ReadonlySet<string> | undefined;

  /**
   * @param share of the calls that a fault befalls
   * @param only keys of the calls that one may befall; what was found by chance is made smaller this way
   */
  constructor(seed: number, share: number, only?: ReadonlySet<string>) {
    this.#seed = seed;
    this.#share = share;
    this.#only = only;
  }

  faultOf(call: CallSite): Fault | undefined {
    if (this.#only && !this.#only.has(call.key)) return undefined;
    const dice = diceFor(this.#seed, call.key);
    if (!dice.chance(this.#share)) return undefined;
    const special = SPECIAL[call.operation];
    if (!special || !dice.chance(SPECIAL_SHARE)) return anyFault(dice);
    return { kind: dice.pick(special), ms: dice.whole(0, dice.pick([5_000, QUEUED_MS_MAX])) };
  }
}

function anyFault(dice: Dice): Fault {
  let left = dice.number() * WEIGHT;
  for (const { kind, weight, ms } of ODDS) {
    left -= weight;
    if (left < 0) return { kind, ms: dice.whole(...ms) };
  }
  return { kind: 'lost', ms: 0 };
}

/** Which call of which process: the n-th whose label fits. */
export interface DirectedFault extends Fault {
  /** The process. */
  readonly by: RegExp;
  readonly call: RegExp;
  /** Counted from 1. Default 1. */
  readonly nth?: number;
}

/** Faults of calls that are told by what they do: an interleaving, written out. */
export class DirectedFaults implements FaultPlan {
  readonly afterStorm: FaultPlan = this;
  readonly #faults: { readonly fault: DirectedFault; seen: number }[];

  constructor(faults: readonly DirectedFault[]) {
    this.#faults = faults.map((fault) => ({ fault, seen: 0 }));
  }

  faultOf({ process, label }: CallSite): Fault | undefined {
    let found: Fault | undefined;
    for (const each of this.#faults) {
      const { by, call, nth = 1 } = each.fault;
      if (!by.test(process) || !call.test(label)) continue;
      each.seen += 1;
      if (each.seen === nth) found = each.fault;
    }
    return found;
  }
}

/** Given faults of given calls, by their ordinals, and no others. */
export class PlannedFaults implements FaultPlan {
  readonly afterStorm: FaultPlan = this;
  readonly #faults: ReadonlyMap<number, Fault>;

  constructor(faults: ReadonlyMap<number, Fault>) {
    this.#faults = faults;
  }

  faultOf({ ordinal }: CallSite): Fault | undefined {
    return this.#faults.get(ordinal);
  }
}
