import { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { canonicalConfig } from '../../../src/domain/config-keys.ts';
import { normalizedCall, type VectorCase } from '../../vectors/compare.ts';
import { scriptedClient } from './scripted-client.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Functions of the original that ours has so far; the others come with the rest of the client. */
export const OFFERED: readonly string[] = [
  'dict_to_dynamo',
  'dynamo_to_dict',
  'put',
  'update',
  'delete',
  'get_by_query',
];
export const LATER: readonly string[] = [
  'batch_get_items_one_table',
  'create',
  'get_by_scan',
  'get_by_scan_generator',
  'get_capacity',
  'get_table_indexes',
  'get_table_keys',
  'make_delete_transaction_item',
  'make_put_transaction_item',
  'patch',
  'sleep_db',
  'transact_write',
];

export function functionOf(given: VectorCase): string {
  return given.function.split('.').at(-1) ?? '';
}

/** Calls ours as the case calls the original; what it expects of requests and stats is part of the answer. */
export async function answerOf(given: VectorCase): Promise<unknown> {
  const { config, responses, env, ...kwargs } = { ...given.kwargs };
  const { client: sdk, calls } = scriptedClient(scripted(responses));
  const client = new DynamoDbClient({
    config: fields(fields(canonicalConfig({ dynamo_db_config: config })).dynamoDbConfig),
    client: sdk,
    platform: { variable: (name) => textOf(fields(env)[name]) },
  });
  const result = await run(client, functionOf(given), kwargs);
  if (!isTold(given.expected)) return result;
  const answer = { result, calls: calls.map(normalizedCall), stats: client.getStats() };
  return Object.fromEntries(Object.entries(answer).filter(([key]) => Object.hasOwn(fields(given.expected), key)));
}

/** The expectation in the form that {@link answerOf} has. */
export function expectationOf({ expected }: VectorCase): unknown {
  const calls = fields(expected).calls;
  if (!isTold(expected) || !Array.isArray(calls)) return expected;
  return { ...fields(expected), calls: calls.map(normalizedCall) };
}

/** Whether requests are told beside the result. */
function isTold(expected: unknown): boolean {
  return Object.hasOwn(fields(expected), 'result');
}

async function run(client: DynamoDbClient, name: string, kwargs: Fields): Promise<unknown> {
  const { table_name, fetch_all_fields, strict } = kwargs;
  const table = typeof table_name === 'string' ? { tableName: table_name } : {};
  switch (name) {
    case 'dict_to_dynamo':
      return prefixed(client.dictToDynamo(fields(kwargs.row), { strict: strict !== false }), kwargs.add_prefix);
    case 'dynamo_to_dict':
      return client.dynamoToDict(Object(kwargs.item), {
        fetchAllFields: fetch_all_fields === true || strict === false,
      });
    case 'put':
      return client.put(fields(kwargs.row), { ...table, overwriteExisting: kwargs.overwrite_existing !== false });
    case 'delete':
      return client.delete(fields(kwargs.keys), table);
    case 'update':
      return client.update(fields(kwargs.keys), changesOf(kwargs), table);
    case 'get_by_query':
      return query(client, kwargs, table);
    default:
      throw new Error(`${name} is unknown`);
  }
}

function changesOf(kwargs: Fields): object {
  return present({
    set: kwargs.attributes_to_update,
    increment: kwargs.attributes_to_increment,
    remove: kwargs.attributes_to_remove,
    condition: kwargs.condition_expression,
  });
}

async function query(client: DynamoDbClient, kwargs: Fields, table: object): Promise<unknown> {
  const { return_count, max_items } = kwargs;
  if (return_count === true && max_items !== undefined) throw new Error('count() has no maxItems');
  const options = {
    ...keysAndRanges(fields(kwargs.keys)),
    ...table,
    ...present({
      comparisons: kwargs.comparisons,
      filterExpression: kwargs.filter_expression,
      indexName: kwargs.index_name,
      consistentRead: kwargs.consistent_read,
      desc: kwargs.desc,
      maxItems: max_items,
      fetchAllFields: kwargs.fetch_all_fields ?? (kwargs.strict === false || undefined),
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

/** `{"error": {"code": ..}}` stands for that exception. */
function scripted(responses: unknown): Record<string, (object | Error)[]> {
  const entries = Object.entries(fields(responses)).map(([operation, list]): [string, (object | Error)[]] => [
    operation,
    Array.isArray(list) ? list.map((answer) => errorIn(answer) ?? Object(answer)) : [],
  ]);
  return Object.fromEntries(entries);
}

function errorIn(answer: unknown): Error | undefined {
  const { error } = fields(answer);
  return error === undefined ? undefined : Object.assign(new Error('scripted'), { name: String(fields(error).code) });
}

function present(options: Fields): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== null));
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
