import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AttributeType } from '../../ports/table-client.ts';
import { ColumnError, type Place } from './column-error.ts';

/** DynamoDB's limit; it also ends the walk over an object that holds itself. */
const NESTING_LEVELS_MAX = 32;

/** Of DynamoDB's numbers. */
const DIGITS_MAX = 38;
const NUMBER_SIZE_BELOW = 1e126;
const NUMBER_SIZE_MIN = 1e-130;

const NUMBER_TEXT = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * A value converted to the type of its mapped column.
 *
 * - `N`: numbers, and texts of numbers digit by digit.
 * - `S`: texts, numbers and booleans as text; a plain object as JSON, which reading parses again.
 * - `BOOL`: true, false, 1, 0, also as text.
 * - Sets: a `Set` or a list, not empty. `M`, `L`: what is inside is typed by JavaScript type.
 *
 * Null is for `NULL` columns only: in another it would make every later read of the row fail.
 *
 * @throws ColumnError
 */
export function encodeAs(type: AttributeType, value: unknown, place: Place): AttributeValue {
  switch (type) {
    case 'S':
      return { S: textFrom(value, place) };
    case 'N':
      return { N: numberFrom(value, place) };
    case 'BOOL':
      return { BOOL: booleanFrom(value, place) };
    case 'B':
      return { B: bytesFrom(value, place) };
    case 'NULL':
      if (value !== null) throw new ColumnError(place, { expected: 'null', given: value });
      return { NULL: true };
    case 'M':
      if (!isPlainObject(value)) throw new ColumnError(place, { expected: 'a plain object', given: value });
      return { M: encodeMap(value, place, 1) };
    case 'L':
      if (!Array.isArray(value)) throw new ColumnError(place, { expected: 'a list', given: value });
      return { L: encodeList(value, place, 1) };
    case 'SS':
      return { SS: membersFrom(value, place, textFrom) };
    case 'NS':
      return { NS: membersFrom(value, place, numberFrom) };
    case 'BS':
      return { BS: membersFrom(value, place, bytesFrom) };
  }
}

/**
 * A value of a column that no mapper names, by its JavaScript type: text stays text whatever it looks like (`00501`,
 * `true`). In objects, undefined is left out.
 *
 * @throws ColumnError for what DynamoDB has no type for: NaN, a date, a function, a list with holes, an empty set
 */
export function encodeValue(value: unknown, place: Place, level = 0): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
    case 'bigint':
      return { N: numberFrom(value, place) };
    case 'boolean':
      return { BOOL: value };
  }
  if (value === null) return { NULL: true };
  if (level >= NESTING_LEVELS_MAX) {
    throw new ColumnError(place, { expected: `at most ${NESTING_LEVELS_MAX} levels of nesting`, given: value });
  }
  if (Array.isArray(value)) return { L: encodeList(value, place, level + 1) };
  if (value instanceof Uint8Array) return { B: value };
  if (value instanceof Set) return encodeSet(value, place);
  if (isPlainObject(value)) return { M: encodeMap(value, place, level + 1) };
  throw new ColumnError(place, { expected: 'a value that DynamoDB has a type for', given: value });
}

function encodeMap(object: object, place: Place, level: number): Record<string, AttributeValue> {
  const cells = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, AttributeValue] => [key, encodeValue(value, inside(place, `.${key}`), level)]);
  return Object.fromEntries(cells);
}

function encodeList(list: readonly unknown[], place: Place, level: number): AttributeValue[] {
  // Array.from visits holes too, which map would skip
  return Array.from(list, (value, index) => encodeValue(value, inside(place, `[${index}]`), level));
}

function encodeSet(set: ReadonlySet<unknown>, place: Place): AttributeValue {
  const [first] = set;
  if (typeof first === 'string') return { SS: membersFrom(set, place, onlyText) };
  if (first instanceof Uint8Array) return { BS: membersFrom(set, place, bytesFrom) };
  return { NS: membersFrom(set, place, numberFrom) };
}

/** DynamoDB keeps no empty sets. */
function membersFrom<Member>(value: unknown, place: Place, member: (value: unknown, place: Place) => Member): Member[] {
  const members = value instanceof Set || Array.isArray(value) ? [...value] : [];
  if (members.length === 0) throw new ColumnError(place, { expected: 'a set or a list, not empty', given: value });
  // Equal members, of a list say, would be refused.
  return [...new Set(members.map((one, index) => member(one, inside(place, `[${index}]`))))];
}

function onlyText(value: unknown, place: Place): string {
  if (typeof value === 'string') return value;
  throw new ColumnError(place, { expected: 'text, as the first of its set', given: value });
}

function textFrom(value: unknown, place: Place): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'bigint') return digitsFrom(value, place);
  if (isPlainObject(value)) return jsonFrom(value, place);
  throw new ColumnError(place, { expected: 'text', given: value });
}

/** As DynamoDB keeps it. */
function numberFrom(value: unknown, place: Place): string {
  const text = digitsFrom(value, place);
  const size = Math.abs(Number(text));
  if (size < NUMBER_SIZE_BELOW && (size === 0 || size >= NUMBER_SIZE_MIN) && digitCount(text) <= DIGITS_MAX)
    return text;
  throw new ColumnError(place, {
    expected: `a number of at most ${DIGITS_MAX} digits from 1e-130 to 1e126`,
    given: value,
  });
}

function digitsFrom(value: unknown, place: Place): string {
  const isNumber = typeof value === 'bigint' || Number.isFinite(value);
  if (isNumber || (typeof value === 'string' && NUMBER_TEXT.test(value))) return String(value);
  throw new ColumnError(place, { expected: 'a finite number', given: value });
}

/** Without the zeros at both ends. */
function digitCount(text: string): number {
  const [mantissa = ''] = text.split(/e/i);
  return mantissa.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
}

function booleanFrom(value: unknown, place: Place): boolean {
  const word = typeof value === 'object' ? undefined : String(value).toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  throw new ColumnError(place, { expected: 'true, false, 1 or 0', given: value });
}

function bytesFrom(value: unknown, place: Place): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new ColumnError(place, { expected: 'bytes (Uint8Array)', given: value });
}

function jsonFrom(object: object, place: Place): string {
  try {
    return JSON.stringify(object, (_key, value: unknown) => {
      // JSON.stringify would write NaN as null, and a set as {}
      if (typeof value === 'number') digitsFrom(value, place);
      const isData = typeof value !== 'object' || value === null || Array.isArray(value) || isPlainObject(value);
      if (!isData) throw new ColumnError(place, { expected: 'what JSON can hold', given: value });
      return value;
    });
  } catch (cause) {
    throw new ColumnError(place, { expected: 'an object that JSON can hold', given: object, cause });
  }
}

function inside(place: Place, step: string): Place {
  return { ...place, below: `${place.below ?? ''}${step}` };
}

/** An object as `{}` or JSON.parse make it; dates, maps and instances of classes are not. Realms do not matter. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
