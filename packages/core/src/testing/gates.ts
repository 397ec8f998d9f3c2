import { type AnswerOf, type ArgsOf, type Call, intercepted, type Operation } from './intercept.ts';

/** A call that stands at a gate. Never released, it is what a crash of the caller before or after its effect is. */
export interface HeldCall<Port, Name extends Operation<Port>> {
  readonly operation: Name;
  readonly args: ArgsOf<Port, Name>;
  /** Lets the effect take place while the caller goes on waiting. Once; a failure is kept for the caller. */
  perform(): Promise<void>;
  /** Lets the effect take place, unless it has, and the caller have its answer. */
  release(): Promise<void>;
  /** Gives the caller another answer; without `perform` before, the effect never takes place. */
  answer(value: AnswerOf<Port, Name>): void;
}

/**
 * A port whose calls can be held up, so that a test plays out a race step by step:
 *
 *     const gate = gated(store.tasks, 'putSlot', 'takeQueued');
 *     const claimed = claim({ ...deps, tasks: gate.port }, ...);
 *     const put = await gate.reached('putSlot');
 *     ... somebody else is faster ...
 *     await put.release();
 *     (await gate.reached('takeQueued')).answer({ outcome: 'unknown', cause: 'time-out' });
 *     gate.open();
 *     await claimed;
 */
export interface Gate<Port> {
  readonly port: Port;
  /** From now on calls of these operations wait. */
  hold(...operations: Operation<Port>[]): void;
  /** The next call of this operation that waits, as soon as there is one. Each is handed out once. */
  reached<Name extends Operation<Port>>(operation: Name): Promise<HeldCall<Port, Name>>;
  /** Releases the calls that wait now: those of one operation, or all. Later ones wait again. */
  release(operation?: Operation<Port>): Promise<void>;
  /** Releases all calls that wait, and holds none any more. */
  open(): Promise<void>;
}

/** @param operations whose calls wait from the start */
export function gated<Port extends object>(port: Port, ...operations: Operation<Port>[]): Gate<Port> {
  const closed = new Set<string>(operations);
  const waiting = new Set<Held>();
  const arrived: Held[] = [];
  const watchers: { operation: string; resolve: (held: Held) => void }[] = [];

  const arrive = (call: Call): Promise<unknown> => {
    const held = new Held(call, () => waiting.delete(held));
    waiting.add(held);
    const watcher = take(watchers, ({ operation }) => operation === call.operation);
    if (watcher) watcher.resolve(held);
    else arrived.push(held);
    return held.answered;
  };
  const release = async (operation?: string): Promise<void> => {
    const released = [...waiting].filter((held) => operation === undefined || held.operation === operation);
    for (const held of released) take(arrived, (other) => other === held);
    await Promise.all(released.map((held) => held.release()));
  };

  return {
    port: intercepted(port, (call) => (closed.has(call.operation) ? arrive(call) : call.perform())),
    hold: (...more) => {
      for (const operation of more) closed.add(operation);
    },
    reached: async <Name extends Operation<Port>>(operation: Name) => {
      const held =
        take(arrived, (other) => other.operation === operation) ??
        (await new Promise<Held>((resolve) => watchers.push({ operation, resolve })));
      return held as unknown as HeldCall<Port, Name>; // its args and answer are those of the operation
    },
    release,
    open: () => {
      closed.clear();
      return release();
    },
  };
}

class Held {
  readonly operation: string;
  readonly args: readonly unknown[];
  readonly answered: Promise<unknown>;
  readonly #call: Call;
  readonly #answer: (value: unknown) => void;
  #effect: Promise<unknown> | undefined;

  constructor(call: Call, whenAnswered: () => void) {
    this.operation = call.operation;
    this.args = call.args;
    this.#call = call;
    const { promise, resolve } = deferred();
    this.answered = promise;
    this.#answer = (value) => {
      whenAnswered();
      resolve(value);
    };
  }

  async perform(): Promise<void> {
    await this.#performed().catch(() => {});
  }

  async release(): Promise<void> {
    this.#answer(this.#performed());
    await this.perform();
  }

  answer(value: unknown): void {
    this.#answer(value);
  }

  #performed(): Promise<unknown> {
    this.#effect ??= Promise.resolve().then(this.#call.perform);
    return this.#effect;
  }
}

function deferred(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise<unknown>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Removes the first that fits. */
function take<Value>(values: Value[], fits: (value: Value) => boolean): Value | undefined {
  const index = values.findIndex(fits);
  return index < 0 ? undefined : values.splice(index, 1)[0];
}
