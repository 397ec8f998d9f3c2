import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../domain/errors.ts';
import type { ParameterType } from '../ports/config-values.ts';
import type { Platform } from '../ports/platform.ts';
import type { StandardSchema } from '../runtime/standard-schema.ts';

/** The `config` table, or Parameter Store. */
export type SourceName = 'Dynamo' | 'SSM';

const SOURCE_NAMES: readonly SourceName[] = ['Dynamo', 'SSM'];

export const CONFIG_DEFAULTS = {
  sources: 'Dynamo',
  /** How old a value may be that is answered without a read (milliseconds). */
  maxAgeMs: 60_000,
  /** Where the variables `SOSW_CONFIG_ENV` and `SOSW_CONFIG_TABLE` say nothing. */
  env: 'production',
  tableName: 'config',
} as const;

export interface ConfigSourceOptions {
  /** Where to look: a name, names in a text with commas, or a list. The first one is the default of all calls. */
  readonly sources?: string | readonly string[];
  /** Of calls that name none: `dev`. Default: the variable `SOSW_CONFIG_ENV`, else `production`. */
  readonly env?: string;
  /** Default {@link CONFIG_DEFAULTS}; 0: every call reads. */
  readonly maxAgeMs?: number;
  /** Default: the variable `SOSW_CONFIG_TABLE`, else `config`. */
  readonly tableName?: string;
  /** Of all services. Default: the region of the environment. */
  readonly region?: string;
  /** A client to read and write the table with. Default: one is made at the first use. */
  readonly dynamoDb?: DynamoDBClient;
  /** Clock, timers and variables. Default: those of the process. */
  readonly platform?: Pick<Platform, 'system' | 'variable'>;
}

/** What a single call may say. */
export interface CallOptions {
  /** Default: that of the {@link ConfigSourceOptions}. */
  readonly env?: string;
  /** One of the sources. Default: the first one. */
  readonly source?: SourceName;
}

export interface ReadOptions extends CallOptions {
  readonly maxAgeMs?: number;
}

/** Stands for no schema: any value will do. */
export type AnyConfig = StandardSchema<unknown, unknown>;

export interface GetConfigOptions<Schema extends StandardSchema = AnyConfig> extends ReadOptions {
  /** Any Standard Schema. What it returns is the answer. */
  readonly schema?: Schema;
}

export interface UpdateConfigOptions extends CallOptions {
  /** How Parameter Store keeps it. Default `String`. */
  readonly parameterType?: ParameterType;
  /** What Parameter Store shows beside it. Default: what it shows now. */
  readonly description?: string;
}

/** @throws InvalidInputError for a name that is no source's, and for none at all */
export function readSources(given: unknown): readonly [SourceName, ...SourceName[]] {
  const names: readonly unknown[] =
    typeof given === 'string' ? given.split(',').map((name) => name.trim()) : listOf(given);
  const sources = names.map((name) => SOURCE_NAMES.find((known) => known === name));
  const [first, ...others] = sources.filter((name) => name !== undefined);
  if (first !== undefined && !sources.includes(undefined)) return [first, ...others];
  const expected = `${SOURCE_NAMES.join(' or ')}, or both with the default first`;
  throw new InvalidInputError({ path: 'sources', expected, given });
}

/** @throws InvalidInputError */
export function readMaxAge(given: unknown): number {
  if (typeof given === 'number' && given >= 0) return given;
  throw new InvalidInputError({ path: 'maxAgeMs', expected: 'milliseconds, 0 or more', given });
}

/** @throws InvalidInputError for what is no text, or an empty one */
export function readText(given: unknown, path: string): string {
  if (typeof given === 'string' && given !== '') return given;
  throw new InvalidInputError({ path, expected: 'text, not empty', given });
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [given];
}
