import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { percentile } from '../numbers.ts';

/** Says how long the import of its argument took, in milliseconds. */
const TIMED = `
  const startedMs = performance.now();
  await import(process.argv[1]);
  console.log(performance.now() - startedMs);
  process.exit();`;

/** Medians of so many imports of each file, in milliseconds; in turns, so that a busy moment hits all of them. */
export async function importTimes(files: readonly string[], times: number): Promise<number[]> {
  const taken = files.map((): number[] => []);
  for (let n = 0; n < times; n++) {
    for (const [i, file] of files.entries()) taken[i]?.push(await importTime(file));
  }
  return taken.map((values) => percentile(values, 0.5));
}

async function importTime(file: string): Promise<number> {
  const args = ['--input-type=module', '--eval', TIMED, pathToFileURL(file).href];
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return Number(stdout);
}
