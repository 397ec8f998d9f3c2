import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue, CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { compareKeys, hashKeyOf, type Item, type RangeKey, rangeKeyOf } from './item.ts';
import { itemBytes } from './size.ts';

/** An eventually consistent read may be so old. */
export const STALE_MS_MAX = 1_000;

const UNIT_BYTES = 1024;

/** A row with what it was within the last second. */
export class Row {
  readonly key: RangeKey;
  current: Item | undefined;
  #past: { readonly untilMs: number; readonly item: Item | undefined }[] = [];

  constructor(key: RangeKey) {
    this.key = key;
  }

  write(item: Item | undefined, nowMs: number): void {
    this.#past = this.#past.filter(({ untilMs }) => untilMs >= nowMs - STALE_MS_MAX);
    this.#past.push({ untilMs: nowMs, item: this.current });
    this.current = item;
  }

  at(ms: number): Item | undefined {
    for (const { untilMs, item } of this.#past) if (untilMs > ms) return item;
    return this.current;
  }

  /** True when no read can see it any more. */
  isGone(nowMs: number): boolean {
    return this.current === undefined && this.#past.every(({ untilMs }) => untilMs < nowMs - STALE_MS_MAX);
  }
}

export interface TableIndex {
  readonly name: string;
  /** Of a global index: its own hash key. */
  readonly hash: string | undefined;
  /** Of a local index: its range key. Its rows are those that have this column, or the hash of a global one. */
  readonly column: string;
  /** Columns that it holds. */
  readonly columns: readonly string[];
}

/** A table: rows by hash key, sorted by range key, and what its keys are called. */
export class Table {
  readonly name: string;
  readonly hash: string;
  readonly range: string | undefined;
  readonly index: TableIndex | undefined;
  readonly description: CreateTableCommandInput;
  readonly #partitions = new Map<string, Row[]>();

  constructor(description: CreateTableCommandInput) {
    const [hash, range] = description.KeySchema ?? [];
    this.description = description;
    this.name = description.TableName ?? '';
    this.hash = hash?.AttributeName ?? '';
    this.range = range?.AttributeName;
    const [local] = description.LocalSecondaryIndexes ?? [];
    const [global] = description.GlobalSecondaryIndexes ?? [];
    const index = local ?? global;
    const column = index?.KeySchema?.at(-1)?.AttributeName;
    this.index =
      index && column !== undefined
        ? {
            ...{ name: index.IndexName ?? '', hash: local ? undefined : column, column },
            columns: [...this.keyColumns(), column, ...(index.Projection?.NonKeyAttributes ?? [])],
          }
        : undefined;
  }

  keyColumns(): string[] {
    return this.range === undefined ? [this.hash] : [this.hash, this.range];
  }

  partition(hash: string): readonly Row[] {
    return this.#partitions.get(hash) ?? [];
  }

  hashes(): string[] {
    return [...this.#partitions.keys()].sort();
  }

  current(key: Readonly<Item>): Item | undefined {
    return this.row(key)?.current;
  }

  row(key: Readonly<Item>): Row | undefined {
    const rows = this.partition(hashKeyOf(key[this.hash]));
    const range = this.#rangeOf(key);
    const row = rows[placeOf(rows, range)];
    return row?.key === range ? row : undefined;
  }

  /** Writes the row, or deletes it. @returns write units of table and index */
  write(key: Readonly<Item>, after: Item | undefined, nowMs: number): number {
    const hash = hashKeyOf(key[this.hash]);
    let rows = this.#partitions.get(hash);
    if (!rows) {
      rows = [];
      this.#partitions.set(hash, rows);
    }
    const range = this.#rangeOf(key);
    const place = placeOf(rows, range);
    let row = rows[place];
    if (row?.key !== range) {
      row = new Row(range);
      rows.splice(place, 0, row);
    }
    const before = row.current;
    row.write(after, nowMs);
    if (rows.length > 8 && nowMs % 7 === 0) this.#forget(hash, rows, nowMs);
    return unitsOf(before, after) + this.#indexUnits(before, after);
  }

  #forget(hash: string, rows: readonly Row[], nowMs: number): void {
    this.#partitions.set(
      hash,
      rows.filter((row) => !row.isGone(nowMs)),
    );
  }

  /** An index row that is put or removed is a write, one whose key changes are two, one that stays as it was is none. */
  #indexUnits(before: Item | undefined, after: Item | undefined): number {
    if (!this.index) return 0;
    const { column: key, columns } = this.index;
    const [old, now] = [before?.[key], after?.[key]].map((value) => value?.N ?? value?.S);
    if (old === undefined && now === undefined) return 0;
    if (old === undefined || now === undefined) return 1;
    if (old !== now) return 2;
    return columns.some((column) => !isSame(before?.[column], after?.[column])) ? 1 : 0;
  }

  #rangeOf(key: Readonly<Item>): RangeKey {
    return this.range === undefined ? '' : rangeKeyOf(key[this.range]);
  }
}

function isSame(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  if (a.S !== undefined) return a.S === b.S;
  return a.N === undefined ? isDeepStrictEqual(a, b) : a.N === b.N;
}

/** Where a key stands, or would. */
export function placeOf(rows: readonly Row[], key: RangeKey): number {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const row = rows[middle];
    if (row && compareKeys(row.key, key) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function unitsOf(before: Item | undefined, after: Item | undefined): number {
  const bytes = Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0);
  return Math.max(1, Math.ceil(bytes / UNIT_BYTES));
}
