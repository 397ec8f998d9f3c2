import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { BOOL, N, S, wellFormed } from '../attributes.ts';

/**
 * Levels of lists and maps in one attribute. DynamoDB allows 32 in an item ("Service, account, and table quotas"), and
 * implementations differ in whether the innermost value counts.
 */
const LEVELS_MAX = 31;

/** Of a number DynamoDB stores 38 digits, from 1E-130 to 9.9...E+125. */
const NUMBER_MIN = 1e-130;
const NUMBER_BELOW = 1e126;
const DIGITS_MAX = 38;

/** Names are bounded to a length that is no trouble anywhere; DynamoDB's own limit is 64 KB. */
const NAME_CHARACTERS_MAX = 255;

const CIRCULAR = S('[circular]');

/**
 * The attribute of anything that a worker counted or returned, typed by its JavaScript type, so that texts like `00501`
 * or `true` stay texts. What JSON leaves out is left out (functions, symbols, undefined; null within a list). What
 * DynamoDB cannot store becomes a text: NaN and numbers beyond its range, what lies too deep, circular references.
 *
 * Never throws: nothing that a worker returns may block the completion of its task.
 *
 * @returns undefined when there is nothing to store
 */
export function outputAttribute(value: unknown): AttributeValue | undefined {
  try {
    return attributeOf(value, []);
  } catch (error) {
    // A getter, a proxy or a toJSON that throws, or a structure that is too deep for the stack.
    return S(wellFormed(`[not readable: ${error instanceof Error ? error.message : 'unknown error'}]`));
  }
}

/** @param within the lists and maps that hold this value */
function attributeOf(value: unknown, within: readonly object[]): AttributeValue | undefined {
  switch (typeof value) {
    case 'string':
      return S(wellFormed(value));
    case 'number':
      return numberAttribute(value);
    case 'bigint':
      return bigintAttribute(value);
    case 'boolean':
      return BOOL(value);
    case 'object':
      return value === null ? { NULL: true } : objectAttribute(value, within);
    default:
      return undefined;
  }
}

function numberAttribute(value: number): AttributeValue {
  const size = Math.abs(value);
  const fits = value === 0 || (size >= NUMBER_MIN && size < NUMBER_BELOW); // false for NaN too
  return fits ? N(value) : S(String(value));
}

function bigintAttribute(value: bigint): AttributeValue {
  const text = String(value);
  return text.replace('-', '').length <= DIGITS_MAX ? { N: text } : S(text);
}

function objectAttribute(value: object, within: readonly object[]): AttributeValue | undefined {
  if (within.includes(value)) return CIRCULAR;
  if (within.length === LEVELS_MAX) return S(jsonText(value));
  const inside = [...within, value];
  if ('toJSON' in value && typeof value.toJSON === 'function') return attributeOf(value.toJSON(), inside);
  if (Array.isArray(value) || value instanceof Set) {
    return { L: [...value].map((element) => attributeOf(element, inside) ?? { NULL: true }) };
  }
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return { M: named(entries.map(([name, member]) => [String(name), attributeOf(member, inside)])) };
}

function jsonText(value: object): string {
  try {
    const text = JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member));
    return wellFormed(text ?? 'null');
  } catch {
    return '[too deep]'; // and circular, or not readable
  }
}

/**
 * Attributes under names that DynamoDB can store: not empty, not overlong, well-formed. Names that become equal by that
 * are numbered; members without a value are left out.
 */
export function named(
  members: Iterable<readonly [string, AttributeValue | undefined]>,
): Record<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  for (const [name, attribute] of members) {
    if (attribute !== undefined) attributes.set(freeName(attributes, storable(name)), attribute);
  }
  return Object.fromEntries(attributes);
}

function storable(name: string): string {
  if (name === '') return '(empty)';
  if (name === '__proto__') return '(__proto__)'; // code that assigns members by name, emulators' too, chokes on it
  return wellFormed(name.length > NAME_CHARACTERS_MAX ? `${name.slice(0, NAME_CHARACTERS_MAX)}…` : name);
}

/** Ends, since there are fewer names than numbers. */
function freeName(taken: ReadonlyMap<string, unknown>, name: string): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}~${n}`;
  return free;
}
