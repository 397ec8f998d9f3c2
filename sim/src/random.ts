import { seededRandom } from 'sosw/testing';

/** Random choices that are the same for the same seed. */
export interface Dice {
  /** From 0 to below 1. */
  number(): number;
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  token(): string;
}

export function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const whole = (from: number, to: number): number => from + Math.floor(random.number() * (to - from + 1));
  return {
    number: random.number,
    whole,
    chance: (probability) => random.number() < probability,
    pick: (values) => {
      const value = values[whole(0, values.length - 1)];
      if (value === undefined) throw new Error('nothing to pick from');
      return value;
    },
    token: random.token,
  };
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Adds a text to a hash of 32 bits (FNV-1a with a final mix): the same for the same texts, in any process. */
export function hashed(text: string, basis: number = FNV_BASIS): number {
  let hash = basis;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * Dice that depend on what they are for and on nothing else: a decision about one call stays the same when another
 * decision changes, so that a failing world can be made smaller one fault at a time.
 */
export function diceFor(seed: number, purpose: string): Dice {
  return diceOf(hashed(purpose, hashed(String(seed))));
}
