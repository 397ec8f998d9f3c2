import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { DocumentSource } from '../ports/document-source.ts';
import type { Logger } from '../ports/logger.ts';
import { StoreError } from '../ports/store-error.ts';
import type { System } from '../ports/system.ts';
import { type Item, plain, S } from './store/attributes.ts';
import { sendRead } from './store/outcome.ts';

/** A table of configuration in the original's form: a document is a row, its text the column `config_value`. */
export interface ConfigRows {
  readonly client: DynamoDBClient;
  readonly system: Pick<System, 'timers' | 'random'>;
  readonly tableName: string;
}

export interface ConfigTableOptions extends ConfigRows {
  readonly log: Logger;
  /** The hash key of all documents that are read. */
  readonly env: string;
  /** Whether a fleet may do without the table: then its defaults count, and it is said once. */
  readonly mayBeMissing: boolean;
}

/** The `config` table, as Processors read it. */
export class ConfigTable implements DocumentSource {
  readonly place: string;
  readonly #options: ConfigTableOptions;
  #missingTableWasReported = false;

  constructor(options: ConfigTableOptions) {
    this.#options = options;
    this.place = `table ${options.tableName}, env ${options.env}`;
  }

  async read(name: string): Promise<unknown> {
    try {
      const row = await readConfigRow(this.#options, this.#options.env, name);
      return row && configValue(row);
    } catch (error) {
      if (!this.#options.mayBeMissing || !isMissingTable(error)) throw error;
      this.#reportMissingTable();
      return undefined;
    }
  }

  /** A table that cannot be read now is another matter, and is thrown. */
  #reportMissingTable(): void {
    if (this.#missingTableWasReported) return;
    this.#missingTableWasReported = true;
    this.#options.log.warn('there is no configuration table, defaults count', { table: this.#options.tableName });
  }
}

/** The row of a document, if there is one. @throws StoreError, StoreUnavailableError */
export async function readConfigRow(rows: ConfigRows, env: string, name: string): Promise<Item | undefined> {
  const { client, system, tableName } = rows;
  const command = new GetItemCommand({ TableName: tableName, Key: configKey(env, name), ConsistentRead: true });
  const call = { operation: `readConfig of ${name}`, table: tableName };
  return (await sendRead(call, system, () => client.send(command))).Item;
}

export function configKey(env: string, name: string): Item {
  return { env: S(env), config_name: S(name) };
}

/** What a row says, parsed where it is JSON; undefined when it says nothing. */
export function configValue({ config_value }: Item): unknown {
  return config_value && parsed(plain(config_value));
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
