import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { MetaRows } from '../ports/platform.ts';
import { StoreUnavailableError } from '../ports/store-error.ts';
import { storable } from '../runtime/storable.ts';
import { attributeOf, type Item } from './store/attributes.ts';
import { sendWrite } from './store/outcome.ts';

/** The tasks meta table; its key is `task_id` and `created_at`. Columns are typed by the type of their value. */
export class MetaTable implements MetaRows {
  readonly #client: DynamoDBClient;

  constructor(client: DynamoDBClient) {
    this.#client = client;
  }

  async put(tableName: string, row: Readonly<Record<string, unknown>>): Promise<'written' | 'exists'> {
    const call = { operation: 'putMetaRow', table: tableName };
    const command = new PutItemCommand({
      TableName: tableName,
      Item: itemOf(row),
      ConditionExpression: 'attribute_not_exists(task_id)',
    });
    const { outcome } = await sendWrite(call, () => this.#client.send(command));
    if (outcome === 'written') return 'written';
    if (outcome === 'condition_failed') return 'exists';
    throw new StoreUnavailableError({ ...call, reason: outcome });
  }
}

function itemOf(row: Readonly<Record<string, unknown>>): Item {
  const columns = Object.entries(row)
    .map(([column, value]) => [column, storable(value)] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(columns.map(([column, value]) => [column, attributeOf(value)]));
}
