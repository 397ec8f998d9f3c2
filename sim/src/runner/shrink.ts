import type { Codes } from '../bundle.ts';
import { playSeed, type WorldName } from './play.ts';

const TASKS = [1, 2, 3, 5, 8, 13] as const;

/**
 * A smaller world of the same seed that breaks the same promise: fewer tasks, and only the faults that it takes. Faults
 * are dropped by halves, then by quarters and so on, until none can be left out (delta debugging, Zeller 1999).
 */
export async function smallest(codes: Codes, world: WorldName, invariant: string): Promise<WorldName> {
  const isBroken = async (candidate: WorldName): Promise<readonly string[] | undefined> => {
    const { violations, faulty } = await playSeed(codes, candidate);
    return violations.some((violation) => violation.invariant === invariant) ? faulty : undefined;
  };
  let small = world;
  for (const tasks of TASKS) {
    if (tasks >= world.tasks || !(await isBroken({ ...world, tasks }))) continue;
    small = { ...world, tasks };
    break;
  }
  let faults = (await isBroken(small)) ?? [];
  for (let parts = 2; faults.length > 0; ) {
    const size = Math.ceil(faults.length / parts);
    const fewer = await firstBroken(chunksLeftOut(faults, size), (only) => isBroken({ ...small, only: new Set(only) }));
    if (fewer) {
      faults = fewer;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(faults.length, 2 * parts);
  }
  return { ...small, only: new Set(faults) };
}

function* chunksLeftOut(faults: readonly string[], size: number): Iterable<readonly string[]> {
  for (let n = 0; n < faults.length; n += size) yield [...faults.slice(0, n), ...faults.slice(n + size)];
}

async function firstBroken(
  candidates: Iterable<readonly string[]>,
  isBroken: (faults: readonly string[]) => Promise<unknown>,
): Promise<readonly string[] | undefined> {
  for (const candidate of candidates) if (await isBroken(candidate)) return candidate;
  return undefined;
}
