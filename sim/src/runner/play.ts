import type { Codes } from '../bundle.ts';
import { RandomFaults } from '../faults.ts';
import { diceFor } from '../random.ts';
import { randomWorkload } from '../workload/workload.ts';
import { type Outcome, playWorld } from '../world/world.ts';

/** A random world, as a command names it. */
export interface WorldName {
  readonly seed: number;
  readonly tasks: number;
  /** Keys of the calls that faults may befall; default: all. */
  readonly only?: ReadonlySet<string>;
}

/** Shares of calls that a fault befalls: from worlds without any to worlds in which hardly anything works. */
const FAULT_SHARES = [0, 0.005, 0.02, 0.02, 0.06, 0.06, 0.15] as const;

/** Plays the world that these three make: the same each time. */
export function playSeed(
  codes: Codes,
  { seed, tasks, only }: WorldName,
  onLine?: (line: string) => void,
): Promise<Outcome> {
  const dice = diceFor(seed, 'workload');
  const share = dice.pick(FAULT_SHARES);
  const workload = randomWorkload(dice, { tasks });
  const plan = new RandomFaults(seed, share, only);
  return playWorld({ seed, workload, codes, plan, ...(onLine && { onLine }) });
}
