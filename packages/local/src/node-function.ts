import { fileURLToPath } from 'node:url';

/** The same file from `src` (under the tests) and from `dist`: processes run what is compiled. */
const BOOTSTRAP = fileURLToPath(new URL('../dist/bootstrap.js', import.meta.url));

/** Command of a Node function for `FunctionSpec.command`. Its handler is found by `handler` below `cwd`. */
export function nodeCommand(): [string, ...string[]] {
  return [process.execPath, '--enable-source-maps', BOOTSTRAP];
}
