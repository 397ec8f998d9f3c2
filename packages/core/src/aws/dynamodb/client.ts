import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Platform } from '../../ports/platform.ts';
import type { CountingClient, RowMapper } from '../../ports/table-client.ts';
import { Expression } from './expression.ts';
import type { DecodeOptions, EncodeOptions, GetOptions, PutOptions, TableOptions } from './options.ts';
import { type QueryOptions, queryInput, readMaxItems, type Selection } from './query-input.ts';
import type { RowInput, RowOf, WideIntegers } from './row.ts';
import { type Item, RowCodec } from './row-codec.ts';
import { type DynamoDbConfig, readSettings, type Settings } from './settings.ts';
import { readTableName } from './table-name.ts';
import { type Changes, updateInput } from './update-input.ts';

/** What a {@link DynamoDbClient} is made of; a Processor hands in all but `client`. */
export interface DynamoDbClientOptions<Mapper extends RowMapper = RowMapper, Wide extends WideIntegers = WideIntegers> {
  readonly config: DynamoDbConfig<Mapper, Wide>;
  /** Tells whether this is a test stage (`STAGE`); without it, it is not. */
  readonly platform?: Pick<Platform, 'variable'>;
  readonly log?: Pick<Logger, 'warn'>;
  /** A client of the AWS SDK to use. Default: one is made at the first call, with the SDK's defaults. */
  readonly client?: DynamoDBClient;
}

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
 * - the SDK's own exceptions, told apart by `name`: `ConditionalCheckFailedException`, `ResourceNotFoundException`.
 *
 * Retries are the SDK's defaults: a few attempts, their number set by `AWS_MAX_ATTEMPTS`. So an answer that was lost may
 * make a conditional write fail on its own first attempt, and an `increment` be counted twice.
 *
 * Counts `dynamo_get_queries` (each page, each get), `dynamo_put_queries` and `dynamo_update_queries` as the original.
 */
