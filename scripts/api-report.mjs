// The public API of each published entry as a text in `api/`, so that a change of it is seen in review.
// `--check` compares and exits with 1 when it differs; without, the texts are written anew.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const PACKAGES = ['packages/core', 'packages/local'];
/** Handlers of Lambda functions: their API is the event. */
const NOT_IMPORTED = /^\.\/lambda\//;

const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  },
};

const isCheck = process.argv.includes('--check');
const drafts = mkdtempSync(join(tmpdir(), 'sosw-api-'));
let differing = 0;
try {
  for (const folder of PACKAGES) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const [subpath, { types }] of Object.entries(manifest.exports)) {
      if (!NOT_IMPORTED.test(subpath)) report(folder, manifest.name, subpath, types);
    }
  }
} finally {
  rmSync(drafts, { recursive: true });
}
process.exitCode = differing > 0 ? 1 : 0;

function report(folder, packageName, subpath, types) {
  const name = `${packageName.replace('@', '').replace('/', '-')}${subpath.slice(1).replaceAll('/', '-')}`;
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve(folder, 'package.json'),
    configObject: {
      projectFolder: resolve(folder),
      mainEntryPointFilePath: resolve(folder, types),
      compiler: { overrideTsconfig: TSCONFIG },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: `${name}.api.md`,
        reportFolder: drafts,
        reportTempFolder: drafts,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'none' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  Extractor.invoke(config, { localBuild: true, messageCallback: (message) => (message.handled = true) });
  compare(`api/${name}.api.md`, readFileSync(join(drafts, `${name}.api.md`), 'utf8').replaceAll('\r\n', '\n'));
}

function compare(file, text) {
  const before = readOrNothing(file);
  if (before === text) return;
  if (!isCheck) return writeFileSync(file, text);
  differing += 1;
  const now = new Set(text.split('\n'));
  const then = new Set(before.split('\n'));
  for (const line of then) if (!now.has(line)) console.error(`${file}: - ${line}`);
  for (const line of now) if (!then.has(line)) console.error(`${file}: + ${line}`);
  console.error(`${file} differs from the code: if that is meant, npm run api`);
}

function readOrNothing(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
