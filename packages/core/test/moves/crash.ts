import type { MoveDeps } from '../../src/moves/deps.ts';
import type { TaskStore } from '../../src/ports/task-store.ts';
import { gated, type Operation } from '../../src/testing/index.ts';
import { type Call, intercepted } from '../../src/testing/intercept.ts';
import type { World } from './world.ts';

/** A call of the store at which an actor dies, and whether the call takes effect. */
export interface CrashPoint {
  readonly when: 'before' | 'after';
  readonly operation: Operation<TaskStore>;
}

/** Starts an actor that dies at its first call of an operation: it never hears of it and never goes on. */
export async function crashAt(
  world: World,
  { when, operation }: CrashPoint,
  act: (deps: ReturnType<World['deps']>) => Promise<unknown>,
): Promise<void> {
  const gate = gated(world.store.tasks, operation);
  const acted = act(world.deps({ tasks: gate.port })).then((outcome) => {
    throw new Error(`ended with ${String(outcome)} and never called ${operation}`);
  });
  const held = await Promise.race([gate.reached(operation), acted]);
  if (when === 'after') await held.perform();
}

/** A port that notes its calls in order. */
export function recorded<Port extends object>(port: Port): { readonly port: Port; readonly calls: readonly Call[] } {
  const calls: Call[] = [];
  const around = (call: Call) => {
    calls.push(call);
    return call.perform();
  };
  return { port: intercepted(port, around), calls };
}

const WRITES = /^(put|take|delete|claim|release|free)/;

/** Dependencies on a store whose writes are noted: the names of their operations, in order. */
export function withWrites(world: World): { readonly deps: ReturnType<World['deps']>; writes(): string[] } {
  const { port, calls } = recorded(world.store.tasks);
  return {
    deps: world.deps({ tasks: port } satisfies Partial<MoveDeps>),
    writes: () => calls.map(({ operation }) => operation).filter((operation) => WRITES.test(operation)),
  };
}
