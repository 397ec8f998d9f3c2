import { setTimeout as sleep } from 'node:timers/promises';
import { createStore, createStoreClient, realSystem, tableNames } from 'sosw/aws/store';
import type { Store } from 'sosw/essentials';
import { type CallOutcome, Host } from './host.ts';
import type { SoakFolder } from './soak-folder.ts';

/** Hosts that may end without having been killed before the soak is given up. */
const UNEXPECTED_ENDS_MAX = 3;
/** An answer that has not come by then is taken for lost. */
const ANSWER_WITHIN_MS = 70_000;
const START_WITHIN_MS = 60_000;
const CLOSE_WITHIN_MS = 30_000;

/** The tables of the running fleet, from outside. */
export interface Tables {
  readonly store: Store;
  readonly client: ReturnType<typeof createStoreClient>;
}

/** Keeps a fleet running on a folder: whenever its host is gone, the next one is started. */
export class FleetKeeper {
  readonly #folder: SoakFolder;
  #host: Host | undefined;
  #tables: Tables | undefined;
  #calls = 0;
  #isKilled = false;
  #isClosing = false;
  #keeping: Promise<void> = Promise.resolve();
  /** Hosts that were started after the first one. */
  restarts = 0;
  /** What no fleet should do: hosts that ended by themselves, rows that make no sense. */
  readonly faults: string[] = [];

  constructor(folder: SoakFolder) {
    this.#folder = folder;
  }

  /** Starts to keep it, and waits for the first host. @throws Error when none comes up */
  async start(): Promise<void> {
    this.#keeping = this.#keep();
    const untilMs = Date.now() + START_WITHIN_MS;
    while (!this.#tables && !this.isLost && Date.now() < untilMs) await sleep(50);
    if (!this.#tables) throw new Error(`the fleet cannot be started: ${this.faults.join('; ')}`);
  }

  /** The tables; undefined while no host is up. */
  get tables(): Tables | undefined {
    return this.#tables;
  }

  /** Process of the host, also of one that is just starting. */
  get hostPid(): number | undefined {
    return this.#host?.pid;
  }

  /** True when hosts end by themselves again and again: no further one is started. */
  get isLost(): boolean {
    return this.#unexpectedEnds >= UNEXPECTED_ENDS_MAX;
  }

  #unexpectedEnds = 0;

  /** Invokes a function and waits for its answer. */
  async call(functionName: string, payload: string): Promise<CallOutcome> {
    if (!this.#host || !this.#tables) return { outcome: 'lost' };
    this.#calls += 1;
    const call = this.#host.call(this.#calls, functionName, payload);
    const waiting = new AbortController();
    const tooLong = sleep(ANSWER_WITHIN_MS, { outcome: 'lost' } as const, { signal: waiting.signal, ref: false });
    tooLong.catch(() => {}); // aborted: the answer has come
    return Promise.race([call, tooLong]).finally(() => waiting.abort());
  }

  /** Kills the host with -9, whatever it is doing. The next one is started at once. */
  killHost(): void {
    this.#isKilled = true;
    this.#host?.kill();
  }

  /** Ends the fleet in good order. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#host?.close();
    const isClosed = await Promise.race([
      this.#keeping.then(() => true),
      sleep(CLOSE_WITHIN_MS, false, { ref: false }),
    ]);
    if (isClosed) return;
    this.faults.push(`the host did not close within ${CLOSE_WITHIN_MS / 1000} s`);
    this.killHost();
    await this.#keeping;
  }

  /** Ends the fleet at once. */
  async abandon(): Promise<void> {
    this.#isClosing = true;
    this.killHost();
    await this.#keeping;
  }

  async #keep(): Promise<void> {
    for (;;) {
      const host = new Host(this.#folder);
      this.#host = host;
      const endpoint = await host.started;
      if (endpoint !== undefined) this.#tables = this.#open(endpoint);
      const how = await host.ended;
      this.#tables?.client.destroy();
      this.#tables = undefined;
      if (!this.#isKilled && !(this.#isClosing && how === 'code 0')) {
        this.#unexpectedEnds += 1;
        this.faults.push(`the host ended by itself: ${how} (see ${this.#folder.outputLog})`);
      }
      this.#isKilled = false;
      if (this.#isClosing || this.isLost) return;
      this.restarts += 1;
    }
  }

  #open(endpoint: string): Tables {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = createStoreClient({ endpoint, region: 'us-east-1', credentials });
    const onBadRow = (error: Error) => void this.faults.push(`a row makes no sense: ${error.message}`);
    return { client, store: createStore({ client, names: tableNames(), system: realSystem, onBadRow }) };
  }
}
