import { QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConfigValues, WriteOptions } from '../../ports/config-values.ts';
import { type ConfigRows, configKey, configValue, readConfigRow } from '../config-table.ts';
import { type Item, S } from '../store/attributes.ts';
import { sendRead } from '../store/outcome.ts';
import { withoutPrefix } from './names.ts';
import { everyPage } from './pages.ts';

/** Rows of the `config` table. */
export class DynamoValues implements ConfigValues {
  readonly hasEnvironments = true;
  readonly #rows: () => ConfigRows;

  /** @param rows the table; asked at each use, and it may make its client then */
  constructor(rows: () => ConfigRows) {
    this.#rows = rows;
  }

  async read(name: string, env: string): Promise<unknown> {
    const row = await readConfigRow(this.#rows(), env, name);
    return row && configValue(row);
  }

  /** Changes the one column: what else stands in the row stays. */
  async write(name: string, text: string, { env }: WriteOptions): Promise<void> {
    const { client, system, tableName } = this.#rows();
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key: configKey(env, name),
      UpdateExpression: 'SET config_value = :text',
      ExpressionAttributeValues: { ':text': S(text) },
    });
    // The same text once more changes nothing, so this may be repeated as a read may.
    await sendRead({ operation: `updateConfig of ${name}`, table: tableName }, system, () => client.send(command));
  }

  async readAll(prefix: string, env: string): Promise<Readonly<Record<string, unknown>>> {
    const { client, system, tableName } = this.#rows();
    const call = { operation: `getCredentialsByPrefix of ${prefix}`, table: tableName };
    const items = await everyPage(call, async (start: Item | undefined) => {
      const command = new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: '#env = :env AND begins_with(config_name, :prefix)',
        ExpressionAttributeNames: { '#env': 'env' },
        ExpressionAttributeValues: { ':env': S(env), ':prefix': S(prefix) },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      });
      const { Items, LastEvaluatedKey } = await sendRead(call, system, () => client.send(command));
      return { items: Items, next: LastEvaluatedKey };
    });
    const values = items.map((item) => [withoutPrefix(item.config_name?.S ?? '', prefix), configValue(item)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }
}
