import type { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { snakeCase } from '../../../src/domain/config-keys.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** When the original was run (epoch milliseconds). */
export const NOW_MS = 1_795_487_206_500;

export const MS_PER_SECOND = 1000;

type Call = (client: DynamoDbClient, kwargs: Fields) => unknown;

/** How ours is called where the original's functions are; they are all that it has. */
export const CALLS: Readonly<Record<string, Call>> = {
  dict_to_dynamo: (client, { row, strict, add_prefix }) =>
    prefixed(client.dictToDynamo(fields(row), { strict: strict !== false }), add_prefix),
  dynamo_to_dict: (client, { item, fetch_all_fields, strict }) =>
    client.dynamoToDict(Object(item), { fetchAllFields: fetch_all_fields === true || strict === false }),
  put: (client, kwargs) =>
    client.put(fields(kwargs.row), { ...table(kwargs), overwriteExisting: kwargs.overwrite_existing !== false }),
  create: (client, kwargs) => client.create(fields(kwargs.row), table(kwargs)),
  update: (client, kwargs) => client.update(fields(kwargs.keys), changes(kwargs), table(kwargs)),
  patch: (client, kwargs) => client.patch(fields(kwargs.keys), changes(kwargs), table(kwargs)),
  delete: (client, kwargs) => client.delete(fields(kwargs.keys), table(kwargs)),
  get_by_query: (client, kwargs) => query(client, kwargs),
  get_by_scan: (client, kwargs) => client.scan(scanOptions(kwargs)),
  get_by_scan_generator: async (client, kwargs) => {
    const rows: object[] = [];
    for await (const row of client.scanIterator(scanOptions(kwargs))) rows.push(row);
    return rows;
  },
  batch_get_items_one_table: (client, kwargs) =>
    client.batchGet(Object(kwargs.keys_list), { ...reading(kwargs), ...retries(kwargs) }),
  make_put_transaction_item: (client, kwargs) => client.makePutTransactionItem(fields(kwargs.row), table(kwargs)),
  make_delete_transaction_item: (client, kwargs) => client.makeDeleteTransactionItem(fields(kwargs.row), table(kwargs)),
  transact_write: (client, { transactions }) => client.transactWrite(Object(transactions)),
  get_table_keys: (client, kwargs) => client.getTableKeys(table(kwargs)),
  get_table_indexes: async (client, kwargs) => snakeCased(await client.getTableIndexes(table(kwargs))),
  get_capacity: (client, kwargs) => client.getCapacity(table(kwargs)),
  sleep_db: (client, kwargs) =>
    client.sleepDb(NOW_MS - Number(kwargs.seconds_ago) * MS_PER_SECOND, Object(kwargs.action).valueOf(), table(kwargs)),
};

function table({ table_name }: Fields): { readonly tableName?: string } {
  return typeof table_name === 'string' ? { tableName: table_name } : {};
}

function changes(kwargs: Fields): object {
  return present({
    set: kwargs.attributes_to_update,
    increment: kwargs.attributes_to_increment,
    remove: kwargs.attributes_to_remove,
    condition: kwargs.condition_expression,
  });
}

/** What all ways of reading take. */
function reading(kwargs: Fields): object {
  return {
    ...table(kwargs),
    ...present({
      consistentRead: kwargs.consistent_read,
      fetchAllFields: kwargs.fetch_all_fields ?? (kwargs.strict === false || undefined),
    }),
  };
}

function scanOptions(kwargs: Fields): object {
  return { ...reading(kwargs), ...present({ attrs: kwargs.attrs, indexName: kwargs.index_name }) };
}

function retries({ max_retries, retry_wait_base_time: seconds }: Fields): object {
  const retryWaitBaseMs = typeof seconds === 'number' ? seconds * MS_PER_SECOND : undefined;
  return present({ maxRetries: max_retries, retryWaitBaseMs });
}

async function query(client: DynamoDbClient, kwargs: Fields): Promise<unknown> {
  const { return_count, max_items } = kwargs;
  if (return_count === true && max_items !== undefined) throw new Error('count() has no maxItems');
  const options = {
    ...keysAndRanges(fields(kwargs.keys)),
    ...reading(kwargs),
    ...present({
      comparisons: kwargs.comparisons,
      filterExpression: kwargs.filter_expression,
      indexName: kwargs.index_name,
      desc: kwargs.desc,
      maxItems: max_items,
    }),
  };
  return return_count === true ? client.count(options) : client.query(options);
}

/** `st_between_x` and `en_between_x` are the original's way to write a range. */
function keysAndRanges(given: Fields): { keys: Fields; between: Record<string, readonly [unknown, unknown]> } {
  const keys = Object.entries(given).filter(([key]) => !/^(st|en)_between_/.test(key));
  const columns = Object.keys(given).flatMap((key) => key.match(/^st_between_(.+)$/)?.[1] ?? []);
  const ranges = columns.map((column): [string, readonly [unknown, unknown]] => [
    column,
    [given[`st_between_${column}`], given[`en_between_${column}`]],
  ]);
  return { keys: Object.fromEntries(keys), between: Object.fromEntries(ranges) };
}

function prefixed(item: object, prefix: unknown): object {
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [`${prefix ?? ''}${key}`, value]));
}

/** Indexes under their own names, with the original's words for what they are. */
function snakeCased(indexes: object): object {
  const below = (given: unknown): unknown =>
    typeof given === 'object' && given !== null
      ? Object.fromEntries(Object.entries(given).map(([key, value]) => [snakeCase(key), below(value)]))
      : given;
  return Object.fromEntries(Object.entries(indexes).map(([name, index]) => [name, below(index)]));
}

function present(options: Fields): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== null));
}

export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
