import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Answer, Order, Word } from './messages.ts';
import type { SoakFolder } from './soak-folder.ts';

const CHILD = fileURLToPath(new URL('./fleet-child.js', import.meta.url));

/** What came of a call. `lost`: nobody answered, and what became of it is not known. */
export type CallOutcome =
  | { readonly outcome: 'answered'; readonly payload: unknown }
  | { readonly outcome: 'failed'; readonly error: string }
  | { readonly outcome: 'lost' };

/** One process that runs the fleet, from its start to its end. */
export class Host {
  readonly #child: ChildProcess;
  readonly #calls = new Map<number, (outcome: CallOutcome) => void>();
  /** The endpoint of its DynamoDB; undefined if it ended before it was up. */
  readonly started: Promise<string | undefined>;
  /** How it ended: `code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;

  constructor(folder: SoakFolder) {
    const log = openSync(folder.outputLog, 'a');
    this.#child = fork(CHILD, [folder.data, folder.workLog, folder.fleetLog], {
      env: { ...process.env, TMPDIR: folder.temporary }, // what a killed host leaves there goes with the folder
      stdio: ['ignore', log, log, 'ipc'],
    });
    this.ended = once(this.#child, 'exit').then(([code, signal]) => signal ?? `code ${code}`);
    const up = new Promise<string>((resolve) => {
      this.#child.on('message', (word: Word) => {
        if (word.type === 'started') resolve(word.dynamoDb);
        else this.#take(word);
      });
    });
    this.started = Promise.race([up, this.ended.then(() => undefined)]);
    void this.ended.then(() => this.#loseAll());
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  call(id: number, functionName: string, payload: string): Promise<CallOutcome> {
    return new Promise((resolve) => {
      this.#calls.set(id, resolve);
      this.#send({ type: 'invoke', id, functionName, payload });
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Asks it to end in good order. */
  close(): void {
    this.#send({ type: 'close' });
  }

  #send(order: Order): void {
    if (this.#child.connected) {
      this.#child.send(order, (error) => {
        if (error) this.#loseAll(); // it is dying
      });
    } else {
      this.#loseAll();
    }
  }

  #take({ id, payload, error }: Answer): void {
    this.#calls.get(id)?.(error === undefined ? { outcome: 'answered', payload } : { outcome: 'failed', error });
    this.#calls.delete(id);
  }

  #loseAll(): void {
    for (const lose of this.#calls.values()) lose({ outcome: 'lost' });
    this.#calls.clear();
  }
}
