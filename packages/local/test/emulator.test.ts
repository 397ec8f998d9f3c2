import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { startEmulator } from '../src/index.ts';
import { rejection } from './support/test-host.ts';

test('a table can be used as soon as it is created; two emulators share nothing', async () => {
  const [first, second] = await Promise.all([startEmulator(), startEmulator()]);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: first.endpoint, region: 'us-east-1', credentials });
  const other = new DynamoDBClient({ endpoint: second.endpoint, region: 'us-east-1', credentials });

  const table = await client.send(
    new CreateTableCommand({
      TableName: 'things',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  expect(table.TableDescription?.TableName).toBe('things');
  const Item = { id: { S: 'a' }, n: { N: '1' } };
  await client.send(new PutItemCommand({ TableName: 'things', Item }));

  expect((await client.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } }))).Item).toEqual(Item);
  const elsewhere = other.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } }));
  expect(await rejection(elsewhere)).toMatchObject({ name: 'ResourceNotFoundException' });

  await first.close();
  await first.close();
  await second.close();
  expect(await rejection(fetch(first.endpoint))).toBeInstanceOf(TypeError);
});
