export { realSystem } from '../../runtime/system.ts';
export { CONNECTION_TIMEOUT_MS } from '../single-try.ts';
export type { OnUnchecked } from './check.ts';
export { createStoreClient, REQUEST_TIMEOUT_MS, type StoreClientOptions } from './client.ts';
export { ConfigDocuments, type ConfigDocumentsOptions, type StoredDocument } from './config-documents.ts';
export { createTables } from './create-tables.ts';
export { createStore, type StoreOptions } from './store.ts';
export {
  type Column,
  createTableInput,
  DUE_INDEX,
  type Index,
  keyColumns,
  TABLE_SHAPES,
  type TableKind,
  type TableNames,
  type TableShape,
  TTL_COLUMN,
  tableNames,
} from './tables.ts';
