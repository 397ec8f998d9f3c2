import { setTimeout as sleep } from 'node:timers/promises';
import { realSystem } from 'sosw/aws/store';
import { idsOf, jobTotals, laneNames, type Store } from 'sosw/essentials';
import type { FleetKeeper } from './fleet-keeper.ts';
import { LABOURERS } from './labourers.ts';
import type { Ledger, PlannedJob } from './ledger.ts';

const LOOK_MS = 1_000;

/** Looks from outside which jobs are closed. */
export class Watcher {
  readonly #fleet: FleetKeeper;
  readonly #ledger: Ledger;

  constructor(fleet: FleetKeeper, ledger: Ledger) {
    this.#fleet = fleet;
    this.#ledger = ledger;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#look().catch(() => {}); // the host was killed meanwhile
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** @returns false when something is open still, and the patience is over or no fleet runs any more */
  async untilAllClosed(patienceMs: number): Promise<boolean> {
    const untilMs = Date.now() + patienceMs;
    while (Date.now() < untilMs && !this.#fleet.isLost) {
      if (await this.#isAllClosed().catch(() => false)) return true;
      await sleep(LOOK_MS);
    }
    return false;
  }

  async #isAllClosed(): Promise<boolean> {
    const store = await this.#look();
    return store !== undefined && this.#ledger.openTasks === 0 && (await isRoadEmpty(store));
  }

  async #look(): Promise<Store | undefined> {
    const store = this.#fleet.tables?.store;
    if (!store) return undefined;
    for (const job of this.#ledger.jobs) {
      if (job.isAccepted && !job.isClosed) job.isClosed = await isJobClosed(store, job);
    }
    return store;
  }
}

async function isJobClosed({ jobs, tasks }: Store, { id, payloads }: PlannedJob): Promise<boolean> {
  const job = await jobs.read(id);
  if (!job) return false;
  const { completed, dead, cancelled } = await jobTotals(tasks, idsOf(job, realSystem.hash), job.total);
  return completed + dead + cancelled >= payloads.length;
}

/** Nothing stands in Q, R or W any more. */
async function isRoadEmpty({ listing, tasks }: Store): Promise<boolean> {
  for (const { id, lanes } of LABOURERS) {
    if ((await tasks.readSlots(id)).length > 0) return false;
    for (const lane of laneNames(id, lanes)) {
      const pages = [await listing.queued(lane, { limit: 1 }), await listing.waiting(lane, { limit: 1 })];
      if (pages.some((page) => page.tasks.length > 0 || page.next !== undefined)) return false;
    }
  }
  return true;
}
