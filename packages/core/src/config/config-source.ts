import { DynamoValues } from '../aws/config/dynamo-values.ts';
import { Secrets, type SecretsFilter } from '../aws/config/secrets.ts';
import { SsmValues } from '../aws/config/ssm-values.ts';
import { createStoreClient } from '../aws/store/client.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { ConfigValues } from '../ports/config-values.ts';
import { issueLines, type OutputOf, type StandardSchema } from '../runtime/standard-schema.ts';
import { realHost } from '../runtime/system.ts';
import { AgedValues } from './aged-values.ts';
import { configText } from './config-text.ts';
import {
  type AnyConfig,
  type CallOptions,
  CONFIG_DEFAULTS,
  type ConfigSourceOptions,
  type GetConfigOptions,
  type ReadOptions,
  readMaxAge,
  readSources,
  readText,
  type SourceName,
  type UpdateConfigOptions,
} from './options.ts';

/** What Parameter Store and the table have under a prefix stands behind it and this. */
const SEPARATOR = '_';

/**
 * Configuration and credentials: in the `config` table, in Parameter Store, in Secrets Manager.
 *
 * What was read is kept for a while (`maxAgeMs`); each call is answered with a copy. A read that fails is tried again a
 * few times and is an error then: it is never answered with nothing instead, nor with what was read before.
 *
 * Every method throws
 * - `InvalidInputError` for arguments that make no sense;
 * - `StoreUnavailableError` when a service gave no answer or throttles, however often it was asked;
 * - `StoreError` when it refused: no permission, no such table;
 * - `MissingPackageError` when `@aws-sdk/client-ssm` or `@aws-sdk/client-secrets-manager` is needed and not installed.
 */
export class ConfigSource {
  readonly #options: ConfigSourceOptions;
  readonly #values: ReadonlyMap<SourceName, ConfigValues>;
  readonly #first: SourceName;
  readonly #secrets: Secrets;
  readonly #kept: AgedValues;

  constructor(options: ConfigSourceOptions = {}) {
    const { system } = options.platform ?? realHost;
    const region = options.region === undefined ? {} : { region: readText(options.region, 'region') };
    const sources = readSources(options.sources ?? CONFIG_DEFAULTS.sources);
    readMaxAge(options.maxAgeMs ?? CONFIG_DEFAULTS.maxAgeMs);
    this.#options = options;
    this.#first = sources[0];
    this.#kept = new AgedValues(system.clock);
    this.#secrets = new Secrets({ system, ...region });
    let dynamoDb = options.dynamoDb;
    const make = {
      Dynamo: () =>
        new DynamoValues(() => {
          dynamoDb ??= createStoreClient(region);
          const tableName = this.#setting('tableName', 'SOSW_CONFIG_TABLE');
          return { client: dynamoDb, system, tableName };
        }),
      SSM: () => new SsmValues({ system, ...region }),
    };
    this.#values = new Map(sources.map((name) => [name, make[name]()]));
  }

  /**
   * The value of this name, parsed where it is JSON: a document of the table that is no JSON is answered as text, a
   * parameter that is none is an error. `{}` when there is none, as in the original.
   *
   * @throws InvalidInputError when the value does not fit the schema
   */
  async getConfig<Schema extends StandardSchema = AnyConfig>(
    name: string,
    options: GetConfigOptions<Schema> = {},
  ): Promise<OutputOf<Schema>> {
    const { source, values, env } = this.#choice(options);
    this.#refuseEnvironment(values, options);
    const key = JSON.stringify(['value', source, env, readText(name, 'name')]);
    const value = await this.#kept.get(key, this.#maxAge(options), () => values.read(name, env));
    return fitting(options.schema, name, value === undefined ? {} : value);
  }

