import { DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import type { Logger } from '../../ports/logger.ts';
import type { Platform } from '../../ports/platform.ts';
import type { System } from '../../ports/system.ts';
import type { RowMapper } from '../../ports/table-client.ts';
import { realSystem } from '../../runtime/system.ts';
import type { TableOptions } from './options.ts';
import type { WideIntegers } from './row.ts';
import { RowCodec } from './row-codec.ts';
import { type DynamoDbConfig, readSettings, type Settings } from './settings.ts';
import { readTableName } from './table-name.ts';

/** What a DynamoDbClient is made of; a Processor hands in all but `client`. */
export interface DynamoDbClientOptions<Mapper extends RowMapper = RowMapper, Wide extends WideIntegers = WideIntegers> {
  readonly config: DynamoDbConfig<Mapper, Wide>;
  /**
   * `variable` tells whether this is a test stage (`STAGE`); without it, it is not. `system` has the timers and random
   * numbers of waits; default: the real ones.
   */
  readonly platform?: Pick<Platform, 'variable'> & Partial<Pick<Platform, 'system'>>;
  readonly log?: Pick<Logger, 'warn'>;
  /** A client of the AWS SDK to use. Default: one is made at the first call, with the SDK's defaults. */
  readonly client?: DynamoDBClient;
}

/** What all methods of a client share: its settings, the translation of rows, the SDK, the counters. */
export class Connection {
  readonly settings: Settings;
  readonly codec: RowCodec;
  readonly system: System;
  readonly log: Pick<Logger, 'warn'> | undefined;
  readonly stats: Map<string, number> = new Map();
  /** Of tables that were asked about, by name. */
  readonly descriptions: Map<string, Promise<TableDescription>> = new Map();
  readonly #platform: Pick<Platform, 'variable'> | undefined;
  #client: DynamoDBClient | undefined;

  constructor({ config, platform, log, client }: DynamoDbClientOptions) {
    this.settings = readSettings({ ...config });
    this.codec = new RowCodec(this.settings);
    this.system = platform?.system ?? realSystem;
    this.log = log;
    this.#platform = platform;
    this.#client = client;
  }

  get sdk(): DynamoDBClient {
    const { regionName } = this.settings;
    this.#client ??= new DynamoDBClient(regionName === undefined ? {} : { region: regionName });
    return this.#client;
  }

  /** The table of a call. @throws InvalidInputError */
  table({ tableName }: TableOptions): string {
    return this.tableNamed(tableName ?? this.settings.tableName);
  }

  /** A table that is named elsewhere than in the options. @throws InvalidInputError */
  tableNamed(given: unknown, path?: string): string {
    return readTableName(given, this.#platform, path);
  }

  count(key: string): void {
    this.stats.set(key, (this.stats.get(key) ?? 0) + 1);
  }
}
