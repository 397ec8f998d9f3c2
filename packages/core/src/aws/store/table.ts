import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { RowError } from '../../ports/row-error.ts';
import { StoreError } from '../../ports/store-error.ts';
import type { System } from '../../ports/system.ts';
import type { WriteResult } from '../../ports/write-result.ts';
import type { Item } from './attributes.ts';
import { type Change, type Condition, conditional, placeholders, updating } from './expressions.ts';
import { sendRead, sendWrite } from './outcome.ts';
import { type RowOrigin, RowReader } from './row-reader.ts';
import { keyColumns, TABLE_SHAPES, type TableKind, type TableNames } from './tables.ts';

/** What the adapters of all tables share. */
export interface StoreContext {
  readonly client: DynamoDBClient;
  readonly names: TableNames;
  readonly system: Pick<System, 'timers' | 'random'>;
  /** Told of each row that a read of many left out. */
  readonly onBadRow: (error: RowError) => void;
}

/** Half the price, and up to a second old. Default: strongly consistent. */
interface Consistency {
  readonly eventual?: boolean;
}

interface RowsQuery extends Consistency {
  /** Which rows; absent: all of the table. Written like a condition. */
  readonly where?: Condition;
  /** Rows that are read but left out of the answer. */
  readonly filter?: Condition;
  readonly index?: string;
  /** Columns to return. Default: all. */
  readonly columns?: readonly string[];
  /** Rows in a page; a page is 1 MB at most. */
  readonly limit?: number;
  /** The row after which to start. */
  readonly after?: Item;
  /** From the last sort key to the first. */
  readonly backwards?: boolean;
}

interface GetOptions extends Consistency {
  /** Columns to return. Default: all. */
  readonly columns?: readonly string[];
}

export interface Page {
  readonly items: readonly Item[];
  /** The row after which the next page starts; absent: there is none. */
  readonly last?: Item;
}

type ReadRow<Row> = (row: RowReader) => Row;

/** No read goes over more pages than this: 100 GB. */
const PAGES_MAX = 100_000;
/** A lane whose first rows are all bad is looked at further, so far. */
const HEAD_PAGES_MAX = 5;

/** One table: the verbs of DynamoDB, their outcomes told apart, their rows read. */
export class Table {
  readonly #context: StoreContext;
  readonly #origin: RowOrigin;

  constructor(context: StoreContext, kind: TableKind) {
    this.#context = context;
    this.#origin = { name: context.names[kind], keyColumns: keyColumns(TABLE_SHAPES[kind]).map(({ name }) => name) };
  }

  /** @throws RowError when the row makes no sense */
  async get<Row>(operation: string, Key: Item, read: ReadRow<Row>, options: GetOptions = {}): Promise<Row | undefined> {
    const item = await this.#item(operation, Key, options);
    return item && read(new RowReader(item, this.#origin));
  }

  /** As {@link get}; a row that makes no sense is reported, as in a read of many. */
  async getUnlessBad<Row>(operation: string, Key: Item, read: ReadRow<Row>): Promise<Row | undefined> {
    const item = await this.#item(operation, Key);
    return item && this.rows([item], read)[0];
  }

  /** The rows of all pages. */
  async all<Row>(operation: string, query: RowsQuery, read: ReadRow<Row>): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const { items } of this.pages(operation, query)) rows.push(...this.rows(items, read));
    return rows;
  }

  /** The first rows, `limit` of them at most. */
  async head<Row>(operation: string, query: RowsQuery, read: ReadRow<Row>): Promise<Row[]> {
    let pages = 0;
    for await (const { items } of this.pages(operation, query)) {
      const rows = this.rows(items, read);
      if (rows.length > 0 || ++pages === HEAD_PAGES_MAX) return rows;
    }
    return [];
  }

