import { projected } from './expressions.ts';
import { compareKeys, hashKeyOf, type Item, type RangeKey, rangeKeyOf } from './item.ts';
import { placeOf, type Row, type Table, type TableIndex } from './table.ts';

/** Which rows a reader goes over. */
export interface Walk {
  readonly table: Table;
  /** Absent: the table itself. */
  readonly index: TableIndex | undefined;
  /** Absent: all partitions. */
  readonly hash: string | undefined;
  readonly isForward: boolean;
}

/** Where a reader stands: a key, since rows come and go while it rests. */
export interface Position {
  readonly hash: string;
  readonly key: readonly RangeKey[];
}

export function positionOf({ table, index }: Walk, item: Readonly<Item>): Position {
  return { hash: hashKeyOf(item[table.hash]), key: sortKeyOf(table, index, item) };
}

/** The columns that tell a reader where to go on. */
export function keyColumnsOf({ table, index }: Walk): readonly string[] {
  return index ? [...table.keyColumns(), index.column] : table.keyColumns();
}

/** The rows beyond a position, as they were at a time. To be read without a pause: nothing may be written meanwhile. */
export function* rowsFrom(walk: Walk, position: Position | undefined, asOfMs: number): Generator<Item, void, void> {
  const { table, index, hash: only } = walk;
  const hashes = only === undefined ? table.hashes().filter((hash) => !position || hash >= position.hash) : [only];
  for (const hash of hashes) {
    const rows = table.partition(hash);
    const after = position?.hash === hash ? position.key : undefined;
    if (index) {
      for (const item of inIndex(table, index, rows, after, asOfMs)) yield projected(item, index.columns);
      continue;
    }
    const step = walk.isForward ? 1 : -1;
    for (let place = startIn(rows, after?.[0], walk.isForward), row = rows[place]; row; row = rows[place]) {
      const item = row.at(asOfMs);
      if (item) yield item;
      place += step;
    }
  }
}

function startIn(rows: readonly Row[], after: RangeKey | undefined, isForward: boolean): number {
  if (after === undefined) return isForward ? 0 : rows.length - 1;
  const place = placeOf(rows, after);
  if (!isForward) return place - 1;
  return rows[place]?.key === after ? place + 1 : place;
}

/** The rows of a partition that the index holds, in its order: few rows wait, so that they are sorted when asked for. */
function inIndex(
  table: Table,
  index: TableIndex,
  rows: readonly Row[],
  after: readonly RangeKey[] | undefined,
  asOfMs: number,
): Item[] {
  const found: { readonly item: Item; readonly key: readonly RangeKey[] }[] = [];
  for (const row of rows) {
    const item = row.at(asOfMs);
    if (item?.[index.column] === undefined) continue;
    const key = sortKeyOf(table, index, item);
    if (!after || compareAll(key, after) > 0) found.push({ item, key });
  }
  return found.sort((a, b) => compareAll(a.key, b.key)).map(({ item }) => item);
}

/** What rows are sorted by: the range key, in an index before it the index's own. */
function sortKeyOf(table: Table, index: TableIndex | undefined, item: Readonly<Item>): RangeKey[] {
  const own = table.range === undefined ? '' : rangeKeyOf(item[table.range]);
  return index ? [rangeKeyOf(item[index.column]), own] : [own];
}

function compareAll(a: readonly RangeKey[], b: readonly RangeKey[]): number {
  for (let n = 0; n < a.length; n++) {
    const order = compareKeys(a[n] ?? '', b[n] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
