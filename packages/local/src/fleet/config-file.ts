import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'sosw';
import type { FleetConfig } from 'sosw/essentials';
import { buildOnce } from '../builder.ts';
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
    await buildOnce({
      ...{ entryPoints: [entry], outfile, bundle: true },
      ...{ platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
    }).catch((cause: unknown) => {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new BundleError({ entry, problems: [{ message }] }, { cause });
    });
    const module: { default?: FleetConfig } = await import(pathToFileURL(outfile).href);
    if (!module.default)
      throw new BundleError({ entry, problems: [{ message: 'it has no default export', file: entry }] });
    return defineConfig(module.default);
  } finally {
    await rm(built, { recursive: true, force: true });
  }
}
