export type { AttributeType, RowMapper } from '../../ports/table-client.ts';
export type { Clause, Comparison, FilterExpression } from './clause.ts';
export { DynamoDbClient } from './client.ts';
export { ColumnError, type ColumnErrorDetails } from './column-error.ts';
export type { DynamoDbClientOptions } from './connection.ts';
export type {
  BatchGetOptions,
  DecodeOptions,
  EncodeOptions,
  GetOptions,
  PutOptions,
  TableOptions,
  TransactionOptions,
} from './options.ts';
export type { KeyComparison, QueryOptions, Selection } from './query-input.ts';
export type { RowInput, RowOf, WideIntegers } from './row.ts';
export type { Item } from './row-codec.ts';
export type { ScanOptions, ScanSelection } from './scan-input.ts';
export type { DynamoDbConfig } from './settings.ts';
export type { Capacity, TableIndex, TableKeys } from './table-description.ts';
export type { TransactionItem } from './transaction.ts';
export {
  type CancellationReason,
  TransactionError,
  type TransactionProgress,
  TransactionUnavailableError,
} from './transaction-error.ts';
export { type UnprocessedKeys, UnprocessedKeysError } from './unprocessed-keys-error.ts';
export type { Changes } from './update-input.ts';
