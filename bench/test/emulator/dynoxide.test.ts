import { createRequire } from 'node:module';
import { createStoreClient, createTables, realSystem, tableNames } from 'sosw/aws/store';
import { expect, it } from 'vitest';
import { startDynoxide } from '../../src/emulator/dynoxide.ts';

async function createTablesAt(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = createStoreClient({ endpoint, region: 'us-east-1', credentials });
  await createTables(client, tableNames(), realSystem.timers).finally(() => client.destroy());
}

/** CI has it; elsewhere the test is skipped where the optional package does not install. */
const isExpected = Boolean(process.env.CI) || isInstalled();

it.runIf(isExpected)('can be used once it is started, and is gone once it is closed', async () => {
  const { endpoint, pid, close } = await startDynoxide();
  await createTablesAt(endpoint).finally(close);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await expect(createTablesAt(endpoint)).rejects.toThrow('ECONNREFUSED');
});

function isInstalled(): boolean {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json') !== '';
  } catch {
    return false;
  }
}
