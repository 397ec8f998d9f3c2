import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Bundle {
  readonly entry: string;
  /** Of all its files; those that are loaded on demand, too. */
  readonly bytes: number;
  /** Of `bytes` those that are not of other people's packages. */
  readonly ownBytes: number;
}

const OTHERS = /(^|\/)node_modules\/(?!sosw\/)/;
const HERE = dirname(fileURLToPath(import.meta.url));

/** Bundles a module with all that it imports as functions are bundled that get deployed, and minified. */
export async function writeBundle(contents: string, folder: string): Promise<Bundle> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: HERE },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const outputs = Object.values(metafile.outputs);
  const inputs = outputs.flatMap((output) => Object.entries(output.inputs));
  return {
    entry: join(folder, 'stdin.mjs'),
    bytes: sum(outputs.map(({ bytes }) => bytes)),
    ownBytes: sum(inputs.map(([path, { bytesInOutput }]) => (OTHERS.test(path) ? 0 : bytesInOutput))),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
