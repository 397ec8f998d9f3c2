import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import { decodeValue } from './decode.ts';
import type { BatchGetOptions } from './options.ts';
import { optionalFlag } from './read-option.ts';
import type { Item } from './row-codec.ts';
import { UnprocessedKeysError } from './unprocessed-keys-error.ts';

/** DynamoDB's limit. */
const KEYS_PER_REQUEST_MAX = 100;

const DEFAULT_MAX_RETRIES = 5;
const DEFAULT_RETRY_WAIT_BASE_MS = 200;
/** No wait is longer than this (milliseconds), however many retries there are. */
const RETRY_WAIT_MAX_MS = 10_000;

/** Reads the rows of these keys, each once, 100 a request, and asks again for what DynamoDB left unread. */
export async function batchGet<Row extends object>(
  connection: Connection,
  keys: readonly object[],
  options: BatchGetOptions,
  decode: (table: string, item: Item) => Row,
): Promise<Row[]> {
  const table = connection.table(options);
  const asked = distinctKeys(connection, table, keys);
  const retries = readRetries(options);
  const consistentRead = optionalFlag('consistentRead', options.consistentRead);
  const rows: Row[] = [];
  for (let start = 0; start < asked.length; start += KEYS_PER_REQUEST_MAX) {
    let left = asked.slice(start, start + KEYS_PER_REQUEST_MAX);
    for (let tries = 0; left.length > 0; tries++) {
      if (tries > retries.max) {
        const unread = [...left, ...asked.slice(start + KEYS_PER_REQUEST_MAX)].map((key) => keyRow(table, key));
        throw new UnprocessedKeysError({ table, keys: unread, tries }, rows);
      }
      if (tries > 0) await wait(connection, retries.waitBaseMs * 2 ** (tries - 1));
      const page = await readPage(connection, table, left, consistentRead);
      rows.push(...page.items.map((item) => decode(table, item)));
      left = page.unread;
    }
  }
  return rows;
}

async function readPage({ sdk }: Connection, table: string, Keys: Item[], ConsistentRead: boolean | undefined) {
  const request = { Keys, ...(ConsistentRead !== undefined && { ConsistentRead }) };
  const answer = await sdk.send(new BatchGetItemCommand({ RequestItems: { [table]: request } }));
  return { items: answer.Responses?.[table] ?? [], unread: answer.UnprocessedKeys?.[table]?.Keys ?? [] };
}

/** Full jitter, so that readers that were throttled together do not come back together. */
async function wait({ system: { timers, random } }: Connection, longestMs: number): Promise<void> {
  await timers.sleep(random.number() * Math.min(RETRY_WAIT_MAX_MS, longestMs));
}

/** DynamoDB refuses a request that has a key twice. */
function distinctKeys({ codec }: Connection, table: string, keys: unknown): Item[] {
  if (!Array.isArray(keys)) throw new InvalidInputError({ path: 'keys', expected: 'a list of keys', given: keys });
  const items = keys.map((key: object, i) => codec.encodeKeys(table, key, `keys[${i}]`));
  return [...new Map(items.map((item) => [identity(item), item])).values()];
}

function identity(key: Item): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A key as it may be asked for again: no digit of it is lost. */
function keyRow(table: string, key: Item): Record<string, unknown> {
  const cells = Object.entries(key).map(([column, attribute]) => [
    column,
    decodeValue(attribute, { table, column }, { parsesJson: false, wideIntegers: 'bigint' }),
  ]);
  return Object.fromEntries(cells);
}

function readRetries({
  maxRetries = DEFAULT_MAX_RETRIES,
  retryWaitBaseMs = DEFAULT_RETRY_WAIT_BASE_MS,
}: BatchGetOptions): { readonly max: number; readonly waitBaseMs: number } {
  if (!Number.isSafeInteger(maxRetries) || maxRetries < 0) {
    throw new InvalidInputError({ path: 'maxRetries', expected: 'a whole number from 0', given: maxRetries });
  }
  if (!Number.isFinite(retryWaitBaseMs) || retryWaitBaseMs < 0) {
    throw new InvalidInputError({ path: 'retryWaitBaseMs', expected: 'milliseconds from 0', given: retryWaitBaseMs });
  }
  return { max: maxRetries, waitBaseMs: retryWaitBaseMs };
}
