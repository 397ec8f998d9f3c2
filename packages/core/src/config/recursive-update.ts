import { isPlainObject } from '../domain/config-layers.ts';
import { InvalidInputError } from '../domain/errors.ts';

type Document = Readonly<Record<string, unknown>>;

/**
 * Lays a document over another one as the original does: objects are merged deeply, two lists are joined, everything else
 * replaces what was there. Configurations are not merged this way here, since no list could be shortened (D26).
 *
 * Lists of scalars, and lists of objects, are joined without what is equal, in the order in which it first appears; lists
 * of lists and mixed ones are put behind each other. Neither document is changed.
 *
 * @throws InvalidInputError when one of them is no object
 */
export function recursiveUpdate(under: Document, over: Document): Record<string, unknown> {
  for (const [path, given] of Object.entries({ under, over })) {
    if (!isPlainObject(given)) throw new InvalidInputError({ path, expected: 'an object', given });
  }
  return merged(structuredClone(under), structuredClone(over));
}

function merged(under: Document, over: Document): Record<string, unknown> {
  const result = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) result.set(key, laidOver(result.get(key), value));
  return Object.fromEntries(result);
}

function laidOver(before: unknown, value: unknown): unknown {
  if (isPlainObject(value)) return merged(isPlainObject(before) ? before : {}, value);
  return Array.isArray(value) && Array.isArray(before) ? joined([...before, ...value]) : value;
}

function joined(values: readonly unknown[]): unknown[] {
  const isOfOneKind = values.every(isPlainObject) || values.every(isScalar);
  return isOfOneKind ? [...new Map(values.map((value) => [sortedJson(value), value])).values()] : [...values];
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** JSON in which the order of keys does not show. */
function sortedJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, held: unknown) =>
    isPlainObject(held) ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1))) : held,
  );
}