  async *pages(operation: string, query: RowsQuery): AsyncGenerator<Page, void, undefined> {
    let after = query.after;
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const page = await this.page(operation, { ...query, ...(after && { after }) });
      yield page;
      if (!page.last) return;
      after = page.last;
    }
    throw new StoreError({ operation, table: this.#origin.name, reason: `more than ${PAGES_MAX} pages` }, undefined);
  }

  async page(operation: string, query: RowsQuery): Promise<Page> {
    const { where, index, limit, after, backwards = false, eventual = false } = query;
    const request = {
      ...(index !== undefined && { IndexName: index }),
      ...(limit !== undefined && { Limit: limit }),
      ...(after && { ExclusiveStartKey: after }),
      ConsistentRead: !eventual,
      ...selecting(query),
    };
    const { Items = [], LastEvaluatedKey } = await this.#read(operation, (client, TableName) =>
      where
        ? client.send(
            new QueryCommand({
              TableName,
              ...request,
              KeyConditionExpression: where.text,
              ...(backwards && { ScanIndexForward: false }),
            }),
          )
        : client.send(new ScanCommand({ TableName, ...request })),
    );
    return { items: Items, ...(LastEvaluatedKey && { last: LastEvaluatedKey }) };
  }

  /** Those rows that make sense; the others are reported. */
  rows<Row>(items: readonly Item[], read: ReadRow<Row>): Row[] {
    return items.flatMap((item) => {
      try {
        return [read(new RowReader(item, this.#origin))];
      } catch (error) {
        if (!(error instanceof RowError)) throw error;
        this.#context.onBadRow(error);
        return [];
      }
    });
  }

  put(operation: string, Item: Item, condition?: Condition): Promise<WriteResult> {
    return this.#write(operation, async (client, TableName) => {
      await client.send(new PutItemCommand({ TableName, Item, ...conditional(condition) }));
      return undefined;
    });
  }

  delete(operation: string, Key: Item, condition?: Condition): Promise<WriteResult> {
    return this.#write(operation, async (client, TableName) => {
      await client.send(new DeleteItemCommand({ TableName, Key, ...conditional(condition) }));
      return undefined;
    });
  }

  update(operation: string, Key: Item, change: Change): Promise<WriteResult> {
    return this.#write(operation, async (client, TableName) => {
      await client.send(new UpdateItemCommand({ TableName, Key, ...updating(change) }));
      return undefined;
    });
  }

  /** Updates and answers with the whole row as it is now. @throws RowError when it makes no sense */
  async updateAndGet<Row>(operation: string, Key: Item, change: Change, read: ReadRow<Row>): Promise<WriteResult<Row>> {
    const result = await this.#write(operation, async (client, TableName) => {
      const update = { TableName, Key, ...updating(change), ReturnValues: 'ALL_NEW' as const };
      const { Attributes = {} } = await client.send(new UpdateItemCommand(update));
      return Attributes;
    });
    if (result.outcome !== 'written') return result;
    return { ...result, row: read(new RowReader(result.row, this.#origin)) };
  }

  async #item(operation: string, Key: Item, { eventual = false, columns }: GetOptions = {}): Promise<Item | undefined> {
    const { Item } = await this.#read(operation, (client, TableName) =>
      client.send(new GetItemCommand({ TableName, Key, ConsistentRead: !eventual, ...selecting({ columns }) })),
    );
    return Item;
  }

  #read<Answer>(operation: string, send: (client: DynamoDBClient, table: string) => Promise<Answer>): Promise<Answer> {
    const { client, system } = this.#context;
    const { name } = this.#origin;
    return sendRead({ operation, table: name }, system, () => send(client, name));
  }

  #write<Row>(
    operation: string,
    send: (client: DynamoDBClient, table: string) => Promise<Row>,
  ): Promise<WriteResult<Row>> {
    const { name } = this.#origin;
    return sendWrite({ operation, table: name }, () => send(this.#context.client, name));
  }
}

/** Which columns of which rows, with everything that the expressions name. */
function selecting({
  columns,
  filter,
  where,
}: Pick<RowsQuery, 'filter' | 'where'> & { columns?: RowsQuery['columns'] | undefined }) {
  const projection = columns?.map((column) => `#${column}`).join(', ');
  return {
    ...(projection && { ProjectionExpression: projection }),
    ...(filter && { FilterExpression: filter.text }),
    ...placeholders([projection, filter?.text, where?.text], { ...filter?.values, ...where?.values }),
  };
}
