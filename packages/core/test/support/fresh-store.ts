import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  createStore,
  createStoreClient,
  createTables,
  type StoreClientOptions,
  type TableNames,
  tableNames,
} from '../../src/aws/store/index.ts';
import type { RowError } from '../../src/ports/row-error.ts';
import type { Store } from '../../src/ports/store.ts';
import { ManualSystem } from '../../src/testing/index.ts';
import type { Emulator } from './emulators.ts';

/** A busy machine may take long; these tests are not about time-outs. */
const PATIENCE_MS = 30_000;

export interface FreshStore {
  readonly client: DynamoDBClient;
  readonly names: TableNames;
  readonly store: Store;
  /** What reads of many left out. */
  readonly badRows: RowError[];
}

export function emulatorClient({ endpoint }: Pick<Emulator, 'endpoint'>, options: StoreClientOptions = {}) {
  return createStoreClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    connectionTimeoutMs: PATIENCE_MS,
    requestTimeoutMs: PATIENCE_MS,
    ...options,
  });
}

/** A store on tables of its own. */
export async function freshStore(client: DynamoDBClient): Promise<FreshStore> {
  const prefix = `t_${randomUUID()}_`;
  const names = tableNames({ prefix, config: `${prefix}config` });
  const system = new ManualSystem({ autoAdvance: true });
  await createTables(client, names, system.timers);
  const badRows: RowError[] = [];
  const store = createStore({ client, names, system, onBadRow: (error) => badRows.push(error) });
  return { client, names, store, badRows };
}
