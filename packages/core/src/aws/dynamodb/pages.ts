import { InvalidInputError } from '../../domain/errors.ts';
import type { Item } from './row-codec.ts';

/** Where a page begins, and how many items are read for it. */
export interface PageStart {
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
}

/** What a query and a scan answer. */
export interface Page {
  readonly Items?: Item[] | undefined;
  readonly Count?: number | undefined;
  readonly LastEvaluatedKey?: Item | undefined;
}

export interface PageOptions {
  /** Give, and read, no more items than these. Default: all. */
  readonly maxItems?: number | undefined;
  /** Whether DynamoDB drops items after reading them. */
  readonly isFiltered: boolean;
}

/**
 * The items of all pages; a page is read when the one before it has been consumed.
 *
 * @throws InvalidInputError before anything is read
 */
export async function* itemsOf(
  read: (start: PageStart) => Promise<Page>,
  { maxItems, isFiltered }: PageOptions,
): AsyncGenerator<Item, void, undefined> {
  let left = readMaxItems(maxItems);
  // A limit counts what is read before the filter: under one, small limits would only make more requests.
  const isLimited = Number.isFinite(left) && !isFiltered;
  let start: Item | undefined;
  while (left > 0) {
    const page = await read({ ...(isLimited && { Limit: left }), ...(start && { ExclusiveStartKey: start }) });
    for (const item of (page.Items ?? []).slice(0, left)) {
      yield item;
      left -= 1;
    }
    start = page.LastEvaluatedKey;
    if (start === undefined) return;
  }
}

/** How many items all pages have. */
export async function countOf(read: (start: PageStart) => Promise<Page>): Promise<number> {
  let count = 0;
  let start: Item | undefined;
  do {
    const page = await read(start ? { ExclusiveStartKey: start } : {});
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return count;
}

function readMaxItems(given: unknown): number {
  if (given === undefined) return Number.POSITIVE_INFINITY;
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 0) return given;
  throw new InvalidInputError({ path: 'maxItems', expected: 'a whole number from 0', given });
}
