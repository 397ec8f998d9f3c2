import { camelCase } from '../domain/config-keys.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { Client, ClientClasses } from '../ports/client.ts';
import type { Logger } from '../ports/logger.ts';
import { type MetaLog, NO_META } from '../ports/meta.ts';
import type { Platform } from '../ports/platform.ts';
import { type Clients, makeClients } from './clients.ts';
import { type Config, sectionOf } from './config.ts';
import type { LambdaContext } from './lambda-globals.ts';
import { MetaHandler } from './meta-handler.ts';

const TABLE_SECTION = 'DynamoDbConfig';
const META_SECTION = 'metaHandlerConfig';

export interface SetupOptions {
  readonly config: Config;
  readonly classes: ClientClasses;
  readonly platform: Platform;
  readonly log: Logger;
  readonly context: () => LambdaContext | undefined;
}

/** What a configuration makes of a Processor. Another configuration makes another of these. */
export class Setup {
  readonly config: Config;
  readonly clients: Clients;
  readonly meta: MetaLog;
  readonly #options: SetupOptions;
  readonly #tableClients = new Map<string, Client>();

  constructor(options: SetupOptions) {
    const { config, classes, platform, log, context } = options;
    this.#options = options;
    this.config = config;
    this.clients = makeClients(classes, config, { platform, log });
    this.meta = config[META_SECTION]
      ? new MetaHandler({ config: sectionOf(config, META_SECTION), platform, log, context })
      : NO_META;
  }

  /** A client for the table of the section `<prefix>DynamoDbConfig`, made when first asked for. */
  tableClient(prefix: string): Client {
    const name = camelCase(prefix);
    const known = this.#tableClients.get(name);
    if (known) return known;
    const client = this.#makeTableClient(name);
    this.#tableClients.set(name, client);
    return client;
  }

  everyClient(): Client[] {
    return [...Object.values(this.clients), ...this.#tableClients.values()];
  }

  #makeTableClient(prefix: string): Client {
    const { config, classes, platform, log } = this.#options;
    const prefixes = tablePrefixes(config);
    if (!prefixes.includes(prefix)) {
      const expected = `a prefix that has a section <prefix>${TABLE_SECTION} (${prefixes.join(', ') || 'there is none'})`;
      throw new InvalidInputError({ path: 'prefix', expected, given: prefix });
    }
    const { dynamoDb: TableClient } = classes;
    if (!TableClient) {
      const expected = 'a client class for tables: Worker.using({ dynamoDb: DynamoDbClient })';
      throw new InvalidInputError({ path: 'clients.dynamoDb', expected, given: TableClient });
    }
    return new TableClient({ config: sectionOf(config, `${prefix}${TABLE_SECTION}`), platform, log });
  }
}

function tablePrefixes(config: Config): string[] {
  return Object.keys(config)
    .filter((key) => key.endsWith(TABLE_SECTION))
    .map((key) => key.slice(0, -TABLE_SECTION.length));
}
