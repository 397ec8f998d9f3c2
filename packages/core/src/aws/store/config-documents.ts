import { type AttributeValue, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { StoreUnavailableError } from '../../ports/store-error.ts';
import { everyPage } from '../config/pages.ts';
import { type ConfigRows, configKey, configValue, readConfigRow } from '../config-table.ts';
import { type Item, plain, S } from './attributes.ts';
import { sendRead, sendWrite } from './outcome.ts';

export interface ConfigDocumentsOptions extends ConfigRows {
  /** The hash key of the documents. */
  readonly env: string;
}

/** A document as it stands in the table. */
export interface StoredDocument {
  readonly name: string;
  /** Parsed where it is JSON, else its text. */
  readonly value: unknown;
  /** Undefined for a document that is stored as a map. */
  readonly text: string | undefined;
  /** What DynamoDB holds; what {@link ConfigDocuments.replace} compares. */
  readonly attribute: AttributeValue;
}

/** The documents of the `config` table, for operators: they are looked at together, and changed one by one. */
export class ConfigDocuments {
  /** What errors call it: `table config, env production`. */
  readonly place: string;
  readonly #options: ConfigDocumentsOptions;

  constructor(options: ConfigDocumentsOptions) {
    this.#options = options;
    this.place = `table ${options.tableName}, env ${options.env}`;
  }

  /** All of the environment. @throws StoreError, StoreUnavailableError */
  async list(): Promise<StoredDocument[]> {
    const { client, system, tableName, env } = this.#options;
    const call = { operation: 'listConfig', table: tableName };
    const items = await everyPage(call, async (start: Item | undefined) => {
      const command = new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: '#env = :env',
        ExpressionAttributeNames: { '#env': 'env' },
        ExpressionAttributeValues: { ':env': S(env) },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      });
      const { Items, LastEvaluatedKey } = await sendRead(call, system, () => client.send(command));
      return { items: Items, next: LastEvaluatedKey };
    });
    return items.flatMap((item) => storedDocument(item) ?? []);
  }

  /** The document of this name, if there is one. @throws StoreError, StoreUnavailableError */
  async get(name: string): Promise<StoredDocument | undefined> {
    const row = await readConfigRow(this.#options, this.#options.env, name);
    return row && storedDocument(row);
  }

  /**
   * Writes a document unless it is another one by now than the one that was looked at:
   *
   *     operator A   get D      1
   *     operator B   get D      1     replace D by 2 over 1   written
   *     operator A   replace D by 3 over 1                    changed: what B wrote is not lost
   *
   * @param before as it was read; undefined when there was none
   * @throws StoreError when it was refused, StoreUnavailableError when it may have been written or not
   */
  async replace(name: string, text: string, before: StoredDocument | undefined): Promise<'written' | 'changed'> {
    const { client, tableName, env } = this.#options;
    const call = { operation: `setConfig of ${name}`, table: tableName };
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key: configKey(env, name),
      UpdateExpression: 'SET config_value = :text',
      ConditionExpression: before ? 'config_value = :before' : 'attribute_not_exists(config_value)',
      ExpressionAttributeValues: { ':text': S(text), ...(before && { ':before': before.attribute }) },
    });
    const { outcome } = await sendWrite(call, () => client.send(command));
    if (outcome === 'written') return 'written';
    if (outcome === 'condition_failed') return 'changed';
    if (outcome === 'unknown' && (await this.get(name))?.text === text) return 'written';
    throw new StoreUnavailableError({ ...call, reason: outcome });
  }
}

function storedDocument(item: Item): StoredDocument | undefined {
  const { config_name, config_value: attribute } = item;
  if (!attribute) return undefined;
  return { name: String(config_name && plain(config_name)), value: configValue(item), text: attribute.S, attribute };
}
