import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { functionOf } from '../support/test-host.ts';
import { openTether } from '../support/tether.ts';

test('an idle environment ends by itself when its host is killed', async () => {
  const tether = await openTether();
  const spec = await functionOf('f', `${tether.code} export const handler = async () => 1;`);
  const script = join(await tempFolder(), 'host.mjs');
  await writeFile(
    script,
    `import { startLambdaHost } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
     const { endpoint } = await startLambdaHost({ functions: [${JSON.stringify(spec)}] });
     await fetch(endpoint + '/2015-03-31/functions/f/invocations', { method: 'POST' });
     console.log('ran');`,
  );
  const host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { ended } = await tether.tied();
  await once(host.stdout, 'data');

  host.kill('SIGKILL');

  await ended;
  expect(host.killed).toBe(true);
});
