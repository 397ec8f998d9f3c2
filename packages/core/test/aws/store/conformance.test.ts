import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeConformance } from '../../../src/testing/index.ts';
import { EMULATORS, type Emulator } from '../../support/emulators.ts';
import { emulatorClient, freshStore } from '../../support/fresh-store.ts';

for (const { name, missing, start } of EMULATORS) {
  describe.skipIf(missing)(`the store on ${name}${missing ? ` (skipped: ${missing})` : ''}`, () => {
    let emulator: Emulator;
    let client: DynamoDBClient;

    beforeAll(async () => {
      emulator = await start();
      client = emulatorClient(emulator);
    });

    afterAll(async () => {
      client?.destroy();
      await emulator?.stop();
    });

    test.each(storeConformance().map((one) => [one.name, one] as const))('%s', async (_, one) => {
      const { store, badRows } = await freshStore(client);
      await one.run(store);
      expect(badRows).toEqual([]);
    });
  });
}

test('every numbered rule of the store is named by a case', () => {
  const titles = storeConformance().map(({ name }) => name);
  const rules = [
    'R0',
    'R1',
    'R2',
    'R3',
    'R3b',
    'R3c',
    'R4',
    'R5',
    'R6',
    'R7',
    'R8',
    'R10a',
    'R10b',
    'R10c',
    'R10d',
    'R11',
  ];
  const unnamed = rules.filter((rule) => !titles.some((title) => new RegExp(`\\b${rule}\\b`).test(title)));
  expect(unnamed).toEqual([]);
});

test('no two cases have the same name', () => {
  const titles = storeConformance().map(({ name }) => name);
  expect(new Set(titles).size).toBe(titles.length);
});
