/** The clock, timers and randomness. Everything else in sosw is a function of these and of what is stored. */

export interface Clock {
  /** Milliseconds since 1970, whole. */
  now(): number;
}

export interface Timers {
  /** Resolves after so many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Calls `callback` after so many milliseconds unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
}

export interface Random {
  /** From 0 to below 1, evenly. */
  number(): number;
  /** 16 random bytes as base64url: the identity of one claim. */
  token(): string;
}

export interface Hash {
  /** SHA-256 of the text in UTF-8, as 64 hexadecimal digits. */
  sha256(text: string): string;
}

export interface System {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly hash: Hash;
}
