/**
 * Where texts of jobs are kept that are too large for their rows: by key, each written once or again with the same text.
 * Every operation may be repeated.
 */
export interface JobTexts {
  /** @throws StoreError, StoreUnavailableError */
  write(key: string, text: string): Promise<void>;
  /** @throws StoreError when there is no such text; StoreUnavailableError */
  read(key: string): Promise<string>;
  /** Also when there is none. @throws StoreError, StoreUnavailableError */
  remove(key: string): Promise<void>;
}
