import { resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, stop } from 'esbuild';

let running = 0;

/** Absolute paths of the files that something was built from. */
export function inputsOf({ inputs }: Metafile): string[] {
  return Object.keys(inputs).map((path) => resolve(path)); // esbuild writes them relative to the working directory
}

/**
 * Builds with esbuild, and ends its service process when nothing is being built any more: it would outlive the process
 * that started it by a moment, and takes memory that a fleet has better use for.
 *
 * @throws BuildFailure of esbuild
 */
export async function buildOnce(options: BuildOptions): Promise<Metafile> {
  running += 1;
  try {
    const { metafile } = await build({ ...options, metafile: true, logLevel: 'silent' });
    return metafile;
  } finally {
    running -= 1;
    if (running === 0) await stop();
  }
}
