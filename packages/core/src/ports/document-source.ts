/** Where configuration documents are read: the `config` table. */
export interface DocumentSource {
  /** What errors call it: `table config, env production`. */
  readonly place: string;

  /**
   * The document of this name, parsed; undefined when there is none. Text that is not JSON is returned as text.
   *
   * @throws StoreUnavailableError when it could not be read: never an empty configuration instead
   */
  read(name: string): Promise<unknown>;
}
