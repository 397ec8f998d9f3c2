import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BundleError, bundleFunction, nodeCommand } from '../src/index.ts';
import { tempFolder } from './support/temp-folder.ts';
import { rejection, startHost } from './support/test-host.ts';

/** Writes files into a folder and bundles `entry`. */
async function bundle(files: Record<string, string>, entry: string, handlerExport?: string) {
  const folder = await tempFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const options = { entry: join(folder, entry), outFolder: join(folder, 'out') };
  return bundleFunction(handlerExport === undefined ? options : { ...options, handlerExport });
}

test('a TypeScript function runs as one module, CommonJS packages and require included', async () => {
  const { folder, handler } = await bundle(
    {
      'worker.ts': `import { twice } from './twice.cjs';
        export const run = async ({ n }: { n: number }): Promise<string> => twice(n) + typeof require('node:fs').readFile;`,
      'twice.cjs': "const os = require('node:os'); exports.twice = (n) => n * 2 + os.EOL;",
    },
    'worker.ts',
    'run',
  );
  expect(handler).toBe('index.run');

  const { invoke } = await startHost([{ name: 'f', command: nodeCommand(), cwd: folder, handler, timeoutMs: 20_000 }]);
  expect((await invoke('f', { n: 21 })).value).toBe('42\nfunction');
});

test('the stack of an error names the source', async () => {
  const { folder, handler } = await bundle(
    {
      'worker.ts':
        "type Nothing = never;\n\nexport const handler = async (): Promise<void> => {\n  throw new Error('here');\n};\n",
    },
    'worker.ts',
  );
  const { invoke } = await startHost([{ name: 'f', command: nodeCommand(), cwd: folder, handler, timeoutMs: 20_000 }]);
  expect((await invoke('f')).value.trace[1]).toMatch(/worker\.ts:4:9/);
});

test('a build error tells file, line and column', async () => {
  const error = await rejection(
    bundle({ 'worker.ts': "\nimport { x } from './missing.ts';\nexport const handler = x;" }, 'worker.ts'),
  );

  expect(error).toBeInstanceOf(BundleError);
  expect(error).toMatchObject({
    code: 'SOSW_BUNDLE_FAILED',
    details: {
      problems: [
        {
          message: expect.stringContaining('./missing.ts'),
          file: expect.stringMatching(/\/worker\.ts$/),
          line: 2,
          column: 19,
        },
      ],
    },
  });
  expect(String(error)).toMatch(/worker\.ts:2:19: Could not resolve/);
});

test('an entry without the handler is refused', async () => {
  const error = await rejection(bundle({ 'worker.ts': 'export const other = 1;' }, 'worker.ts'));
  expect(error).toBeInstanceOf(BundleError);
  expect(String(error)).toContain('exports no "handler"');
});

test('an entry that does not exist is refused', async () => {
  const error = await rejection(bundle({}, 'worker.ts'));
  expect(error).toBeInstanceOf(BundleError);
  expect(String(error)).toContain('worker.ts');
});

test('a CommonJS entry is taken; its handler is found when it runs', async () => {
  const { folder, handler } = await bundle({ 'worker.cjs': 'exports.handler = async () => 7;' }, 'worker.cjs');
  const { invoke } = await startHost([{ name: 'f', command: nodeCommand(), cwd: folder, handler, timeoutMs: 20_000 }]);
  expect((await invoke('f')).value).toBe(7);
});
