import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach } from 'vitest';
import { type Item, N, S } from '../../../src/aws/store/attributes.ts';
import type { TableKind } from '../../../src/aws/store/index.ts';
import type { FreshStore } from '../../support/fresh-store.ts';
import { useEmulator } from '../../support/use-emulator.ts';

/** A store on tables of its own for each test, and its tables as others see them: item by item. */
export interface RawRows {
  readonly fresh: FreshStore;
  itemsOf(kind: TableKind): Promise<Item[]>;
  putRaw(kind: TableKind, row: Item): Promise<void>;
}

/** Starts an emulator for a test file. */
export function useRawRows(): RawRows {
  const emulator = useEmulator();
  let fresh: FreshStore;
  beforeEach(async () => {
    fresh = await emulator.freshStore();
  });
  return {
    get fresh() {
      return fresh;
    },
    async itemsOf(kind) {
      const { Items = [] } = await emulator.client.send(new ScanCommand({ TableName: fresh.names[kind] }));
      return Items;
    },
    async putRaw(kind, row) {
      await emulator.client.send(new PutItemCommand({ TableName: fresh.names[kind], Item: row }));
    },
  };
}

/** The columns of the first task that the factories make, as they stand in every place. */
export const TASK_ID = 'some_worker~0~0mjuohs000000000abcdefgh';
export const REF: Item = { lane: S('some_worker#0'), task_id: S(TASK_ID) };
export const BODY: Item = {
  ...REF,
  labourer_id: S('some_worker'),
  created_at: N(1767225600),
  payload: S('{"index":0}'),
};
