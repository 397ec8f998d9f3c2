// What docs/guide/local.md shows; packages/core/test/docs/snippets.test.ts compares it with the page.
import { defineConfig } from 'sosw';
import { readConfigFile, startLocalFleet } from '../../src/index.ts';

// #region labourers
export const fleet = defineConfig({
  labourers: {
    loader: { entry: './worker.ts', timeout: 30, maxSimultaneousInvocations: 5 },
    scorer: {
      command: ['python3', '-m', 'awslambdaric', 'app.handler'],
      folder: './scorer', // where app.py is
      runtime: 'python3.12',
      environment: { MODEL: 'small' },
    },
  },
});
// #endregion

// #region program
export async function runJob(folder: string, job: object): Promise<unknown> {
  const fleet = await startLocalFleet({
    config: await readConfigFile(folder),
    folder,
    data: `${folder}/data`, // absent: in memory
    tickMs: 5_000,
  });
  try {
    const { payload } = await fleet.invoke('sosw_scheduler', JSON.stringify({ job }));
    return payload;
  } finally {
    await fleet.close({ drainMs: 10_000 }); // running invocations may take so long
  }
}
// #endregion
