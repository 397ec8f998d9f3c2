import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { fleet, runJob } from './local-guide.ts';

test('the examples of the guide work', async () => {
  expect(Object.keys(fleet.labourers)).toEqual(['loader', 'scorer']);
  const folder = await tempFolder();
  await writeFile(join(folder, 'sosw.config.ts'), "export default { labourers: { w: { entry: './w.ts' } } };");
  await writeFile(join(folder, 'w.ts'), 'export const handler = async () => 1;');
  expect(await runJob(folder, { lambda_name: 'w', day: '2026-01-01' })).toMatchObject({ state: 'written', total: 1 });
}, 60_000);
