import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { DYNALITE, type Emulator, type EmulatorKind } from '../../support/emulators.ts';

export const TABLE = 'autotest_readings';

/** A client of the SDK for an emulator. */
export function emulatedSdk({ endpoint }: Emulator): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'us-west-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

/** What degrees were measured in places by days, in a table on an emulator of the file's own. */
export function useReadings(kind: EmulatorKind = DYNALITE) {
  let emulator: Emulator;
  let sdk: DynamoDBClient;

  beforeAll(async () => {
    emulator = await kind.start();
    sdk = emulatedSdk(emulator);
    await sdk.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'place', AttributeType: 'S' },
          { AttributeName: 'day', AttributeType: 'N' },
          { AttributeName: 'degrees', AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: 'place', KeyType: 'HASH' },
          { AttributeName: 'day', KeyType: 'RANGE' },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'degrees',
            KeySchema: [
              { AttributeName: 'place', KeyType: 'HASH' },
              { AttributeName: 'degrees', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
  });

  afterAll(async () => {
    sdk?.destroy();
    await emulator?.stop();
  });

  return {
    client: () => sdk,
    readings: () =>
      new DynamoDbClient({
        client: sdk,
        config: {
          tableName: TABLE,
          hashKey: 'place',
          rowMapper: { place: 'S', day: 'N', degrees: 'N', clear: 'BOOL', tags: 'SS', raw: 'B', notes: 'M' },
          requiredFields: ['place', 'day'],
        },
      }),
  };
}
