/** Where texts of jobs are kept that are too large for their rows: each under a key that is used once. */
export interface JobTexts {
  /**
   * Writes a text under a new key that begins with `prefix`. Every try has a key of its own: one that was given up and takes
   * effect late brings back no text that was removed meanwhile. It leaves one that nobody names.
   *
   * @returns the key
   * @throws StoreError, StoreUnavailableError
   */
  write(prefix: string, text: string): Promise<string>;
  /** @throws StoreError when there is no such text; StoreUnavailableError */
  read(key: string): Promise<string>;
  /** Also when there is none. @throws StoreError, StoreUnavailableError */
  remove(key: string): Promise<void>;
}
