import { errorText } from '../domain/errors.ts';

/** Values nested deeper are replaced by a mark. DynamoDB takes 32 levels, a log line fewer still. */
const DEPTH_MAX = 100;

/**
 * The value as JSON can hold it, whatever it is. What JSON has comes back equal. The rest is told as well as it can be:
 * a bigint as a number, or as text where a number would lose digits; NaN and the infinities as text; a Set as a list, a
 * Map as an object, bytes as base64, an error as `Name: message`; functions, symbols and circles as a mark in brackets.
 * `toJSON` is obeyed, keys with `undefined` are left out.
 */
export function storable(value: unknown): unknown {
  return storableIn(value, []);
}

function storableIn(value: unknown, within: readonly object[]): unknown {
  if (typeof value === 'object' && value !== null) {
    if (within.includes(value)) return '[circular]';
    if (within.length >= DEPTH_MAX) return '[too deep]';
    try {
      return ofObject(value, [...within, value]);
    } catch (error) {
      return `[unreadable: ${errorText(error)}]`; // a getter, toJSON or proxy that throws
    }
  }
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value === 'symbol') return `[${String(value)}]`;
  return value;
}

function ofObject(value: object, within: readonly object[]): unknown {
  const storableItem = (item: unknown) => storableIn(item, within) ?? null;
  if (value instanceof Error) return errorText(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if ('toJSON' in value && typeof value.toJSON === 'function') return storableIn(value.toJSON(), within);
  if (Array.isArray(value)) return Array.from(value, storableItem);
  if (value instanceof Set) return [...value].map(storableItem);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries
      .map(([key, item]: [unknown, unknown]) => [String(key), storableIn(item, within)] as const)
      .filter(([, item]) => item !== undefined),
  );
}
