import { join, resolve } from 'node:path';
import type { BuildFailure, Message, Metafile } from 'esbuild';
import { buildOnce, inputsOf } from './builder.ts';
import { BundleError, type BundleProblem } from './errors.ts';

/** Export that is the handler unless told otherwise. */
export const DEFAULT_HANDLER_EXPORT = 'handler';

export interface BundleOptions {
  /** TypeScript or JavaScript file. */
  readonly entry: string;
  /** Folder that gets `index.mjs` and its source map; made when missing. */
  readonly outFolder: string;
  /** Name of the export that is the handler; default {@link DEFAULT_HANDLER_EXPORT}. */
  readonly handlerExport?: string;
}

/** What a `FunctionSpec` needs of a bundled function. */
export interface BundledFunction {
  /** For `cwd`. */
  readonly folder: string;
  /** For `handler`: `index.<export>`. */
  readonly handler: string;
  /** Absolute paths of all modules that are in it. */
  readonly inputs: readonly string[];
}

/** Gives CommonJS packages the `require` that an ES module does not have. */
const REQUIRE_BANNER =
  "import { createRequire as soswCreateRequire } from 'node:module'; const require = soswCreateRequire(import.meta.url);";

/**
 * Bundles a Node function with all it imports into one ES module. Calls may run side by side.
 *
 * @throws BundleError with file and line of what is wrong, also when the entry has no such export
 */
export async function bundleFunction(options: BundleOptions): Promise<BundledFunction> {
  const entry = resolve(options.entry);
  const folder = resolve(options.outFolder);
  const handlerExport = options.handlerExport ?? DEFAULT_HANDLER_EXPORT;
  const metafile = await bundle(entry, folder);
  if (!mayExport(metafile, handlerExport)) {
    const message = `it exports no "${handlerExport}", which is to be the handler`;
    throw new BundleError({ entry, problems: [{ message, file: entry, line: 1, column: 1 }] });
  }
  return { folder, handler: `index.${handlerExport}`, inputs: inputsOf(metafile) };
}

async function bundle(entry: string, folder: string): Promise<Metafile> {
  try {
    return await buildOnce({
      entryPoints: [entry],
      outfile: join(folder, 'index.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      mainFields: ['module', 'main'],
      banner: { js: REQUIRE_BANNER },
      sourcemap: true,
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new BundleError({ entry, problems: error.errors.map(toProblem) }, { cause: error });
  }
}

/** What a CommonJS module exports shows only when it runs; its handler is looked for then. */
function mayExport({ inputs, outputs }: Metafile, name: string): boolean {
  const [output] = Object.values(outputs).filter(({ entryPoint }) => entryPoint !== undefined);
  const isCommonJs = output?.entryPoint !== undefined && inputs[output.entryPoint]?.format === 'cjs';
  return isCommonJs || (output?.exports.includes(name) ?? false);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function toProblem({ text, location }: Message): BundleProblem {
  if (location === null) return { message: text };
  return { message: text, file: resolve(location.file), line: location.line, column: location.column + 1 };
}
