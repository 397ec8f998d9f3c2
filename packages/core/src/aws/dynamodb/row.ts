import type { AttributeType, RowMapper } from '../../ports/table-client.ts';

/**
 * What becomes of a whole number that a JavaScript number cannot hold digit by digit (from 2^53 on):
 *
 * - `error` (the default): reading such a row throws a `ColumnError`, so that no digit is lost unseen.
 * - `text`, `bigint`: that value, and only that one, is a text or a bigint.
 */
export type WideIntegers = 'error' | 'text' | 'bigint';

interface NumberValues {
  error: number;
  text: number | string;
  bigint: number | bigint;
}

interface ColumnValues<Wide extends WideIntegers> {
  S: string;
  N: NumberValues[Wide];
  B: Uint8Array;
  BOOL: boolean;
  NULL: null;
  M: Record<string, unknown>;
  L: unknown[];
  SS: Set<string>;
  NS: Set<NumberValues[Wide]>;
  BS: Set<Uint8Array>;
}

/**
 * A row as it is read: `RowOf<{ id: 'S'; n: 'N' }>` is `{ id: string; n: number }`. Without a row mapper nothing is
 * known of the columns.
 *
 * A mapper tells the type of a column, not that every row has it: DynamoDB has no such rule. A column that a row lacks
 * is absent here too.
 */
export type RowOf<Mapper extends RowMapper, Wide extends WideIntegers = 'error'> = string extends keyof Mapper
  ? Record<string, unknown>
  : { -readonly [Column in keyof Mapper]: ColumnValues<Wide>[Mapper[Column]] };

type NumberInput = number | bigint | string;

interface ColumnInputs {
  S: string;
  N: NumberInput;
  B: Uint8Array;
  BOOL: boolean;
  NULL: null;
  M: object;
  L: readonly unknown[];
  SS: ReadonlySet<string> | readonly string[];
  NS: ReadonlySet<NumberInput> | readonly NumberInput[];
  BS: ReadonlySet<Uint8Array> | readonly Uint8Array[];
}

/** A row, or the key of one, as it is written; columns that are undefined are left out. */
export type RowInput<Mapper extends RowMapper> = string extends keyof Mapper
  ? object
  : { readonly [Column in keyof Mapper]?: ColumnInputs[Mapper[Column]] | undefined };

/** Something said of some of the columns. */
export type ByColumn<Mapper extends RowMapper, Value> = { readonly [Column in keyof Mapper]?: Value };

/** What is added to columns that hold numbers. */
export type Increments<Mapper extends RowMapper> = string extends keyof Mapper
  ? Readonly<Record<string, number | bigint | undefined>>
  : { readonly [Column in keyof Mapper as Mapper[Column] extends 'N' ? Column : never]?: number | bigint | undefined };

export const ATTRIBUTE_TYPES: readonly AttributeType[] = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'];
