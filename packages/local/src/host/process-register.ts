import { Guardian } from './guardian.ts';

/** Told which process groups may be alive, before one that has just been started is given any work. */
export type ProcessObserver = (groups: ReadonlySet<number>) => void;

/** The process groups of all environments of a host. */
export class ProcessRegister {
  readonly #groups = new Set<number>();
  readonly #observer: ProcessObserver;
  #guardian: Guardian | undefined;

  constructor(observer: ProcessObserver) {
    this.#observer = observer;
  }

  started(group: number): void {
    this.#groups.add(group);
    this.#guardian ??= new Guardian();
    this.#guardian.started(group);
    this.#observer(this.#groups);
  }

  ended(group: number): void {
    this.#groups.delete(group);
    this.#guardian?.ended(group);
    this.#observer(this.#groups);
  }

  async close(): Promise<void> {
    await this.#guardian?.close();
  }
}
