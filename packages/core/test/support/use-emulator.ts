import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { DYNALITE, type Emulator } from './emulators.ts';
import { emulatorClient, type FreshStore, freshStore } from './fresh-store.ts';

/** The DynamoDB of a test file. What it has is there from `beforeAll` on. */
export interface FileEmulator {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  /** A store on tables of its own. */
  freshStore(): Promise<FreshStore>;
}

/** Starts an emulator before the tests of a file, or of a `describe`, and stops it after them. */
export function useEmulator(): FileEmulator {
  let emulator: Emulator;
  let client: DynamoDBClient;
  beforeAll(async () => {
    emulator = await DYNALITE.start();
    client = emulatorClient(emulator);
  });
  afterAll(async () => {
    client?.destroy();
    await emulator?.stop();
  });
  return {
    get client() {
      return client;
    },
    get endpoint() {
      return emulator.endpoint;
    },
    freshStore: () => freshStore(client),
  };
}
