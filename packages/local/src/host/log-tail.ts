/** How much of its log an invocation with `LogType: Tail` gets back. */
export const LOG_TAIL_BYTES: number = 4 * 1024;

/** The last 4 KB of what one invocation wrote. */
export class LogTail {
  #text = '';

  append(line: string): void {
    this.#text = `${this.#text}${line}\n`.slice(-LOG_TAIL_BYTES);
  }

  /** As the header `X-Amz-Log-Result` carries it. */
  toBase64(): string {
    return Buffer.from(this.#text).subarray(-LOG_TAIL_BYTES).toString('base64');
  }
}
