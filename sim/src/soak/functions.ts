import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process that runs a function of the fleet: the first of its group. */
export interface FunctionProcess {
  readonly pid: number;
  /** Name of the function. */
  readonly name: string;
}

/**
 * The environments that the host of a data folder has started and that live. Its `owner.json` names their process groups,
 * and each process tells by its variables what it is: an id that belongs to somebody else by now is left out. Linux only:
 * elsewhere there are none, and hosts alone are killed.
 */
export function functionsOf(dataFolder: string): FunctionProcess[] {
  return groupsOf(dataFolder).flatMap((pid) => {
    const name = functionOf(pid);
    return name === undefined ? [] : [{ pid, name }];
  });
}

/** True while the process still runs what it ran. */
export function isStillThere({ pid, name }: FunctionProcess): boolean {
  return functionOf(pid) === name;
}

function groupsOf(dataFolder: string): readonly number[] {
  try {
    return JSON.parse(readFileSync(join(dataFolder, 'owner.json'), 'utf8')).groups;
  } catch {
    return []; // no host has it now
  }
}

/** Undefined for a process that is gone, also where nobody has asked for its end yet, or that is none of a function. */
function functionOf(pid: number): string | undefined {
  try {
    return /(?:^|\0)AWS_LAMBDA_FUNCTION_NAME=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
