import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { columnsOf, conditionOf, type Placeholders, projected } from './expressions.ts';
import { compareKeys, hashKeyOf, type Item, type RangeKey, rangeKeyOf } from './item.ts';
import { itemBytes } from './size.ts';
import { placeOf, STALE_MS_MAX, type Table } from './table.ts';

export interface PageInput extends Placeholders {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExclusiveStartKey?: Item;
  readonly ScanIndexForward?: boolean;
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
}

export interface PageOutput {
  readonly Items: Item[];
  readonly Count: number;
  readonly LastEvaluatedKey?: Item;
}

export interface Moment {
  now(): number;
  random(): number;
}

const PAGE_BYTES_MAX = 1024 * 1024;
/** A page is read in four pieces at most. */
const PAUSES_MAX = 3;
const PAUSE_SHARE = 0.08;

/** Where a reader stands: a key, since rows come and go while it rests. */
interface Position {
  readonly hash: string;
  readonly key: readonly RangeKey[];
}

/**
 * One page of a Query or Scan. Read-committed, not a snapshot: its rows are read in key order, with pauses in which
 * others write; what is written behind the reader is missed, what is written before it is seen. An eventually consistent
 * reader sees each piece as it was up to a second ago.
 *
 * @returns the page, and how many bytes were read for it
 */
export function* readPage(
  table: Table,
  input: PageInput,
  moment: Moment,
): Generator<void, { readonly output: PageOutput; readonly bytes: number }, void> {
  const { Limit = Number.POSITIVE_INFINITY, ScanIndexForward: isForward = true } = input;
  const sees = seen(input);
  const Items: Item[] = [];
  let [read, bytes, pauses] = [0, 0, 0];
  let position = startOf(table, input);
  let asOfMs = ageOf(input, moment);
  for (;;) {
    const next = nextRow(table, input, position, asOfMs, isForward);
    if (!next) return { output: { Items, Count: Items.length }, bytes };
    position = next.position;
    if (input.KeyConditionExpression === undefined || sees.key(next.item)) {
      read += 1;
      bytes += itemBytes(next.item);
      if (sees.filter(next.item)) Items.push(sees.columns(next.item));
      if (read >= Limit || bytes >= PAGE_BYTES_MAX) {
        return { output: { Items, Count: Items.length, LastEvaluatedKey: keyOf(table, input, next.item) }, bytes };
      }
    }
    if (pauses < PAUSES_MAX && moment.random() < PAUSE_SHARE) {
      pauses += 1;
      yield;
      asOfMs = ageOf(input, moment);
    }
  }
}

function ageOf({ ConsistentRead }: PageInput, { now, random }: Moment): number {
  if (ConsistentRead || random() < 0.5) return Number.POSITIVE_INFINITY;
  return now() - Math.floor(random() * STALE_MS_MAX);
}

/** Conditions are set up anew at each use: others use the same parsed texts while a reader pauses. */
function seen(input: PageInput) {
  const { KeyConditionExpression, FilterExpression, ProjectionExpression } = input;
  return {
    key: (item: Item): boolean =>
      KeyConditionExpression === undefined || conditionOf(KeyConditionExpression, input)(item),
    filter: (item: Item): boolean => FilterExpression === undefined || conditionOf(FilterExpression, input)(item),
    columns: (item: Item): Item => projected(item, columnsOf(ProjectionExpression, input)),
  };
}

/** Key conditions of sosw begin with the hash key: `#lane = :lane AND ...`. */
function hashOf(table: Table, input: PageInput): string | undefined {
  if (input.KeyConditionExpression === undefined) return undefined;
  const value = new RegExp(`^#${table.hash} = (:\\w+)`).exec(input.KeyConditionExpression)?.[1];
  const hash: AttributeValue | undefined = value === undefined ? undefined : input.ExpressionAttributeValues?.[value];
  if (!hash) throw new Error(`not modelled: key condition ${input.KeyConditionExpression}`);
  return hashKeyOf(hash);
}

function startOf(table: Table, input: PageInput): Position | undefined {
  const { ExclusiveStartKey: start } = input;
  return start && { hash: hashKeyOf(start[table.hash]), key: sortKeyOf(table, input, start) };
}

/** What rows are sorted by: the range key, in an index before it the index's own. */
function sortKeyOf(table: Table, { IndexName }: PageInput, item: Item): RangeKey[] {
  const own = table.range === undefined ? '' : rangeKeyOf(item[table.range]);
  return IndexName === undefined || !table.index ? [own] : [rangeKeyOf(item[table.index.range]), own];
}

function keyOf(table: Table, { IndexName }: PageInput, item: Item): Item {
  const columns = table.keyColumns();
  return projected(item, IndexName === undefined || !table.index ? columns : [...columns, table.index.range]);
}

function nextRow(
  table: Table,
  input: PageInput,
  position: Position | undefined,
  asOfMs: number,
  isForward: boolean,
): { readonly item: Item; readonly position: Position } | undefined {
  const only = hashOf(table, input);
  const hashes = only === undefined ? table.hashes().filter((hash) => !position || hash >= position.hash) : [only];
  for (const hash of hashes) {
    const after = position?.hash === hash ? position.key : undefined;
    const item =
      input.IndexName === undefined
        ? nextInTable(table, hash, after?.[0], asOfMs, isForward)
        : nextInIndex(table, input, hash, after, asOfMs);
    if (item) return { item, position: { hash, key: sortKeyOf(table, input, item) } };
  }
  return undefined;
}

function nextInTable(
  table: Table,
  hash: string,
  after: RangeKey | undefined,
  asOfMs: number,
  isForward: boolean,
): Item | undefined {
  const rows = table.partition(hash);
  const step = isForward ? 1 : -1;
  let place = isForward ? 0 : rows.length - 1;
  if (after !== undefined) {
    const found = placeOf(rows, after);
    place = isForward ? (rows[found]?.key === after ? found + 1 : found) : found - 1;
  }
  for (let row = rows[place]; row; place += step, row = rows[place]) {
    const item = row.at(asOfMs);
    if (item) return item;
  }
  return undefined;
}

/** The row of the index that comes next: few rows wait, so that the least of them is looked for. */
function nextInIndex(
  table: Table,
  input: PageInput,
  hash: string,
  after: readonly RangeKey[] | undefined,
  asOfMs: number,
): Item | undefined {
  const { index } = table;
  if (index?.name !== input.IndexName || !index) throw new Error(`not modelled: index ${input.IndexName}`);
  let least: { readonly item: Item; readonly key: readonly RangeKey[] } | undefined;
  for (const row of table.partition(hash)) {
    const item = row.at(asOfMs);
    if (item?.[index.range] === undefined) continue;
    const key = sortKeyOf(table, input, item);
    if (after && compareAll(key, after) <= 0) continue;
    if (!least || compareAll(key, least.key) < 0) least = { item, key };
  }
  return least && projected(least.item, index.columns);
}

function compareAll(a: readonly RangeKey[], b: readonly RangeKey[]): number {
  for (let n = 0; n < a.length; n++) {
    const order = compareKeys(a[n] ?? '', b[n] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
