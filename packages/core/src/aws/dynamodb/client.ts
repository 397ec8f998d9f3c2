import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  ScanCommand,
  type ScanCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { CountingClient, RowMapper } from '../../ports/table-client.ts';
import { batchGet } from './batch-get.ts';
import type { FilterExpression } from './clause.ts';
import { cleanTable } from './clean-table.ts';
import { conditionCheck } from './condition-check.ts';
import { Connection, type DynamoDbClientOptions } from './connection.ts';
import type {
  BatchGetOptions,
  DecodeOptions,
  EncodeOptions,
  GetOptions,
  PutOptions,
  TableOptions,
  TransactionOptions,
} from './options.ts';
import { countOf, itemsOf, type PageStart } from './pages.ts';
import { putInput } from './put-input.ts';
import { type QueryOptions, queryInput, type Selection } from './query-input.ts';
import { optionalFlag } from './read-option.ts';
import type { RowInput, RowOf, WideIntegers } from './row.ts';
import type { Item } from './row-codec.ts';
import { type ScanOptions, type ScanSelection, scanInput } from './scan-input.ts';
import { theHashKey } from './settings.ts';
import { sleepDb } from './sleep-db.ts';
import {
  type Capacity,
  type TableIndex,
  type TableKeys,
  tableCapacity,
  tableIndexes,
  tableKeys,
} from './table-description.ts';
import { type TransactionItem, transactWrite } from './transaction.ts';
import { type Changes, updateInput } from './update-input.ts';

/**
 * Reads and writes rows of DynamoDB tables for workers.
 *
 * The row mapper of the config names columns and their types. Mapped columns are converted to their type on writing and
 * checked on reading; other columns are written by the JavaScript type of the value and read with `fetchAllFields`.
 * Given as a type it types the rows: `DynamoDbClient<{ id: 'S'; n: 'N' }>` reads `{ id: string; n: number }`; without
 * it rows are objects of unknown values.
 *
 * Every method throws
 * - `InvalidInputError` for what makes no sense, and `ColumnError`, one of them, for the column of a row: as given, and
 *   then nothing was sent, or as stored;
 * - the SDK's own exceptions, told apart by `name`: `ConditionalCheckFailedException`, `ResourceNotFoundException`. Where a
 *   call may be done in part, `batchGet` and `transactWrite`, an error of ours tells how far it came.
 *
 * Retries are the SDK's defaults: a few attempts, their number set by `AWS_MAX_ATTEMPTS`. So an answer that was lost may
 * make a conditional write fail on its own first attempt, and an `increment` be counted twice; not so in a transaction.
 *
 * Counts `dynamo_get_queries` (each page, each get), `dynamo_scan_queries` (each page), `dynamo_put_queries`,
 * `dynamo_update_queries` and `dynamo_transact_write_operations` as the original.
 */