export class DynamoDbClient<const Mapper extends RowMapper = RowMapper, Wide extends WideIntegers = 'error'>
  implements CountingClient
{
  readonly #platform: Pick<Platform, 'variable'> | undefined;
  readonly #log: Pick<Logger, 'warn'> | undefined;
  readonly #settings: Settings;
  readonly #codec: RowCodec;
  readonly #stats = new Map<string, number>();
  #client: DynamoDBClient | undefined;

  constructor({ config, platform, log, client }: DynamoDbClientOptions<Mapper, Wide>) {
    this.#platform = platform;
    this.#log = log;
    this.#client = client;
    this.#settings = readSettings({ ...config });
    this.#codec = new RowCodec(this.#settings);
  }

  /** Writes a whole row; it replaces the one of the same key. */
  async put(row: RowInput<Mapper>, options: PutOptions = {}): Promise<void> {
    const TableName = this.#table(options);
    const Item = this.#codec.encodeWholeRow(TableName, row);
    const condition = options.overwriteExisting === false ? this.#absence(TableName) : {};
    await this.#sdk().send(new PutItemCommand({ TableName, Item, ...condition }));
    this.#count('dynamo_put_queries');
  }

  /** The row of this key, if there is one. */
  async get(keys: RowInput<Mapper>, options: GetOptions = {}): Promise<RowOf<Mapper, Wide> | undefined> {
    const { consistentRead: ConsistentRead, fetchAllFields } = options;
    const TableName = this.#table(options);
    const Key = this.#codec.encodeKeys(TableName, keys);
    const { Item } = await this.#sdk().send(
      new GetItemCommand({ TableName, Key, ...(ConsistentRead !== undefined && { ConsistentRead }) }),
    );
    this.#count('dynamo_get_queries');
    return Item && this.#row(TableName, Item, fetchAllFields);
  }

  /**
   * The rows of a partition key, in sort order. All pages are read; take {@link queryIterator} where they are many.
   *
   * @example await client.query({ keys: { place: 'NYC' }, between: { day: [1, 31] }, maxItems: 10 })
   */
  async query(options: QueryOptions<Mapper>): Promise<RowOf<Mapper, Wide>[]> {
    const rows: RowOf<Mapper, Wide>[] = [];
    for await (const row of this.queryIterator(options)) rows.push(row);
    return rows;
  }

  /** The rows of {@link query} one by one; a page is read when the one before it has been consumed. */
  async *queryIterator(options: QueryOptions<Mapper>): AsyncGenerator<RowOf<Mapper, Wide>, void, undefined> {
    const table = this.#table(options);
    const input = queryInput(table, options, this.#codec);
    let left = readMaxItems(options.maxItems);
    // A limit counts what is read before the filter: under one, small limits would only make more requests.
    const limits = Number.isFinite(left) && options.filterExpression === undefined;
    let start: Item | undefined;
    while (left > 0) {
      const page = await this.#sdk().send(
        new QueryCommand({ ...input, ...(limits && { Limit: left }), ...(start && { ExclusiveStartKey: start }) }),
      );
      this.#count('dynamo_get_queries');
      for (const item of (page.Items ?? []).slice(0, left)) {
        yield this.#row(table, item, options.fetchAllFields);
        left -= 1;
      }
      start = page.LastEvaluatedKey;
      if (start === undefined) return;
    }
  }

  /** How many rows a query would return. DynamoDB reads, and bills, all of them. */
  async count(selection: Selection<Mapper>): Promise<number> {
    const input = queryInput(this.#table(selection), selection, this.#codec);
    let count = 0;
    let start: Item | undefined;
    do {
      const page = await this.#sdk().send(
        new QueryCommand({ ...input, Select: 'COUNT', ...(start && { ExclusiveStartKey: start }) }),
      );
      count += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return count;
  }

  /**
   * Changes columns of a row; a row that does not exist is made, unless the condition refuses it.
   *
   * @example await client.update({ id: 'a' }, { set: { state: 'done' }, increment: { n: 1 }, condition: 'n < 5' })
   */
  async update(keys: RowInput<Mapper>, changes: Changes<Mapper>, options: TableOptions = {}): Promise<void> {
    const input = updateInput(this.#table(options), keys, changes, this.#codec);
    await this.#sdk().send(new UpdateItemCommand(input));
    this.#count('dynamo_update_queries');
  }

  /** Deletes the row of this key; one that does not exist is no error. */
  async delete(keys: RowInput<Mapper>, options: TableOptions = {}): Promise<void> {
    const TableName = this.#table(options);
    await this.#sdk().send(new DeleteItemCommand({ TableName, Key: this.#codec.encodeKeys(TableName, keys) }));
  }

  /** A row in the form of DynamoDB's own API, for requests that this client does not make. */
  dictToDynamo(row: object, options: EncodeOptions = {}): Item {
    const table = this.#table(options);
    if (options.strict === false) return this.#codec.encodeRow(table, row);
    const { item, dropped } = this.#codec.encodeMappedColumns(table, row);
    if (dropped.length > 0) this.#log?.warn('columns without a mapper are left out', { table, dropped });
    return item;
  }

  /** What {@link get} and {@link query} make of an item of DynamoDB's own API. */
  dynamoToDict(item: Item, options: DecodeOptions = {}): RowOf<Mapper, Wide> {
    return this.#row(this.#table(options), item, options.fetchAllFields);
  }

  getStats(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#stats);
  }

  resetStats(): void {
    this.#stats.clear();
  }

  /** The request part that refuses an existing row of the same key: the row found has its partition key. */
  #absence(table: string): object {
    const { hashKey } = this.#settings;
    if (hashKey === undefined) {
      const expected = 'the partition key of the table, for overwriteExisting: false';
      throw new InvalidInputError({ path: 'config.hashKey', expected, given: undefined });
    }
    const expression = new Expression(table, this.#codec);
    const ConditionExpression = expression.clause({ attributeNotExists: hashKey });
    return { ConditionExpression, ...expression.attributes() };
  }

  /** The only cast: {@link RowCodec} has checked each mapped column against its type. */
  #row(table: string, item: Item, fetchAllFields?: boolean): RowOf<Mapper, Wide> {
    return this.#codec.decodeItem(table, item, fetchAllFields) as RowOf<Mapper, Wide>;
  }

  #table(options: TableOptions): string {
    return readTableName(options.tableName ?? this.#settings.tableName, this.#platform);
  }

  #sdk(): DynamoDBClient {
    const { regionName } = this.#settings;
    this.#client ??= new DynamoDBClient(regionName === undefined ? {} : { region: regionName });
    return this.#client;
  }

  #count(key: string): void {
    this.#stats.set(key, (this.#stats.get(key) ?? 0) + 1);
  }
}
