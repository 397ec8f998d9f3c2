import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConfigSource } from '../ports/config-source.ts';
import type { Logger } from '../ports/logger.ts';
import { StoreError } from '../ports/store-error.ts';
import type { System } from '../ports/system.ts';
import { plain, S } from './store/attributes.ts';
import { sendRead } from './store/outcome.ts';

export interface ConfigTableOptions {
  readonly client: DynamoDBClient;
  readonly system: Pick<System, 'timers' | 'random'>;
  readonly log: Logger;
  readonly tableName: string;
  /** The hash key of all documents that are read. */
  readonly env: string;
}

/** The `config` table of the original: a document is a row, its JSON text the column `config_value`. */
export class ConfigTable implements ConfigSource {
  readonly #options: ConfigTableOptions;
  #missingTableWasReported = false;

  constructor(options: ConfigTableOptions) {
    this.#options = options;
  }

  async read(name: string): Promise<unknown> {
    const { client, system, tableName, env } = this.#options;
    const Key = { env: S(env), config_name: S(name) };
    const command = new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true });
    try {
      const call = { operation: 'readConfig', table: tableName };
      const { Item } = await sendRead(call, system, () => client.send(command));
      return Item?.config_value && parsed(plain(Item.config_value));
    } catch (error) {
      if (!isMissingTable(error)) throw error;
      this.#reportMissingTable();
      return undefined;
    }
  }

  /** A fleet may do without the table; a table that cannot be read now is another matter, and is thrown. */
  #reportMissingTable(): void {
    if (this.#missingTableWasReported) return;
    this.#missingTableWasReported = true;
    this.#options.log.warn('there is no configuration table, defaults count', { table: this.#options.tableName });
  }
}

function isMissingTable(error: unknown): boolean {
  return error instanceof StoreError && error.details.reason === 'ResourceNotFoundException';
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
