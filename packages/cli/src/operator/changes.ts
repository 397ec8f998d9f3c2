import { isDeepStrictEqual } from 'node:util';
import { type Config, leavesOf } from 'sosw/essentials';
import { masked } from './masked.ts';

/** A key of which two documents do not say the same. */
export interface Change {
  /** Empty: the whole document. */
  readonly path: readonly string[];
  /** Undefined: it is not there. Secrets are masked. */
  readonly before: unknown;
  readonly after: unknown;
}

/** All keys that differ, in the order of the first document. A document that is no object is one value. */
export function changesBetween(before: unknown, after: unknown): readonly Change[] {
  const [then, now] = [leavesByKey(before), leavesByKey(after)];
  return [...new Map([...then, ...now])]
    .filter(([key]) => !isDeepStrictEqual(then.get(key)?.value, now.get(key)?.value))
    .map(([key, { path }]) => ({
      path,
      before: masked(path, then.get(key)?.value),
      after: masked(path, now.get(key)?.value),
    }));
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

function leavesByKey(document: unknown): ReadonlyMap<string, Leaf> {
  if (document === undefined) return new Map();
  const leaves: readonly Leaf[] = isObject(document) ? leavesOf(document) : [{ path: [], value: document }];
  return new Map(leaves.map((leaf) => [JSON.stringify(leaf.path), leaf]));
}

function isObject(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