export class DynamoDbClient<const Mapper extends RowMapper = RowMapper, Wide extends WideIntegers = 'error'>
  implements CountingClient
{
  readonly #connection: Connection;

  constructor(options: DynamoDbClientOptions<Mapper, Wide>) {
    this.#connection = new Connection(options);
  }

  /** Writes a whole row; it replaces the one of the same key. */
  async put(row: RowInput<Mapper>, options: PutOptions = {}): Promise<void> {
    const { sdk } = this.#connection;
    await sdk.send(new PutItemCommand(this.#putInput(row, options)));
    this.#connection.count('dynamo_put_queries');
  }

  /** Writes a new row. @throws ConditionalCheckFailedException when one of the same key exists */
  async create(row: RowInput<Mapper>, options: TableOptions = {}): Promise<void> {
    await this.put(row, { ...options, overwriteExisting: false });
  }

  /** The row of this key, if there is one. */
  async get(keys: RowInput<Mapper>, options: GetOptions = {}): Promise<RowOf<Mapper, Wide> | undefined> {
    const { sdk, codec } = this.#connection;
    const ConsistentRead = optionalFlag('consistentRead', options.consistentRead);
    const TableName = this.#connection.table(options);
    const Key = codec.encodeKeys(TableName, keys);
    const { Item } = await sdk.send(
      new GetItemCommand({ TableName, Key, ...(ConsistentRead !== undefined && { ConsistentRead }) }),
    );
    this.#connection.count('dynamo_get_queries');
    return Item && this.#row(TableName, Item, options.fetchAllFields);
  }

  /**
   * The rows of these keys, in no certain order; a key without a row has none. Keys may be given twice. What DynamoDB
   * leaves unread is asked for again after a wait.
   *
   * @throws UnprocessedKeysError, with the rows and the keys that are left, when the retries are used up
   */
  async batchGet(keys: readonly RowInput<Mapper>[], options: BatchGetOptions = {}): Promise<RowOf<Mapper, Wide>[]> {
    const decode = (table: string, item: Item) => this.#row(table, item, options.fetchAllFields);
    return await batchGet(this.#connection, keys, options, decode);
  }

  /**
   * The rows of a partition key, in sort order. All pages are read; take {@link queryIterator} where they are many.
   *
   * @example await client.query({ keys: { place: 'NYC' }, between: { day: [1, 31] }, maxItems: 10 })
   */
  async query(options: QueryOptions<Mapper>): Promise<RowOf<Mapper, Wide>[]> {
    return await collected(this.queryIterator(options));
  }

  /** The rows of {@link query} one by one; a page is read when the one before it has been consumed. */
  async *queryIterator(options: QueryOptions<Mapper>): AsyncGenerator<RowOf<Mapper, Wide>, void, undefined> {
    const { sdk, codec } = this.#connection;
    const table = this.#connection.table(options);
    const input = queryInput(table, options, codec);
    const read = async (start: PageStart) => {
      const page = await sdk.send(new QueryCommand({ ...input, ...start }));
      this.#connection.count('dynamo_get_queries');
      return page;
    };
    const limits = { maxItems: options.maxItems, isFiltered: input.FilterExpression !== undefined };
    for await (const item of itemsOf(read, limits)) yield this.#row(table, item, options.fetchAllFields);
  }

  /** How many rows a query would return. DynamoDB reads, and bills, all of them. */
  async count(selection: Selection<Mapper>): Promise<number> {
    const { sdk, codec } = this.#connection;
    const input = queryInput(this.#connection.table(selection), selection, codec);
    return await countOf((start) => sdk.send(new QueryCommand({ ...input, Select: 'COUNT', ...start })));
  }

  /**
   * All rows of a table or an index that have these values, in no certain order. DynamoDB reads, and bills, the whole
   * table; where a key is known, {@link query} is the way.
   */
  async scan(options: ScanOptions<Mapper> = {}): Promise<RowOf<Mapper, Wide>[]> {
    return await collected(this.scanIterator(options));
  }

  /** The rows of {@link scan} one by one; a page is read when the one before it has been consumed. */
  async *scanIterator(options: ScanOptions<Mapper> = {}): AsyncGenerator<RowOf<Mapper, Wide>, void, undefined> {
    const table = this.#connection.table(options);
    const input = this.#scanInput(table, options);
    const limits = { maxItems: options.maxItems, isFiltered: input.FilterExpression !== undefined };
    for await (const item of itemsOf(this.#scanPages(input), limits))
      yield this.#row(table, item, options.fetchAllFields);
  }

  /** How many rows a scan would return. DynamoDB reads, and bills, the whole table. */
  async scanCount(selection: ScanSelection<Mapper> = {}): Promise<number> {
    const input = this.#scanInput(this.#connection.table(selection), selection);
    return await countOf(this.#scanPages({ ...input, Select: 'COUNT' }));
  }

  /**
   * Changes columns of a row; a row that does not exist is made, unless the condition refuses it.
   *
   * @example await client.update({ id: 'a' }, { set: { state: 'done' }, increment: { n: 1 }, condition: 'n < 5' })
   */
  async update(keys: RowInput<Mapper>, changes: Changes<Mapper>, options: TableOptions = {}): Promise<void> {
    await this.#update(updateInput(this.#connection.table(options), keys, changes, this.#connection.codec));
  }

  /** Changes columns of a row that exists. @throws ConditionalCheckFailedException when there is none */
  async patch(keys: RowInput<Mapper>, changes: Changes<Mapper>, options: TableOptions = {}): Promise<void> {
    const { codec, settings } = this.#connection;
    const hashKey = theHashKey(settings, 'patch');
    await this.#update(updateInput(this.#connection.table(options), keys, changes, codec, hashKey));
  }

  /** Deletes the row of this key; one that does not exist is no error. */
  async delete(keys: RowInput<Mapper>, options: TableOptions = {}): Promise<void> {
    await this.#connection.sdk.send(new DeleteItemCommand(this.#keyInput(keys, options)));
  }

  /** {@link put} as a part of a transaction. */
  makePutTransactionItem(row: RowInput<Mapper>, options: PutOptions = {}): Pick<Required<TransactionItem>, 'Put'> {
    return { Put: this.#putInput(row, options) };
  }

  /** {@link update} as a part of a transaction. */
  makeUpdateTransactionItem(
    keys: RowInput<Mapper>,
    changes: Changes<Mapper>,
    options: TableOptions = {},
  ): Pick<Required<TransactionItem>, 'Update'> {
    return { Update: updateInput(this.#connection.table(options), keys, changes, this.#connection.codec) };
  }

  /** {@link delete} as a part of a transaction. */
  makeDeleteTransactionItem(
    keys: RowInput<Mapper>,
    options: TableOptions = {},
  ): Pick<Required<TransactionItem>, 'Delete'> {
    return { Delete: this.#keyInput(keys, options) };
  }

  /** What lets a transaction happen only if a row, which it leaves alone, meets a condition. */
  makeConditionCheckTransactionItem(
    keys: RowInput<Mapper>,
    condition: FilterExpression,
    options: TableOptions = {},
  ): Pick<Required<TransactionItem>, 'ConditionCheck'> {
    const { codec } = this.#connection;
    return { ConditionCheck: conditionCheck(this.#keyInput(keys, options), condition, codec) };
  }

  /**
   * Writes up to 100 items as a whole or not at all. More are written 100 at a time, one after another, and then only
   * each hundred is whole: a later one may fail when earlier ones are written.
   *
   * @example await client.transactWrite([client.makePutTransactionItem(row), client.makeDeleteTransactionItem(keys)])
   *
   * @throws TransactionError when DynamoDB refused items, by a condition say; `details` tell which and what is written
   * @throws TransactionUnavailableError when the same call with the same `idempotencyToken` may succeed
   */
  async transactWrite(items: readonly TransactionItem[], options: TransactionOptions = {}): Promise<void> {
    await transactWrite(this.#connection, items, options);
  }

  /** The provisioned units of a table, if DynamoDB tells any. Tables are described once in the life of a client. */
  async getCapacity(options: TableOptions = {}): Promise<Capacity | undefined> {
    return await tableCapacity(this.#connection, this.#connection.table(options));
  }

  /** The columns of the key of a table. */
  async getTableKeys(options: TableOptions = {}): Promise<TableKeys> {
    return await tableKeys(this.#connection, this.#connection.table(options));
  }

  /** The indexes of a table that can be queried, by name. */
  async getTableIndexes(options: TableOptions = {}): Promise<Record<string, TableIndex>> {
    return await tableIndexes(this.#connection, this.#connection.table(options));
  }

  /**
   * Waits until the table has capacity for one more action, if the last one was at `lastMs` (epoch milliseconds) and nobody
   * else uses it. Does not wait where nothing is provisioned.
   */
  async sleepDb(lastMs: number, action: 'read' | 'write', options: TableOptions = {}): Promise<void> {
    await sleepDb(this.#connection, this.#connection.table(options), lastMs, action);
  }

  /**
   * Deletes the rows of a table that is called `autotest_...`, all or those that are chosen.
   *
   * @returns how many
   */
  async cleanDynamoTable(selection: Omit<ScanSelection<Mapper>, 'indexName'> = {}): Promise<number> {
    return await cleanTable(this.#connection, this.#connection.table(selection), selection);
  }

  /** A row in the form of DynamoDB's own API, for requests that this client does not make. */
  dictToDynamo(row: object, options: EncodeOptions = {}): Item {
    const { codec, log } = this.#connection;
    const table = this.#connection.table(options);
    if (options.strict === false) return codec.encodeRow(table, row);
    const { item, dropped } = codec.encodeMappedColumns(table, row);
    if (dropped.length > 0) log?.warn('columns without a mapper are left out', { table, dropped });
    return item;
  }

  /** What {@link get} and {@link query} make of an item of DynamoDB's own API. */
  dynamoToDict(item: Item, options: DecodeOptions = {}): RowOf<Mapper, Wide> {
    return this.#row(this.#connection.table(options), item, options.fetchAllFields);
  }

  getStats(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#connection.stats);
  }

  resetStats(): void {
    this.#connection.stats.clear();
  }

  #putInput(row: RowInput<Mapper>, options: PutOptions): PutItemCommandInput {
    return putInput(this.#connection.table(options), row, options.overwriteExisting === false, this.#connection);
  }

  #keyInput(keys: RowInput<Mapper>, options: TableOptions): { TableName: string; Key: Item } {
    const TableName = this.#connection.table(options);
    return { TableName, Key: this.#connection.codec.encodeKeys(TableName, keys) };
  }

  async #update(input: UpdateItemCommandInput): Promise<void> {
    await this.#connection.sdk.send(new UpdateItemCommand(input));
    this.#connection.count('dynamo_update_queries');
  }

  #scanInput(table: string, options: ScanOptions): ScanCommandInput {
    const { codec, settings } = this.#connection;
    const indexName = options.indexName ?? settings.indexName;
    return scanInput(table, { ...options, ...(indexName !== undefined && { indexName }) }, codec);
  }

  #scanPages(input: ScanCommandInput) {
    return async (start: PageStart) => {
      const page = await this.#connection.sdk.send(new ScanCommand({ ...input, ...start }));
      this.#connection.count('dynamo_scan_queries');
      return page;
    };
  }

  /** The only cast: the codec has checked each mapped column against its type. */
  #row(table: string, item: Item, fetchAllFields?: boolean): RowOf<Mapper, Wide> {
    return this.#connection.codec.decodeItem(table, item, fetchAllFields) as RowOf<Mapper, Wide>;
  }
}

async function collected<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
