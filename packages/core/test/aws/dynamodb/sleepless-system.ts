import type { System } from '../../../src/ports/system.ts';
import { ManualSystem } from '../../../src/testing/manual-system.ts';

/** Whose sleeps (milliseconds) are written down instead; the random part of a wait is the largest. */
export function sleeplessSystem(nowMs?: number): { readonly system: System; readonly sleeps: readonly number[] } {
  const sleeps: number[] = [];
  const sleep = async (ms: number) => {
    sleeps.push(ms);
  };
  const { clock, timers, random, hash } = new ManualSystem(nowMs === undefined ? {} : { nowMs });
  return { system: { clock, timers: { ...timers, sleep }, random: { ...random, number: () => 1 }, hash }, sleeps };
}
