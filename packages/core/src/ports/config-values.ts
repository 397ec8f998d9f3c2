/** A service that keeps values of configuration by name. */
export interface ConfigValues {
  /** Whether values of the same name may differ by environment; if not, the name is all. */
  readonly hasEnvironments: boolean;

  /**
   * The value of this name, parsed where it is JSON; undefined when there is none.
   *
   * @throws StoreError, StoreUnavailableError when it could not be read: never an empty value instead
   */
  read(name: string, env: string): Promise<unknown>;

  /**
   * Makes this text the value. Sent again while there is no answer: of two writers at the same time either may be last.
   *
   * @throws StoreError when it was refused; StoreUnavailableError when it may have been written or not
   */
  write(name: string, text: string, options: WriteOptions): Promise<void>;

  /**
   * All values whose names begin so, without that beginning.
   *
   * @throws StoreError, StoreUnavailableError when not all of them could be read: never a part of them instead
   */
  readAll(prefix: string, env: string): Promise<Readonly<Record<string, unknown>>>;
}

export interface WriteOptions {
  readonly env: string;
  /** How Parameter Store keeps it. Default `String`. */
  readonly parameterType?: ParameterType;
  /** What Parameter Store shows beside it. Default: none. */
  readonly description?: string;
}

export type ParameterType = 'String' | 'StringList' | 'SecureString';
