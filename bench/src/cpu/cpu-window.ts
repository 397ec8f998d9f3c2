import { availableParallelism } from 'node:os';
import { rounded } from '../numbers.ts';
import { machineCpuMs, type ProcessTime, processTimes, treeCpuMs } from './process-times.ts';

/** Where the processor time of a span went, in milliseconds. */
export interface CpuUse {
  readonly wallMs: number;
  /** This process and all that it started: the fleet, its Lambda host, the emulator. */
  readonly ownMs: number;
  readonly emulatorMs: number;
  /** Of all processes of the machine. */
  readonly machineMs: number;
}

/** Looks at the processor time now. @returns looks again, and tells what was used in between */
export function openCpuWindow(emulatorPid: number): () => CpuUse {
  const before = look(emulatorPid);
  return () => {
    const after = look(emulatorPid);
    return {
      wallMs: after.wallMs - before.wallMs,
      ownMs: after.ownMs - before.ownMs,
      emulatorMs: after.emulatorMs - before.emulatorMs,
      machineMs: after.machineMs - before.machineMs,
    };
  };
}

/** The share of the machine that others took meanwhile. Near 0, the figures are those of a quiet machine. */
export function othersShare({ wallMs, ownMs, machineMs }: CpuUse, cores: number = availableParallelism()): number {
  return rounded(Math.max(0, machineMs - ownMs) / (wallMs * cores));
}

function look(emulatorPid: number): CpuUse {
  const times: readonly ProcessTime[] = processTimes();
  return {
    wallMs: performance.now(),
    ownMs: treeCpuMs(times, process.pid),
    emulatorMs: treeCpuMs(times, emulatorPid),
    machineMs: machineCpuMs(),
  };
}
