import { RowError } from '../../ports/row-error.ts';
import { type Item, plain } from './attributes.ts';

/** What a column may hold, in words and as a test. */
interface Kind<Value> {
  readonly words: string;
  readonly holds: (value: unknown) => value is Value;
}

const TEXT: Kind<string> = { words: 'a text', holds: (value) => typeof value === 'string' };
const NUMBER: Kind<number> = { words: 'a number', holds: (value) => typeof value === 'number' };
const WHOLE: Kind<number> = { words: 'a whole number', holds: (value): value is number => Number.isSafeInteger(value) };
const FLAG: Kind<boolean> = { words: 'a boolean', holds: (value) => typeof value === 'boolean' };
const TEXTS: Kind<string[]> = {
  words: 'a list of texts',
  holds: (value): value is string[] => Array.isArray(value) && value.every(TEXT.holds),
};

export interface RowOrigin {
  readonly name: string;
  readonly keyColumns: readonly string[];
}

/** Reads the columns of one row. Whatever is missing or of another type is thrown as a {@link RowError}. */
export class RowReader {
  readonly #item: Readonly<Item>;
  readonly #origin: RowOrigin;

  constructor(item: Readonly<Item>, origin: RowOrigin) {
    this.#item = item;
    this.#origin = origin;
  }

  text(column: string): string {
    return this.#required(column, TEXT);
  }

  optionalText(column: string): string | undefined {
    return this.#optional(column, TEXT);
  }

  number(column: string): number {
    return this.#required(column, NUMBER);
  }

  /** A count, an index or a time in milliseconds. */
  whole(column: string): number {
    return this.#required(column, WHOLE);
  }

  optionalWhole(column: string): number | undefined {
    return this.#optional(column, WHOLE);
  }

  flag(column: string, whenAbsent: boolean): boolean {
    return this.#optional(column, FLAG) ?? whenAbsent;
  }

  texts(column: string): string[] {
    return this.#required(column, TEXTS);
  }

  oneOf<Value extends string>(column: string, values: readonly Value[]): Value {
    const words = `one of ${values.join(', ')}`;
    return this.#required(column, { words, holds: (given): given is Value => values.some((value) => value === given) });
  }

  /** The numbers of a map, by these names. */
  numbers<Name extends string>(column: string, names: readonly Name[]): Record<Name, number> {
    const words = `a map of numbers: ${names.join(', ')}`;
    const holds = (given: unknown): given is Record<Name, number> =>
      names.every((name) => isRecord(given) && NUMBER.holds(given[name]));
    return this.#required(column, { words, holds });
  }

  /** Whatever is there, for columns that nothing but screens depends on. */
  anything(column: string): unknown {
    return this.#value(column);
  }

  has(column: string): boolean {
    return this.#item[column] !== undefined;
  }

  /** The values of all columns whose name starts so, by the rest of their names. */
  withPrefix(prefix: string): Record<string, unknown> {
    const entries = Object.entries(this.#item).filter(([column]) => column.startsWith(prefix));
    return Object.fromEntries(entries.map(([column, attribute]) => [column.slice(prefix.length), plain(attribute)]));
  }

  /** The error that this column is not as expected. */
  error(column: string, expected: string): RowError {
    const key = Object.fromEntries(this.#origin.keyColumns.map((name) => [name, this.#value(name)]));
    return new RowError({ table: this.#origin.name, key, column, expected, given: this.#value(column) });
  }

  #required<Value>(column: string, kind: Kind<Value>): Value {
    const value = this.#value(column);
    if (kind.holds(value)) return value;
    throw this.error(column, kind.words);
  }

  #optional<Value>(column: string, kind: Kind<Value>): Value | undefined {
    return this.has(column) ? this.#required(column, kind) : undefined;
  }

  #value(column: string): unknown {
    const attribute = this.#item[column];
    return attribute && plain(attribute);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
