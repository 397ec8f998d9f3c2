import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../random.ts';
import type { FleetKeeper } from './fleet-keeper.ts';
import { functionsOf } from './functions.ts';

const HOST_SHARE = 1 / 3;
const MINUTE_MS = 60_000;

/** Kills with -9, at random moments: the host, whatever it is doing, or the process of one function. */
export class Killer {
  readonly #fleet: FleetKeeper;
  readonly #dataFolder: string;
  readonly #dice: Dice;
  /** How often, by name of the function, or `host`. */
  readonly kills: Map<string, number> = new Map();
  /** When it last killed, epoch milliseconds. */
  lastKillMs: number | undefined;

  constructor(fleet: FleetKeeper, dataFolder: string, dice: Dice) {
    this.#fleet = fleet;
    this.#dataFolder = dataFolder;
    this.#dice = dice;
  }

  async run(killsPerMinute: number, signal: AbortSignal): Promise<void> {
    if (killsPerMinute === 0) return;
    for (;;) {
      // Any moment is as likely as any other: the time until the next kill knows nothing of the one before.
      const waitMs = (-Math.log(1 - this.#dice.number()) * MINUTE_MS) / killsPerMinute;
      await sleep(waitMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      if (this.#dice.chance(HOST_SHARE)) this.#killHost();
      else this.#killFunction();
    }
  }

  #killHost(): void {
    this.#fleet.killHost();
    this.#count('host');
  }

  /** Every function that runs is as likely, however many processes it has. There is none while a host is just starting. */
  #killFunction(): void {
    const running = functionsOf(this.#dataFolder);
    if (running.length === 0) return;
    const name = this.#dice.pick([...new Set(running.map((each) => each.name))]);
    const { pid } = this.#dice.pick(running.filter((each) => each.name === name));
    try {
      process.kill(-pid, 'SIGKILL');
      this.#count(name);
    } catch {
      // it has just ended
    }
  }

  #count(victim: string): void {
    this.lastKillMs = Date.now();
    this.kills.set(victim, (this.kills.get(victim) ?? 0) + 1);
  }
}
