import type { JsonNode } from '../json-text.ts';
import { type Attribute, pathTo, withInner } from './attribute.ts';
import { invalidJob } from './invalid-job.ts';

/** Flags in force, by key: `isolate_*` 1 or 0, `max_*_per_batch` the size of a batch. */
export type Flags = ReadonlyMap<string, number>;

export const NO_FLAGS: Flags = new Map();

/**
 * The flags that stand at one level of a job and are about its attribute or an inner one.
 *
 * @throws InvalidJobError for a flag that is neither true nor false, a batch size that is no positive whole number
 */
export function ownFlags(level: JsonNode, attribute: Attribute, path: string): Flags {
  const flags = new Map<string, number>();
  for (const [key, given] of level.entries()) {
    for (const { isolateKeys, batchKeys } of withInner(attribute)) {
      if (isolateKeys.includes(key)) flags.set(key, readFlag(given, pathTo(path, key)) ? 1 : 0);
      else if (batchKeys.includes(key)) flags.set(key, readBatchSize(given, pathTo(path, key)));
    }
  }
  return flags.size === 0 ? NO_FLAGS : flags;
}

/** What the levels below inherit: the nearest value of each flag. */
export function inherited(outer: Flags, own: Flags): Flags {
  return own.size === 0 ? outer : new Map([...outer, ...own]);
}

/** Flags as the question "is anything cut here" sees them: one that is set on the way stays set. */
export function accumulated(outer: Flags, own: Flags): Flags {
  if (own.size === 0) return outer;
  return new Map([...outer, ...Array.from(own, ([key, value]): [string, number] => [key, outer.get(key) || value])]);
}

/** True when some flag asks to cut this attribute. */
export function asksToCut(flags: Flags, { isolateKeys, batchKeys }: Attribute): boolean {
  return [...isolateKeys, ...batchKeys].some((key) => flags.get(key));
}

/** Values of a task: the level's own batch size, else the nearest inherited one, else one. */
export function batchSizeOf(attribute: Attribute, own: Flags, outer: Flags): number {
  const sizes = [own, outer].flatMap((flags) => attribute.batchKeys.map((key) => flags.get(key)));
  return sizes.find((size) => size !== undefined) ?? 1;
}

const TRUE = /^(?:true|yes|on|1)$/i;
const FALSE = /^(?:false|no|off|0|)$/i;

/** A flag may be a boolean, a number, `null`, or a text: `"False"` is false (the original took it for true, D34). */
export function readFlag(given: JsonNode, path: string): boolean {
  if (given.kind === 'boolean') return given.token === 'true';
  if (given.kind === 'null') return false;
  if (given.number !== undefined) return given.number !== 0;
  if (given.string !== undefined && TRUE.test(given.string)) return true;
  if (given.string !== undefined && FALSE.test(given.string)) return false;
  throw invalidJob(path, 'true or false', given);
}

function readBatchSize(given: JsonNode, path: string): number {
  const size = given.number;
  if (size !== undefined && Number.isSafeInteger(size) && size >= 1) return size;
  throw invalidJob(path, 'a positive whole number', given);
}
