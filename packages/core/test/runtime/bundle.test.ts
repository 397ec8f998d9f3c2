import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

/** Packages that a function carries which does no more than this, and the size of our own code in it (bytes). */
async function bundled(contents: string): Promise<{ packages: string[]; bytes: number }> {
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
  return { packages: [...new Set(imports)].sort(), bytes: outputFiles[0]?.contents.length ?? 0 };
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
