import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 20;

/** Waits until nothing of these process groups lives, at most `waitMs`. @returns the groups that are still there */
export async function untilGone(groups: Iterable<number>, waitMs: number): Promise<ReadonlySet<number>> {
  const giveUpAtMs = performance.now() + waitMs;
  for (let living = livingGroups(groups); ; living = livingGroups(living)) {
    if (living.size === 0 || performance.now() > giveUpAtMs) return living;
    await sleep(LOOK_MS); // they are nobody's children any more: nothing tells when they end
  }
}

/** True while a process of this id runs; of a negative one: while its group has a process. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // it runs, as another user
  }
}

/** Which of these process groups have a process that lives. */
export function livingGroups(groups: Iterable<number>): ReadonlySet<number> {
  const present = new Set([...groups].filter(isThere));
  if (present.size === 0 || process.platform !== 'linux') return present;
  const living = groupsOfLinux();
  return new Set([...present].filter((group) => living.has(group)));
}

/** Also true of a group of zombies: a container without an init process keeps them for ever. */
const isThere = (group: number) => isAlive(-group);

/** Groups of all processes of this machine that are no zombies. */
function groupsOfLinux(): ReadonlySet<number> {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Set(ids.flatMap((id) => groupOf(id) ?? []));
}

/** `/proc/<id>/stat`: `1234 (a name with anything) S 1 1234 ...`: state, parent, group. */
function groupOf(id: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : Number(group);
  } catch {
    return undefined; // it has ended while the list was read
  }
}
