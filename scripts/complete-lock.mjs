// Adds to package-lock.json the optional platform packages that the resolving registry did not list.
// `npm ci` compares the lock with every `optionalDependencies` entry and refuses a lock that lacks one,
// although none of these packages is ever installed on the platform at hand.
//
//   node scripts/complete-lock.mjs           repairs the lock file
//   node scripts/complete-lock.mjs --check   exits with 1 when it needs repair
import { readFileSync, writeFileSync } from 'node:fs';

const OPERATING_SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32'];

/** What a package's name says about the platform it is for; npm records the same three fields. */
function platformOf(name) {
  const words = name.split(/[-/@.]/);
  const os = OPERATING_SYSTEMS.find((word) => words.includes(word));
  const cpu = PROCESSORS.find((word) => words.includes(word));
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

function missingFrom(packages) {
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      if (places.some((place) => place in packages || place in missing)) continue;
      const version = range.replace(/^[~^]/, '');
      missing[`node_modules/${name}`] = {
        version,
        ...(entry.dev && { dev: true }),
        optional: true,
        ...platformOf(name),
      };
    }
  }
  return missing;
}

const FILE = 'package-lock.json';
const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = missingFrom(lock.packages);
const resolved = Object.entries(lock.packages).filter(
  ([path, entry]) => entry.resolved?.includes('://') && !entry.link && path,
);
const names = Object.keys(missing).map((place) => place.replace('node_modules/', ''));

if (process.argv.includes('--check')) {
  for (const name of names) console.error(`${FILE}: no entry for ${name}; run npm run lock`);
  for (const [path] of resolved) console.error(`${FILE}: ${path} names a registry; run npm run lock`);
  process.exitCode = names.length + resolved.length > 0 ? 1 : 0;
} else {
  for (const [, entry] of resolved) delete entry.resolved;
  const all = Object.entries({ ...lock.packages, ...missing });
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${FILE}: ${names.length} platform packages added, ${resolved.length} addresses removed`);
}
