import { InvalidInputError } from '../../domain/errors.ts';
import type { AttributeType, RowMapper, TableClientConfig } from '../../ports/table-client.ts';
import type { Decoding } from './decode.ts';
import { optionalFlag, optionalText } from './read-option.ts';
import { ATTRIBUTE_TYPES, type WideIntegers } from './row.ts';

/** The section of a configuration that a {@link DynamoDbClient} is made of. */
export interface DynamoDbConfig<Mapper extends RowMapper = RowMapper, Wide extends WideIntegers = WideIntegers>
  extends TableClientConfig {
  /** The default of each method's `tableName`. */
  readonly tableName?: string;
  /** Columns and their types. They are converted on writing and checked on reading; others are neither. */
  readonly rowMapper?: Mapper;
  /** Columns without which a row is not put. Default: none. */
  readonly requiredFields?: readonly string[];
  /** The partition key of the table; `create`, `patch` and `overwriteExisting: false` need it. */
  readonly hashKey?: string;
  /** The index that is scanned unless a call names one. Default: the table itself is scanned. */
  readonly indexName?: string;
  /** Default: the region of the environment (`AWS_REGION`). */
  readonly regionName?: string;
  /**
   * Leave a text that is a JSON object as text. Default false: it is read as that object, whatever the type of its
   * column promises, and JSON.parse rounds the integers above 2^53 in it.
   */
  readonly dontJsonLoadsResults?: boolean;
  /** How integers are read that a number cannot hold digit by digit. Default `error`. */
  readonly wideIntegers?: Wide;
}

/** A {@link DynamoDbConfig} checked, with its defaults. */
export interface Settings extends Decoding {
  readonly tableName?: string;
  readonly columns: ReadonlyMap<string, AttributeType>;
  readonly requiredFields: readonly string[];
  readonly hashKey?: string;
  readonly indexName?: string;
  readonly regionName?: string;
}

type Section = Readonly<Record<string, unknown>>;

/** @throws InvalidInputError that names the key, what was expected and what was given */
export function readSettings(config: Section): Settings {
  const tableName = optionalText('config.tableName', config.tableName);
  const hashKey = optionalText('config.hashKey', config.hashKey);
  const indexName = optionalText('config.indexName', config.indexName);
  const regionName = optionalText('config.regionName', config.regionName);
  return {
    columns: readRowMapper(config.rowMapper ?? {}),
    requiredFields: readNames(config.requiredFields ?? []),
    parsesJson: !optionalFlag('config.dontJsonLoadsResults', config.dontJsonLoadsResults),
    wideIntegers: readWideIntegers(config.wideIntegers ?? 'error'),
    ...(tableName !== undefined && { tableName }),
    ...(hashKey !== undefined && { hashKey }),
    ...(indexName !== undefined && { indexName }),
    ...(regionName !== undefined && { regionName }),
  };
}

/** @throws InvalidInputError when the config does not tell it */
export function theHashKey({ hashKey }: Settings, purpose: string): string {
  if (hashKey !== undefined) return hashKey;
  const expected = `the partition key of the table, for ${purpose}`;
  throw new InvalidInputError({ path: 'config.hashKey', expected, given: hashKey });
}

function readRowMapper(given: unknown): ReadonlyMap<string, AttributeType> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InvalidInputError({ path: 'config.rowMapper', expected: 'an object of columns and their types', given });
  }
  return new Map(Object.entries(given).map(([column, type]) => [column, readType(column, type)]));
}

function readType(column: string, given: unknown): AttributeType {
  const type = ATTRIBUTE_TYPES.find((known) => known === given);
  if (type) return type;
  const expected = `one of ${ATTRIBUTE_TYPES.join(', ')}`;
  throw new InvalidInputError({ path: `config.rowMapper.${column}`, expected, given });
}

function readNames(given: unknown): readonly string[] {
  if (Array.isArray(given) && given.every((name) => typeof name === 'string')) return given;
  throw new InvalidInputError({ path: 'config.requiredFields', expected: 'a list of columns', given });
}

function readWideIntegers(given: unknown): WideIntegers {
  if (given === 'error' || given === 'text' || given === 'bigint') return given;
  throw new InvalidInputError({ path: 'config.wideIntegers', expected: 'error, text or bigint', given });
}
