import { DescribeTableCommand, type KeySchemaElement, type TableDescription } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';

/** Provisioned units a second. A table that is billed on demand has none, or is described with zeros. */
export interface Capacity {
  readonly read: number;
  readonly write: number;
}

export type TableKeys = readonly [hashKey: string, rangeKey: string | undefined];

export interface TableIndex {
  /** `ALL`, `KEYS_ONLY` or `INCLUDE`. */
  readonly projectionType: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  /** Units a second of the index, or of the table that it shares them with; absent where nothing is provisioned. */
  readonly provisionedThroughput?: { readonly readCapacity: number; readonly writeCapacity: number };
}

export async function tableCapacity(connection: Connection, table: string): Promise<Capacity | undefined> {
  return capacityOf(await describedOnce(connection, table));
}

/** Names of the columns. */
export async function tableKeys(connection: Connection, table: string): Promise<TableKeys> {
  const { KeySchema } = await describedOnce(connection, table);
  return [hashKeyOf(KeySchema, table), keyOf(KeySchema, 'RANGE')];
}

/** The indexes that can be queried: not those that are being made or deleted. */
export async function tableIndexes(connection: Connection, table: string): Promise<Record<string, TableIndex>> {
  const description = await describedOnce(connection, table);
  const { LocalSecondaryIndexes: local = [], GlobalSecondaryIndexes: global = [] } = description;
  const active = global.filter(({ IndexStatus }) => IndexStatus === 'ACTIVE');
  return Object.fromEntries(
    [...local, ...active].map((index) => {
      const { IndexName = '', KeySchema, Projection } = index;
      const rangeKey = keyOf(KeySchema, 'RANGE');
      const capacity = capacityOf(index) ?? capacityOf(description);
      const described: TableIndex = {
        projectionType: Projection?.ProjectionType ?? 'ALL',
        hashKey: hashKeyOf(KeySchema, `${table}.${IndexName}`),
        ...(rangeKey !== undefined && { rangeKey }),
        ...(capacity && { provisionedThroughput: { readCapacity: capacity.read, writeCapacity: capacity.write } }),
      };
      return [IndexName, described];
    }),
  );
}

/** Each table is asked for once; a failure is not remembered. */
function describedOnce(connection: Connection, table: string): Promise<TableDescription> {
  const { descriptions } = connection;
  const known = descriptions.get(table);
  if (known) return known;
  const asked = describe(connection, table);
  descriptions.set(table, asked);
  asked.catch(() => descriptions.delete(table));
  return asked;
}

async function describe({ sdk }: Connection, table: string): Promise<TableDescription> {
  const { Table = {} } = await sdk.send(new DescribeTableCommand({ TableName: table }));
  return Table;
}

/** Of a table or an index; an index within the partitions of its table is described without. */
function capacityOf(described: Pick<TableDescription, 'ProvisionedThroughput'> | object): Capacity | undefined {
  const units = 'ProvisionedThroughput' in described ? described.ProvisionedThroughput : undefined;
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = units ?? {};
  return read === undefined || write === undefined ? undefined : { read, write };
}

function hashKeyOf(schema: readonly KeySchemaElement[] | undefined, path: string): string {
  const column = keyOf(schema, 'HASH');
  if (column !== undefined) return column;
  throw new InvalidInputError({ path, expected: 'a partition key in its description', given: schema });
}

function keyOf(schema: readonly KeySchemaElement[] = [], type: 'HASH' | 'RANGE'): string | undefined {
  return schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
}
