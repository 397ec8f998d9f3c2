import { CreateTableCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createTables, realSystem, type TableNames } from 'sosw/aws/store';
import { configDocuments, type FleetConfig } from 'sosw/essentials';

const CONFIG_ENV = 'production';

/** Creates the tables of sosw and those that the fleet names, and writes its configuration documents. */
export async function prepareTables(client: DynamoDBClient, names: TableNames, fleet: FleetConfig): Promise<void> {
  await createTables(client, names, realSystem.timers);
  await createOwnTables(client, fleet);
  for (const [name, document] of Object.entries(configDocuments(fleet))) {
    const Item = { env: { S: CONFIG_ENV }, config_name: { S: name }, config_value: { S: JSON.stringify(document) } };
    await client.send(new PutItemCommand({ TableName: names.config, Item }));
  }
}

async function createOwnTables(client: DynamoDBClient, fleet: FleetConfig): Promise<void> {
  for (const [TableName, { hash, range }] of Object.entries(fleet.tables ?? {})) {
    const keys = [
      { column: hash, KeyType: 'HASH' as const },
      ...(range ? [{ column: range, KeyType: 'RANGE' as const }] : []),
    ];
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys.map(({ column: [AttributeName], KeyType }) => ({ AttributeName, KeyType })),
        AttributeDefinitions: keys.map(({ column: [AttributeName, AttributeType] }) => ({
          AttributeName,
          AttributeType,
        })),
      }),
    );
  }
}
