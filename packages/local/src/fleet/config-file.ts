import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'sosw';
import type { FleetConfig } from 'sosw/essentials';
import { buildOnce, inputsOf } from '../builder.ts';
import { BundleError } from '../errors.ts';

/** Name of the file that describes a fleet. */
export const CONFIG_FILE = 'sosw.config.ts';

/**
 * Reads `sosw.config.ts` of a folder. It is compiled beside itself, since Node 20 runs no TypeScript and its imports
 * must be found from where it stands.
 *
 * @throws BundleError when it does not compile
 * @throws InvalidInputError when what it exports makes no sense
 */
export async function readConfigFile(folder: string): Promise<FleetConfig> {
  const entry = join(resolve(folder), CONFIG_FILE);
  const built = await mkdtemp(join(resolve(folder), '.sosw-config-'));
  try {
    const outfile = join(built, 'config.mjs');
    await compile(entry, outfile);
    const module: { default?: FleetConfig } = await import(pathToFileURL(outfile).href);
    if (!module.default)
      throw new BundleError({ entry, problems: [{ message: 'it has no default export', file: entry }] });
    return defineConfig(module.default);
  } finally {
    await rm(built, { recursive: true, force: true });
  }
}

/** Absolute paths of all that `sosw.config.ts` is made of; of the file alone when it does not compile. */
export async function configSources(folder: string): Promise<readonly string[]> {
  const entry = join(resolve(folder), CONFIG_FILE);
  try {
    return await compile(entry);
  } catch {
    return [entry];
  }
}

async function compile(entry: string, outfile?: string): Promise<readonly string[]> {
  try {
    const metafile = await buildOnce({
      ...{ entryPoints: [entry], bundle: true, packages: 'external' },
      ...{ platform: 'node', format: 'esm', target: 'node20' },
      ...(outfile === undefined ? { write: false } : { outfile }),
    });
    return inputsOf(metafile);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BundleError({ entry, problems: [{ message }] }, { cause });
  }
}
