import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import { ColumnError } from './column-error.ts';
import { decodeAs, decodeValue } from './decode.ts';
import { encodeAs, encodeValue } from './encode.ts';
import { readColumns } from './read-option.ts';
import type { Settings } from './settings.ts';

/** A row as DynamoDB's API has it. */
export type Item = Record<string, AttributeValue>;

/** Translates between rows and items: by the row mapper where it names a column, by type elsewhere. */
export class RowCodec {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  isMapped(column: string): boolean {
    return this.#settings.columns.has(column);
  }

  /** @throws ColumnError */
  encodeCell(table: string, column: string, value: unknown): AttributeValue {
    const type = this.#settings.columns.get(column);
    const place = { table, column };
    return type === undefined ? encodeValue(value, place) : encodeAs(type, value, place);
  }

  /** Columns that are undefined are left out. */
  encodeRow(table: string, row: object, path = 'row'): Item {
    const cells = readColumns(path, row).filter(([, value]) => value !== undefined);
    return Object.fromEntries(cells.map(([column, value]) => [column, this.encodeCell(table, column, value)]));
  }

  /** The columns that the mapper names; a required one that it does not name is refused. */
  encodeMappedColumns(table: string, row: object): { readonly item: Item; readonly dropped: readonly string[] } {
    const cells = readColumns('row', row);
    const dropped = cells.map(([column]) => column).filter((column) => !this.isMapped(column));
    const lost = dropped.find((column) => this.#settings.requiredFields.includes(column));
    if (lost !== undefined) {
      throw new ColumnError({ table, column: lost }, { expected: 'a mapped column (it is required)', given: lost });
    }
    const mapped = cells.filter(([column]) => this.isMapped(column));
    return { item: this.encodeRow(table, Object.fromEntries(mapped)), dropped };
  }

  /** A whole row, which must have all required columns. */
  encodeWholeRow(table: string, row: object): Item {
    const item = this.encodeRow(table, row);
    const missing = this.#settings.requiredFields.find((column) => !Object.hasOwn(item, column));
    if (missing === undefined) return item;
    throw new ColumnError({ table, column: missing }, { expected: 'a value (it is required)', given: undefined });
  }

  /** Columns of a key: at least one. */
  encodeKeys(table: string, keys: object, path = 'keys'): Item {
    const item = this.encodeColumns(table, keys, path);
    if (Object.keys(item).length > 0) return item;
    throw new InvalidInputError({ path, expected: 'at least one column', given: keys });
  }

  /** Columns that rows are chosen by; an undefined one is refused, since without it others would be chosen. */
  encodeColumns(table: string, columns: object, path: string): Item {
    const cells = readColumns(path, columns);
    return Object.fromEntries(cells.map(([column, value]) => [column, this.encodeCell(table, column, value)]));
  }

  /** Mapped columns only, unless `fetchAllFields`: then all of them by the types that they are stored under. */
  decodeItem(table: string, item: Item, fetchAllFields = false): Record<string, unknown> {
    return Object.fromEntries(fetchAllFields ? this.#allCells(table, item) : this.#mappedCells(table, item));
  }

  #allCells(table: string, item: Item): [string, unknown][] {
    return Object.entries(item).map(([column, attribute]) => [
      column,
      decodeValue(attribute, { table, column }, this.#settings),
    ]);
  }

  #mappedCells(table: string, item: Item): [string, unknown][] {
    return [...this.#settings.columns].flatMap(([column, type]): [string, unknown][] => {
      const attribute = Object.hasOwn(item, column) ? item[column] : undefined;
      if (attribute === undefined) return [];
      return [[column, decodeAs(type, attribute, { table, column }, this.#settings)]];
    });
  }
}
