import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

/** Packages that a function carries which does no more than this, and the size of our own code in it (bytes). */
async function bundled(contents: string): Promise<{ packages: string[]; bytes: number; text: string }> {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: source, loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    external: ['@aws-sdk/*'],
    minify: true,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  const { contents: code = new Uint8Array(), text = '' } = outputFiles[0] ?? {};
  return { packages: [...new Set(imports)].sort(), bytes: code.length, text };
}

test('an error class alone brings nothing else along', async () => {
  const { packages, bytes } = await bundled(`export { NonRetryableError } from './index.ts';`);
  expect(packages).toEqual([]);
  expect(bytes).toBeLessThan(2_000);
});

test('a worker brings the clients of Lambda and DynamoDB, and the others only when they are needed', async () => {
  const { packages, bytes } = await bundled(
    `import { Worker, getLambdaHandler } from './index.ts'; export const handler = getLambdaHandler(Worker);`,
  );
  expect(packages).toEqual([
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-lambda',
    '@aws-sdk/client-sns',
    '@aws-sdk/client-sts',
    'node:crypto',
  ]);
  expect(bytes).toBeLessThan(40_000);
});

test('what reads configuration itself brings the clients of parameters and secrets when they are needed', async () => {
  const { packages, bytes } = await bundled(`export { getConfig } from './config/index.ts';`);
  expect(packages).toEqual([
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-secrets-manager',
    '@aws-sdk/client-ssm',
    'node:crypto',
  ]);
  expect(bytes).toBeLessThan(20_000);
});

test('a worker that reads none carries nothing of it', async () => {
  const worker = await bundled(`export { Worker } from './index.ts';`);
  expect(worker.text).not.toContain('Parameter Store');
  expect(worker.text).toContain('readConfig of ');
});
