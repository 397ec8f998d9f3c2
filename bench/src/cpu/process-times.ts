import { readdirSync, readFileSync } from 'node:fs';

/** A process as `/proc/<pid>/stat` tells it. */
export interface ProcessTime {
  readonly pid: number;
  readonly parentPid: number;
  /** Processor time so far, user and system. */
  readonly cpuMs: number;
}

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock is (`man 5 proc`). */
const MS_PER_CLOCK_TICK = 10;

/** All processes that run now. One that ends meanwhile is left out. */
export function processTimes(): ProcessTime[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      return [parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
    } catch {
      return [];
    }
  });
}

/** The name of the program, in brackets, may itself hold blanks and brackets: what counts begins after the last one. */
export function parseStat(stat: string): ProcessTime {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, parentPid] = fields;
  const [userTicks, systemTicks] = fields.slice(11);
  return {
    pid: Number.parseInt(stat, 10),
    parentPid: Number(parentPid),
    cpuMs: MS_PER_CLOCK_TICK * (Number(userTicks) + Number(systemTicks)),
  };
}

/** Processor time of a process and of all that it started, directly or not. */
export function treeCpuMs(times: readonly ProcessTime[], root: number): number {
  const own = times.find(({ pid }) => pid === root)?.cpuMs ?? 0;
  const children = times.filter(({ parentPid }) => parentPid === root);
  return children.reduce((sum, { pid }) => sum + treeCpuMs(times, pid), own);
}

/** Processor time that all processes of the machine have used since it started. */
export function machineCpuMs(): number {
  return parseMachineStat(readFileSync('/proc/stat', 'utf8'));
}

/** All columns of the first line but those of idle cores; `guest` is part of `user`. */
export function parseMachineStat(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = stat.split(/\s+/, 8).slice(1).map(Number);
  return MS_PER_CLOCK_TICK * (user + nice + system + irq + softirq);
}
