// All checks but the tests: types, lint with the purity rules, unused code, packages as users install them, lock file.
// Runs them all, tells how each ended, exits with 1 when one failed.
import { spawnSync } from 'node:child_process';

const PUBLISHED = ['packages/core', 'packages/local', 'packages/cli'];

const CHECKS = [
  ['types', 'tsc', ['-b']],
  ['lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['coverage of the domain', 'vitest', ['run', '--coverage', 'packages/core/test/domain', '--reporter=dot']],
  ['unused code', 'knip', []],
  ...PUBLISHED.flatMap((path) => [
    [`publint ${path}`, 'publint', ['--strict', path]],
    [`types as installed ${path}`, 'attw', ['--pack', path, '--profile', 'esm-only']],
  ]),
  ['public API', process.execPath, ['scripts/api-report.mjs', '--check']],
  ['figures of the README', process.execPath, ['bench/dist/figures.js', '--check']],
  ['lock file', process.execPath, ['scripts/complete-lock.mjs', '--check']],
];

const failed = [];
for (const [name, command, args] of CHECKS) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `node_modules/.bin:${process.env.PATH}`, NO_COLOR: '1' },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status === 0) continue;
  failed.push(name);
  console.log(`${stdout}${stderr}`);
}
if (failed.length > 0) console.error(`verify: ${failed.join(', ')} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
