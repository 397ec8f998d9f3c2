import { basename, join, resolve } from 'node:path';
import type { BuildFailure, BuildOptions, Message, Metafile } from 'esbuild';
import { buildOnce, inputsOf } from './builder.ts';
import { BundleError, type BundleProblem } from './errors.ts';

/** What a bundled function is called; modules that it loads on demand have names of their own. */
const MODULE = 'index';

/** Export that is the handler unless told otherwise. */
export const DEFAULT_HANDLER_EXPORT = 'handler';

export interface BundleOptions {
  /** TypeScript or JavaScript file. */
  readonly entry: string;
  /** Folder that gets `index.mjs`, what it loads on demand, and source maps; made when missing. */
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
  const metafile = await bundle(entry, { entryPoints: { [MODULE]: entry }, outdir: folder });
  if (!mayExport(metafile, handlerExport)) {
    const message = `it exports no "${handlerExport}", which is to be the handler`;
    throw new BundleError({ entry, problems: [{ message, file: entry, line: 1, column: 1 }] });
  }
  return { folder, handler: `${MODULE}.${handlerExport}`, inputs: inputsOf(metafile) };
}

/** A module that exports `handler`, and the name of the folder that it gets. */
export interface NamedEntry {
  readonly name: string;
  readonly entry: string;
}

/**
 * Bundles functions that have most of their code in common: that is read once, and stands once beside their folders.
 *
 * @returns the entries with what became of them
 * @throws BundleError
 */
export async function bundleTogether<Entry extends NamedEntry>(
  entries: readonly Entry[],
  outFolder: string,
): Promise<(Entry & BundledFunction)[]> {
  const entryPoints = Object.fromEntries(entries.map(({ name, entry }) => [`${name}/${MODULE}`, entry]));
  const outdir = resolve(outFolder);
  const metafile = await bundle(entries.map(({ entry }) => entry).join(), { entryPoints, outdir });
  const common = { handler: `${MODULE}.${DEFAULT_HANDLER_EXPORT}`, inputs: inputsOf(metafile) };
  return entries.map((entry) => ({ ...entry, ...common, folder: join(outdir, entry.name) }));
}

/** @param what names the functions in an error */
async function bundle(what: string, options: Pick<BuildOptions, 'entryPoints' | 'outdir'>): Promise<Metafile> {
  try {
    return await buildOnce({
      ...options,
      bundle: true,
      splitting: true, // what is imported on demand is not even parsed before
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outExtension: { '.js': '.mjs' },
      mainFields: ['module', 'main'],
      banner: { js: REQUIRE_BANNER },
      sourcemap: true,
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new BundleError({ entry: what, problems: error.errors.map(toProblem) }, { cause: error });
  }
}

/** What a CommonJS module exports shows only when it runs; its handler is looked for then. */
function mayExport({ inputs, outputs }: Metafile, name: string): boolean {
  const [, output] = Object.entries(outputs).find(([file]) => basename(file) === `${MODULE}.mjs`) ?? [];
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
