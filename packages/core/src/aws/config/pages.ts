import { type StoreCall, StoreError } from '../../ports/store-error.ts';

/** 50 names a page, as Parameter Store has them, are 50,000. */
const PAGES_MAX = 1_000;

interface Page<Item, Token> {
  readonly items: readonly Item[] | undefined;
  /** Where the next page starts; undefined: there is none. */
  readonly next: Token | undefined;
}

/**
 * The items of all pages. Each page is asked for by the token of the one before it (the original sent the first token
 * for ever, D29); pages may be empty and have another one behind them.
 *
 * @throws StoreError when there seems to be no end
 */
export async function everyPage<Item, Token>(
  call: Omit<StoreCall, 'reason'>,
  read: (token: Token | undefined) => Promise<Page<Item, Token>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: Token | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const { items = [], next } = await read(token);
    all.push(...items);
    if (next === undefined) return all;
    token = next;
  }
  throw new StoreError({ ...call, reason: `more than ${PAGES_MAX} pages` }, undefined);
}
