import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTableInput, TABLE_SHAPES } from 'sosw/aws/store';
import { onTestFinished } from 'vitest';

/** A client of an emulator that says what it gets: no call is repeated. */
export function dynamoClient(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

/** Creates a table with the keys and the index of `sosw_waiting`. */
export async function createWaitingTable(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(new CreateTableCommand(createTableInput(name, TABLE_SHAPES.waiting)));
}