  /**
   * Writes a value: a text as it is, all else as JSON. Whoever writes last wins; a document of the fleet is better
   * changed with `sosw config set`, which looks at it first.
   *
   * @throws InvalidInputError for a value that JSON does not have
   */
  async updateConfig(name: string, value: unknown, options: UpdateConfigOptions = {}): Promise<void> {
    const { values, env } = this.#choice(options);
    this.#refuseEnvironment(values, options);
    const text = configText(value);
    const { parameterType, description } = options;
    try {
      await values.write(readText(name, 'name'), text, {
        env,
        ...(parameterType !== undefined && { parameterType }),
        ...(description !== undefined && { description }),
      });
    } finally {
      this.#kept.clear(); // also when it is not known whether it was written
    }
  }

  /**
   * All values whose names begin with the prefix and an underscore, by what follows it: `db_user` is `user` of `db`.
   * Of the table they are parsed where they are JSON; those of Parameter Store are texts, and `None` there is null.
   */
  async getCredentialsByPrefix(prefix: string, options: ReadOptions = {}): Promise<Record<string, unknown>> {
    const { source, values, env } = this.#choice(options);
    const whole = readText(prefix, 'prefix').endsWith(SEPARATOR) ? prefix : prefix + SEPARATOR;
    const key = JSON.stringify(['prefix', source, env, whole]);
    return this.#kept.get(key, this.#maxAge(options), () => values.readAll(whole, env)) as Promise<
      Record<string, unknown>
    >;
  }

  /** The texts of secrets by name: of those whose name begins with the value, or that have a tag of this value. */
  async getSecretsCredentials(
    filter: SecretsFilter,
    options: Pick<ReadOptions, 'maxAgeMs'> = {},
  ): Promise<Record<string, string>> {
    const { type } = filter;
    if (type !== 'name' && type !== 'tag') {
      throw new InvalidInputError({ path: 'type', expected: 'name or tag', given: type });
    }
    const value = readText(filter.value, 'value');
    const key = JSON.stringify(['secrets', type, value]);
    return this.#kept.get(key, this.#maxAge(options), () => this.#secrets.read({ type, value })) as Promise<
      Record<string, string>
    >;
  }

  #choice({ source = this.#first, env }: CallOptions): { source: SourceName; values: ConfigValues; env: string } {
    const values = this.#values.get(source);
    if (values) return { source, values, env: readText(env ?? this.#setting('env', 'SOSW_CONFIG_ENV'), 'env') };
    const expected = `one of the sources that this was made with (${[...this.#values.keys()].join(', ')})`;
    throw new InvalidInputError({ path: 'source', expected, given: source });
  }

  /** Two values of one name cannot be told apart there: better an error than that of the other environment. */
  #refuseEnvironment({ hasEnvironments }: ConfigValues, { env }: CallOptions): void {
    if (hasEnvironments || env === undefined) return;
    throw new InvalidInputError({ path: 'env', expected: 'none: parameters are told apart by name alone', given: env });
  }

  #maxAge({ maxAgeMs = this.#options.maxAgeMs ?? CONFIG_DEFAULTS.maxAgeMs }: Pick<ReadOptions, 'maxAgeMs'>): number {
    return readMaxAge(maxAgeMs);
  }

  /** Variables are read at each use: a function may set them as late as that. */
  #setting(key: 'env' | 'tableName', variable: string): string {
    const { platform = realHost } = this.#options;
    return readText(this.#options[key] ?? platform.variable(variable) ?? CONFIG_DEFAULTS[key], key);
  }
}

async function fitting<Schema extends StandardSchema>(
  schema: Schema | undefined,
  name: string,
  value: unknown,
): Promise<OutputOf<Schema>> {
  if (!schema) return value as OutputOf<Schema>;
  const validation = await schema['~standard'].validate(value);
  if (!validation.issues) return validation.value as OutputOf<Schema>;
  const expected = `what its schema wants (${issueLines(validation.issues).join('; ')})`;
  throw new InvalidInputError({ path: name, expected, given: kindOf(value) });
}

/** What may be said of a value that may be secret. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object' || value === null) return `a value of type ${typeof value}`;
  return `an object with the keys ${Object.keys(value).join(', ') || 'none'}`;
}
