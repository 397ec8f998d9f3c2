/** CloudWatch's limit of one log event; a longer line is cut into several. */
export const LINE_CHARACTERS_MAX: number = 256 * 1024;

/** Turns chunks of text into lines. Holds at most one line that is not complete yet. */
export class LineSplitter {
  #rest = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
    if (this.#rest.length >= LINE_CHARACTERS_MAX) this.end();
  }

  /** Gives out what has no line break yet. */
  end(): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') this.#emit(rest);
  }

  #emit(line: string): void {
    this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
