import { StoreUnavailableError } from '../ports/store-error.ts';
import { type Call, intercepted, type Operation } from './intercept.ts';

/**
 * - `lost`: the request does not arrive; the caller sees a time-out (`unknown`), there is no effect.
 * - `unheard`: the answer does not arrive; the caller sees a time-out, the effect took place.
 * - `throttled`: refused for now, definitely without effect.
 * - `unavailable`: a read that gets no answer however often it is repeated: it throws.
 */
export type Fault = 'lost' | 'unheard' | 'throttled' | 'unavailable';

export interface PlannedFault<Port> {
  readonly operation: Operation<Port>;
  /** Which call of the operation, counted from 1. Default: the first. */
  readonly call?: number;
  readonly fault: Fault;
}

export interface Faulty<Port> {
  readonly port: Port;
  /** Faults that have not happened yet; a test that plans one says that it has. */
  readonly left: () => readonly PlannedFault<Port>[];
}

/** A port on which certain calls fail: `faulty(store.tasks, { operation: 'takeQueued', fault: 'unheard' })`. */
export function faulty<Port extends object>(port: Port, ...plan: readonly PlannedFault<Port>[]): Faulty<Port> {
  const calls = new Map<string, number>();
  let left = plan;
  const around = (call: Call): unknown => {
    const count = (calls.get(call.operation) ?? 0) + 1;
    calls.set(call.operation, count);
    const planned = left.find((fault) => fault.operation === call.operation && (fault.call ?? 1) === count);
    if (!planned) return call.perform();
    left = left.filter((fault) => fault !== planned);
    return fail(call, planned.fault);
  };
  return { port: intercepted(port, around), left: () => left };
}

async function fail(call: Call, fault: Fault): Promise<unknown> {
  switch (fault) {
    case 'lost':
      return timedOut(call);
    case 'unheard':
      await call.perform();
      return timedOut(call);
    case 'throttled':
      return call.operation === 'writeBatch' ? { outcome: 'sent', unprocessed: call.args[1] } : { outcome: fault };
    case 'unavailable':
      throw new StoreUnavailableError({ operation: call.operation, reason: 'planned fault' });
  }
}

function timedOut({ operation }: Call): { outcome: 'unknown'; cause: Error } {
  return { outcome: 'unknown', cause: new Error(`planned fault of ${operation}`) };
}
