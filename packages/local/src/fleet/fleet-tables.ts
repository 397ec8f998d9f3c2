import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { InvalidInputError, type LocalTable } from 'sosw';
import { createTables, realSystem, type TableNames } from 'sosw/aws/store';
import { configDocuments, type FleetConfig, type Store } from 'sosw/essentials';

const CONFIG_ENV = 'production';

/** What the tables of a fleet are prepared with. */
export interface TableTools {
  readonly client: DynamoDBClient;
  readonly names: TableNames;
  readonly store: Store;
}

/**
 * Makes the tables of sosw, and those that the fleet names, unless they are there, and writes its configuration
 * documents anew.
 *
 * @throws StoreError when a table of sosw has another shape
 * @throws InvalidInputError when a table that the fleet names has another key
 */
export async function prepareTables({ client, names, store }: TableTools, fleet: FleetConfig): Promise<void> {
  await createTables(client, names, realSystem.timers);
  await store.tasks.check();
  for (const [name, table] of Object.entries(fleet.tables ?? {})) await makeOwnTable(client, name, table);
  await writeDocuments(client, names, fleet);
}

/** The documents that a description may define are what it says, whatever stood there before; others stay. */
async function writeDocuments(client: DynamoDBClient, { config }: TableNames, fleet: FleetConfig): Promise<void> {
  for (const [name, document] of Object.entries(configDocuments(fleet))) {
    const Key = { env: { S: CONFIG_ENV }, config_name: { S: name } };
    await (document === undefined
      ? client.send(new DeleteItemCommand({ TableName: config, Key }))
      : client.send(
          new PutItemCommand({ TableName: config, Item: { ...Key, config_value: { S: JSON.stringify(document) } } }),
        ));
  }
}

async function makeOwnTable(client: DynamoDBClient, TableName: string, table: LocalTable): Promise<void> {
  const keys = [
    { column: table.hash, KeyType: 'HASH' as const },
    ...(table.range ? [{ column: table.range, KeyType: 'RANGE' as const }] : []),
  ];
  const columns = keys.map(({ column: [AttributeName, AttributeType] }) => ({ AttributeName, AttributeType }));
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys.map(({ column: [AttributeName], KeyType }) => ({ AttributeName, KeyType })),
        AttributeDefinitions: columns,
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
    const { Table = {} } = await client.send(new DescribeTableCommand({ TableName }));
    const expected = columns.map((column) => `${column.AttributeName} ${column.AttributeType}`).join(', ');
    const given = keyOf(Table);
    if (given !== expected) {
      throw new InvalidInputError({
        path: `tables.${TableName}`,
        expected: `the key of the table: ${given}`,
        given: expected,
      });
    }
  }
}

/** `location S, date S` */
function keyOf({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): string {
  const typeOf = (name: string | undefined) => AttributeDefinitions.find((each) => each.AttributeName === name);
  return KeySchema.map(({ AttributeName }) => `${AttributeName} ${typeOf(AttributeName)?.AttributeType}`).join(', ');
}
