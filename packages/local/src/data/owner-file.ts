import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'owner.json';

/** Who has a data folder, and what it has started: what whoever comes after a kill wants to know. */
export interface Owner {
  readonly pid: number;
  /** Process groups of the environments that may be alive. */
  readonly groups: readonly number[];
}

/** Undefined when nobody has the folder, or what stands there is no such file. */
export function readOwner(folder: string): Owner | undefined {
  try {
    const given: Partial<Owner> = JSON.parse(readFileSync(join(folder, FILE), 'utf8'));
    const { pid, groups } = given;
    if (!isId(pid) || !Array.isArray(groups)) return undefined;
    return { pid, groups: groups.filter(isId) };
  } catch {
    return undefined;
  }
}

/**
 * Replaces the file at once: a kill leaves the one before. Synchronous, so that a process is in it before anything else
 * happens with that process.
 */
export function writeOwner(folder: string, owner: Owner): void {
  const next = join(folder, `${FILE}.next`);
  writeFileSync(next, JSON.stringify(owner));
  renameSync(next, join(folder, FILE));
}

export function removeOwner(folder: string): void {
  rmSync(join(folder, FILE), { force: true });
}

/** No id is below 2: 1 is init, and a group of 0 or 1 would mean other processes when it is asked for. */
function isId(given: unknown): given is number {
  return typeof given === 'number' && Number.isInteger(given) && given > 1;
}
