import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { awsError } from '../world/aws-error.ts';
import { columnsOf, conditionOf, type Placeholders, projected, updated } from './expressions.ts';
import type { Item } from './item.ts';
import { momentSeen, type PageInput, readPage } from './page.ts';
import { ITEM_BYTES_MAX, itemBytes } from './size.ts';
import { Table } from './table.ts';

/** A row that was written, told at the very moment. */
export interface Change {
  readonly table: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Write units, those of the index included. */
  readonly units: number;
}

export interface ModelOptions {
  /** True time of the world (ms). */
  now(): number;
  random(): number;
  onChange(change: Change): void;
}

export interface Capacity {
  writeUnits: number;
  readUnits: number;
}

/** Asked for each row of a batch: is it left unprocessed? */
export type IsUnprocessed = () => boolean;

interface WriteInput extends Placeholders {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ReturnValues?: string;
}

interface GetInput extends Placeholders {
  readonly TableName: string;
  readonly Key: Item;
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
}

interface BatchInput {
  readonly RequestItems: Readonly<Record<string, readonly { readonly PutRequest?: { readonly Item: Item } }[]>>;
}

const BATCH_MAX = 25;
const READ_UNIT_BYTES = 4096;

/**
 * DynamoDB as far as sosw uses it: the operations and expressions of `packages/core/src/aws`, evaluated by the parsers of
 * dynalite. What is not modelled is thrown as a plain Error, never answered.
 */
export class DynamoDbModel {
  readonly capacity: Capacity = { writeUnits: 0, readUnits: 0 };
  readonly #options: ModelOptions;
  readonly #tables = new Map<string, Table>();

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  createTable(description: CreateTableCommandInput): void {
    const table = new Table(description);
    this.#tables.set(table.name, table);
  }

  /** The rows of a table now, in key order. */
  *items(name: string): Iterable<Item> {
    const table = this.#table(name);
    for (const hash of table.hashes()) {
      for (const { current } of table.partition(hash)) if (current) yield current;
    }
  }

  item(name: string, key: Item): Item | undefined {
    return this.#table(name).current(key);
  }

  /** Writes a row from outside: what people and other programs do. */
  put(name: string, item: Item): void {
    this.#write(this.#table(name), item, { ...item });
  }

  /**
   * Performs one call. Yields where time may pass within it: between rows of a page, between writes of a batch.
   *
   * @throws an exception like the SDK's
   */
  *perform(operation: string, input: object, isUnprocessed?: IsUnprocessed): Generator<void, object, void> {
    switch (operation) {
      case 'GetItem':
        return this.#get(input as GetInput);
      case 'PutItem':
      case 'DeleteItem':
      case 'UpdateItem':
        return this.#writeOne(operation, input as WriteInput);
      case 'Query':
      case 'Scan':
        return yield* this.#page(input as PageInput);
      case 'BatchWriteItem':
        return yield* this.#batch(input as BatchInput, isUnprocessed);
      case 'DescribeTable':
        return this.#describe((input as { readonly TableName: string }).TableName);
      default:
        throw new Error(`not modelled: ${operation}`);
    }
  }

  #get(input: GetInput): object {
    const item = this.#table(input.TableName).row(input.Key)?.at(momentSeen(input, this.#options));
    this.#countRead(item ? itemBytes(item) : 0, input.ConsistentRead);
    return item ? { Item: projected(item, columnsOf(input.ProjectionExpression, input)) } : {};
  }

  *#page(input: PageInput): Generator<void, object, void> {
    const { output, bytes } = yield* readPage(this.#table(input.TableName), input, this.#options);
    this.#countRead(bytes, input.ConsistentRead);
    return output;
  }

  #writeOne(operation: 'PutItem' | 'DeleteItem' | 'UpdateItem', input: WriteInput): object {
    const table = this.#table(input.TableName);
    const key = input.Key ?? input.Item ?? {};
    const before = table.current(key);
    if (input.ConditionExpression !== undefined && !conditionOf(input.ConditionExpression, input)(before ?? {})) {
      this.capacity.writeUnits += Math.max(1, Math.ceil((before ? itemBytes(before) : 0) / 1024));
      throw awsError('ConditionalCheckFailedException', 400);
    }
    const { ReturnValues: wanted } = input;
    if (wanted !== undefined && wanted !== 'ALL_NEW') throw new Error(`not modelled: ReturnValues ${wanted}`);
    const after = afterWrite(operation, input, before ?? projected(key, table.keyColumns()));
    this.#write(table, key, after);
    return wanted === undefined ? {} : { Attributes: { ...after } };
  }

  *#batch({ RequestItems }: BatchInput, isUnprocessed: IsUnprocessed = () => false): Generator<void, object, void> {
    const puts = Object.entries(RequestItems).flatMap(([name, requests]) =>
      requests.map((request) => ({ table: this.#table(name), request, item: request.PutRequest?.Item })),
    );
    const keys = new Set(
      puts.map(({ table, item = {} }) => `${table.name} ${JSON.stringify(projected(item, table.keyColumns()))}`),
    );
    if (puts.length > BATCH_MAX || keys.size < puts.length) throw awsError('ValidationException', 400);
    for (const { item } of puts) checkSize(item);
    const left: Record<string, object[]> = {};
    for (const { table, request, item } of puts) {
      if (!item) throw new Error('not modelled: a batch that deletes');
      if (isUnprocessed()) left[table.name] = [...(left[table.name] ?? []), request];
      else this.#write(table, item, { ...item });
      if (this.#options.random() < 0.05) yield;
    }
    return { UnprocessedItems: left };
  }

  #write(table: Table, key: Item, after: Item | undefined): void {
    checkSize(after);
    const before = table.current(key);
    if (!before && !after) {
      this.capacity.writeUnits += 1;
      return;
    }
    const units = table.write(key, after, this.#options.now());
    this.capacity.writeUnits += units;
    this.#options.onChange({ table: table.name, before, after, units });
  }

  #describe(name: string): object {
    const { description } = this.#table(name);
    return { Table: { ...description, TableStatus: 'ACTIVE' } };
  }

  #countRead(bytes: number, isStrong = false): void {
    this.capacity.readUnits += Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (isStrong ? 1 : 0.5);
  }

  #table(name: string): Table {
    const table = this.#tables.get(name);
    if (!table) throw awsError('ResourceNotFoundException', 400);
    return table;
  }
}

function afterWrite(operation: string, input: WriteInput, before: Item): Item | undefined {
  if (operation === 'DeleteItem') return undefined;
  if (operation === 'PutItem') return { ...input.Item };
  return updated(before, input.UpdateExpression ?? '', input);
}

function checkSize(item: Item | undefined): void {
  if (item && itemBytes(item) > ITEM_BYTES_MAX) throw awsError('ValidationException', 400);
}
