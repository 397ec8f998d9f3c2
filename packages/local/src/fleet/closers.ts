/** Ends something that was started. */
export type Close = () => void | Promise<void>;

/** What has to be ended, the last thing first. */
export class Closers {
  readonly #all: Close[] = [];
  #closed: Promise<void> | undefined;

  add(close: Close): void {
    this.#all.push(close);
  }

  /** Ends everything. Repeatable. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** What cannot be ended keeps nothing else from being ended. @throws the first error, after all */
  async #close(): Promise<void> {
    const errors: unknown[] = [];
    for (let close = this.#all.pop(); close; close = this.#all.pop()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
