// The published command brings the examples that `sosw demo` runs; in the repository it finds them where they are.
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const DEMOS = ['weather', 'tutorial'];
const target = at('packages/cli/examples');

rmSync(target, { recursive: true, force: true });
if (!process.argv.includes('--remove')) {
  for (const demo of DEMOS) cpSync(at(`examples/${demo}`), `${target}/${demo}`, { recursive: true });
}
