import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { diceFor } from '../random.ts';
import { checkBooks } from './books.ts';
import { Feeder } from './feeder.ts';
import { countAttempts, countTasks, type Figures } from './figures.ts';
import { FleetKeeper } from './fleet-keeper.ts';
import { functionsOf, isStillThere } from './functions.ts';
import { JobMaker } from './job-maker.ts';
import { Killer } from './killer.ts';
import { Ledger } from './ledger.ts';
import { readNotes } from './note.ts';
import type { Options } from './options.ts';
import { showProgress } from './output.ts';
import { type Places, readPlaces } from './places.ts';
import type { SoakFolder } from './soak-folder.ts';
import { Watcher } from './watcher.ts';
import { checkWork, checkWorkAgainstRows } from './work.ts';

const MINUTE_MS = 60_000;
/**
 * From the end of the kills until everything must be closed. An attempt that was killed, or hangs, holds its slot for a
 * lease of 77 to 90 s and is seen to be over 5 s later; a few of them in a row, and what waits behind them.
 */
const PATIENCE_MS = 8 * MINUTE_MS;

export interface SoakResult {
  readonly figures: Figures;
  /** What is wrong; none: the books balance. */
  readonly faults: readonly string[];
}

/** One soak: jobs and kills for some minutes, then peace until everything is closed, then the books. */
export class SoakRun {
  readonly #options: Options;
  readonly #folder: SoakFolder;
  readonly #ledger = new Ledger();
  readonly #fleet: FleetKeeper;
  readonly #killer: Killer;
  readonly #watcher: Watcher;

  constructor(options: Options, folder: SoakFolder) {
    this.#options = options;
    this.#folder = folder;
    this.#fleet = new FleetKeeper(folder);
    this.#killer = new Killer(this.#fleet, folder.data, diceFor(options.seed, 'kills'));
    this.#watcher = new Watcher(this.#fleet, this.#ledger);
  }

  /** Nothing that it has started runs any more when it returns or throws. */
  async run(): Promise<SoakResult> {
    const progress = showProgress(() => this.#progress());
    try {
      await this.#fleet.start();
      const feeder = await this.#trouble();
      const closedAtMs = await this.#peace(feeder);
      progress.stop();
      const { tables } = this.#fleet;
      const places =
        tables &&
        (await readPlaces(
          tables,
          this.#ledger.jobs.map(({ id }) => id),
        ));
      const left = await this.#close();
      return this.#result(closedAtMs, places, left);
    } finally {
      progress.stop();
      await this.#fleet.abandon();
    }
  }

  /** Ends it at once, for Ctrl-C. */
  abandon(): Promise<void> {
    return this.#fleet.abandon();
  }

  async #trouble(): Promise<Feeder> {
    const { minutes, seed, killsPerMinute } = this.#options;
    const maker = new JobMaker(diceFor(seed, 'jobs'), `soak-${seed}`);
    const feeder = new Feeder({ fleet: this.#fleet, ledger: this.#ledger, dice: diceFor(seed, 'feeder'), maker });
    const end = new AbortController();
    const all = [feeder.run(end.signal), this.#killer.run(killsPerMinute, end.signal), this.#watcher.run(end.signal)];
    const untilMs = Date.now() + minutes * MINUTE_MS;
    while (Date.now() < untilMs && !this.#fleet.isLost) await sleep(Math.min(500, Math.max(untilMs - Date.now(), 0)));
    end.abort();
    await Promise.all(all);
    return feeder;
  }

  /** @returns when everything was closed; undefined: not within the patience */
  async #peace(feeder: Feeder): Promise<number | undefined> {
    const untilMs = Date.now() + PATIENCE_MS;
    await Promise.race([feeder.answered(), sleep(PATIENCE_MS, undefined, { ref: false })]);
    return (await this.#watcher.untilAllClosed(untilMs - Date.now())) ? Date.now() : undefined;
  }

  /** @returns processes that the fleet has left behind */
  async #close(): Promise<string[]> {
    const running = functionsOf(this.#folder.data);
    await this.#fleet.close();
    return running.filter(isStillThere).map(({ pid, name }) => `process ${pid} of ${name} was left behind`);
  }

  #result(closedAtMs: number | undefined, places: Places | undefined, left: readonly string[]): SoakResult {
    const notes = readNotes(readFileSync(this.#folder.workLog, 'utf8'));
    const { closed = [], jobs = [] } = places ?? {};
    const dueMs = new Map(jobs.flatMap((job) => (job.dueMs === undefined ? [] : [[job.jobId, job.dueMs] as const])));
    const faults = [
      ...this.#fleet.faults,
      ...this.#ledger.faults,
      ...left,
      ...(closedAtMs === undefined
        ? [`not everything is closed ${PATIENCE_MS / MINUTE_MS} minutes after the end`]
        : []),
      ...(places ? checkBooks(this.#ledger, places) : ['no host was up to read the tables from']),
      ...checkWork(notes),
      ...checkWorkAgainstRows(notes, closed, dueMs),
    ];
    const { lastKillMs = closedAtMs, kills } = this.#killer;
    const { host: killsOfHost = 0, ...killsOfFunctions } = Object.fromEntries(kills);
    const { seed, minutes } = this.#options;
    const figures: Figures = {
      ...{ seed, minutes, jobs: this.#ledger.jobs.length, tasks: this.#ledger.tasks },
      ...{ attempts: countAttempts(notes), ...countTasks(closed) },
      ...{ repeatedCalls: this.#ledger.repeats, killsOfHost, killsOfFunctions, restarts: this.#fleet.restarts },
      ...(closedAtMs !== undefined &&
        lastKillMs !== undefined && { closedAfterSeconds: Math.round((closedAtMs - lastKillMs) / 1000) }),
    };
    return { figures, faults };
  }

  #progress(): string {
    const { jobs, tasks, openTasks } = this.#ledger;
    const kills = [...this.#killer.kills.values()].reduce((sum, each) => sum + each, 0);
    const fleet = this.#fleet.tables ? 'up' : 'down';
    return `${jobs.length} jobs, ${tasks} tasks, ${openTasks} in open jobs, ${kills} kills, fleet ${fleet}`;
  }
}
