// Installs what the tests against the Python original need: an environment of Python beside the example, with the
// packages of its requirements.txt. Does nothing when it is there already.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../examples/python-worker/${path}`, import.meta.url));
const VENV = at('.venv');
const PYTHON = at('.venv/bin/python');
const REQUIREMENTS = at('python/requirements.txt');
/** Written last: what was installed, and by which Python. */
const STAMP = at('.venv/installed.txt');

/** The original asks for 3.10; Debian ships `venv` without what it needs, as a package of its own. */
const CHECK = 'import ensurepip, sys, venv; ensurepip.version(); sys.exit(sys.version_info < (3, 10))';
const SYSTEM_PYTHON = '/usr/bin/python3';
const NEEDED = 'Python 3.10 or newer with its modules venv and ensurepip';

main();

function main() {
  if (isInstalled()) return;
  const python = usablePython() ?? installPython();
  rmSync(VENV, { recursive: true, force: true });
  run(python, ['-m', 'venv', VENV]);
  run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
  writeFileSync(STAMP, stamp());
}

function isInstalled() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp();
}

/** Differs when the requirements have changed, or the Python that the environment was made from is gone. */
function stamp() {
  const version = spawnSync(PYTHON, ['--version'], { encoding: 'utf8' }).stdout;
  return `${version}${createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex')}\n`;
}

function usablePython() {
  return ['python3', SYSTEM_PYTHON].find((python) => spawnSync(python, ['-c', CHECK]).status === 0);
}

function installPython() {
  const isOurs = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isOurs) fail(`${NEEDED} is needed: install it and run this again.`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-qq', '--yes', '--no-install-recommends', 'python3', 'python3-venv']);
  return usablePython() ?? fail(`${NEEDED} is needed: this Debian has none.`);
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) fail(`${[program, ...args].join(' ')}: ${error?.message ?? `exit status ${status}`}`);
}

function fail(why) {
  process.stderr.write(`interop: ${why}\n`);
  process.exit(1);
}
