import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announceFleet, startEmulator } from '@sosw/local';
import { ConfigDocuments, createStore, createStoreClient, createTables, realSystem, tableNames } from 'sosw/aws/store';
import type { Store, Task, WaitingTask } from 'sosw/essentials';

/** The tables of a fleet without its functions: what commands show of them is what a test has put there. */
export interface Tables {
  readonly store: Store;
  /** Commands that run here find the tables. */
  readonly cwd: string;
  enqueue(tasks: readonly Task[]): Promise<void>;
  delay(tasks: readonly WaitingTask[]): Promise<void>;
  /** The documents of the configuration; what they are replaced by is not checked. */
  readonly documents: ConfigDocuments;
  stop(): Promise<void>;
}

/** Port 1 of this machine: nobody listens there. */
const NOBODY = 'http://127.0.0.1:1';
const BATCH = 25;

/** @param lambda endpoint that stands in for the functions. Default: nobody answers */
export async function startTables(lambda: string = NOBODY): Promise<Tables> {
  const emulator = await startEmulator();
  const client = createStoreClient({
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const names = tableNames();
  await createTables(client, names, realSystem.timers);
  const store = createStore({ client, names, system: realSystem, onBadRow: (error) => expectNone(error) });
  const cwd = await mkdtemp(join(tmpdir(), 'sosw-tables-'));
  const endpoints = { lambda, dynamoDb: emulator.endpoint };
  await announceFleet({ pid: process.pid, startedAtMs: 0, endpoints, folder: cwd });
  const write = async (place: 'queued' | 'waiting', tasks: readonly (Task | WaitingTask)[]) => {
    for (let from = 0; from < tasks.length; from += BATCH) {
      await store.writer.writeBatch(place, tasks.slice(from, from + BATCH));
    }
  };
  return {
    store,
    cwd,
    documents: new ConfigDocuments({ client, system: realSystem, tableName: names.config, env: 'production' }),
    enqueue: (tasks) => write('queued', tasks),
    delay: (tasks) => write('waiting', tasks),
    async stop() {
      client.destroy();
      await emulator.close();
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

function expectNone(error: Error): never {
  throw error;
}
