import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { columnsOf, conditionOf, type Placeholders, projected } from './expressions.ts';
import { hashKeyOf, type Item } from './item.ts';
import { itemBytes } from './size.ts';
import { STALE_MS_MAX, type Table, type TableIndex } from './table.ts';
import { keyColumnsOf, positionOf, rowsFrom, type Walk } from './walk.ts';

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
const OLD_SHARE = 0.5;

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
  const { Limit = Number.POSITIVE_INFINITY, ExclusiveStartKey: start } = input;
  const walk = walkOf(table, input);
  const Items: Item[] = [];
  let [read, bytes, pauses] = [0, 0, 0];
  let position = start && positionOf(walk, start);
  for (;;) {
    const sees = seen(input);
    let isPause = false;
    for (const item of rowsFrom(walk, position, momentSeen(input, moment))) {
      if (sees.key(item)) {
        read += 1;
        bytes += itemBytes(item);
        if (sees.filter(item)) Items.push(sees.columns(item));
        if (read >= Limit || bytes >= PAGE_BYTES_MAX) {
          const LastEvaluatedKey = projected(item, keyColumnsOf(walk));
          return { output: { Items, Count: Items.length, LastEvaluatedKey }, bytes };
        }
      }
      isPause = pauses < PAUSES_MAX && moment.random() < PAUSE_SHARE;
      if (isPause) {
        position = positionOf(walk, item);
        break;
      }
    }
    if (!isPause) return { output: { Items, Count: Items.length }, bytes };
    pauses += 1;
    yield;
  }
}

/** Which past a read sees: none if it is strong, else half of the time some moment of the last second. */
export function momentSeen(input: { readonly ConsistentRead?: boolean }, { now, random }: Moment): number {
  if (input.ConsistentRead || random() >= OLD_SHARE) return Number.POSITIVE_INFINITY;
  return now() - Math.floor(random() * STALE_MS_MAX);
}

/** Conditions are set up anew for each piece: others use the same parsed texts while a reader pauses. */
function seen(input: PageInput) {
  const { KeyConditionExpression: key, FilterExpression: filter, ProjectionExpression } = input;
  const columns = columnsOf(ProjectionExpression, input);
  return {
    key: key === undefined ? always : conditionOf(key, input),
    filter: filter === undefined ? always : conditionOf(filter, input),
    columns: (item: Item): Item => projected(item, columns),
  };
}

const always = (): boolean => true;

function walkOf(table: Table, input: PageInput): Walk {
  const { IndexName, ScanIndexForward: isForward = true } = input;
  const index = IndexName === undefined ? undefined : table.index;
  if (index?.name !== IndexName) throw new Error(`not modelled: index ${IndexName}`);
  if (index && !isForward) throw new Error(`not modelled: index ${IndexName} backwards`);
  return { table, index, hash: hashOf(table, index, input), isForward };
}

/** Key conditions of sosw begin with the hash key: `#lane = :lane AND ...`. Rows of a global index are everywhere. */
function hashOf(table: Table, index: TableIndex | undefined, input: PageInput): string | undefined {
  if (input.KeyConditionExpression === undefined) return undefined;
  const [, name, value = ''] = /^#(\w+) = (:\w+)/.exec(input.KeyConditionExpression) ?? [];
  const hash: AttributeValue | undefined = input.ExpressionAttributeValues?.[value];
  const isGlobal = index?.hash !== undefined;
  if (!hash || name !== (isGlobal ? index.hash : table.hash))
    throw new Error(`not modelled: key condition ${input.KeyConditionExpression}`);
  return isGlobal ? undefined : hashKeyOf(hash);
}
