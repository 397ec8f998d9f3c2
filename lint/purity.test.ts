import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIOME = join(dirname(createRequire(import.meta.url).resolve('@biomejs/biome/package.json')), 'bin/biome');

/** What each file of a made-up tree holds, and the rule that must catch it; `undefined`: nothing may. */
const FILES: Record<string, readonly [source: string, rule: string | undefined]> = {
  'domain/clock.ts': ['export const now = (): number => Date.now();', 'plugin'],
  'domain/alias.ts': ['export const clock = Date.now;', 'plugin'],
  'domain/today.ts': ['export const today = (): Date => new Date();', 'plugin'],
  'domain/dice.ts': ['export const dice = (): number => Math.random();', 'plugin'],
  'moves/uuid.ts': ['export const id = (): string => globalThis.crypto.randomUUID();', 'plugin'],
  'essentials/later.ts': ['export const later = (): unknown => setTimeout(() => {}, 1);', 'plugin'],
  'aws/env.ts': ['export const region = (): string | undefined => process.env.AWS_REGION;', 'noRestrictedGlobals'],
  'domain/sdk.ts': ["export { DynamoDBClient } from '@aws-sdk/client-dynamodb';", 'noRestrictedImports'],
  'ports/sdk.ts': ["export { DynamoDBClient } from '@aws-sdk/client-dynamodb';", 'noRestrictedImports'],
  'moves/sdk.ts': ["export { DynamoDBClient } from '@aws-sdk/client-dynamodb';", 'noRestrictedImports'],
  'essentials/sdk.ts': ["export { DynamoDBClient } from '@aws-sdk/client-dynamodb';", 'noRestrictedImports'],
  'runtime/sdk.ts': ["export { DynamoDBClient } from '@aws-sdk/client-dynamodb';", 'noRestrictedImports'],
  'domain/port.ts': ["export type { System } from '../ports/system.ts';", 'noRestrictedImports'],
  'domain/chunking/port.ts': ["export type { System } from '../../ports/system.ts';", 'noRestrictedImports'],
  'ports/move.ts': ["export { claim } from '../moves/claim.ts';", 'noRestrictedImports'],
  'moves/essential.ts': ["export { tick } from '../essentials/tick.ts';", 'noRestrictedImports'],
  'essentials/adapter.ts': ["export { createStore } from '../aws/store/index.ts';", 'noRestrictedImports'],
  'runtime/adapter.ts': ["export { createStore } from '../aws/store/index.ts';", 'noRestrictedImports'],
  'aws/move.ts': ["export { claim } from '../moves/claim.ts';", 'noRestrictedImports'],
  'domain/pure.ts': ['export const day = (ms: number): Date => new Date(ms);', undefined],
  'runtime/system.ts': ['export const now = (): number => Date.now();', undefined],
  'index.ts': ["export { createStore } from './aws/store/index.ts';", undefined],
};

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string | { readonly file: string } };
}

describe('the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sosw-lint-'));
  let found: Map<string, string[]>;

  beforeAll(() => {
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }));
    cpSync(join(ROOT, 'lint/purity.grit'), join(folder, 'lint/purity.grit'));
    for (const [path, [source]] of Object.entries(FILES)) {
      const file = join(folder, 'packages/core/src', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${source}\n`);
    }
    found = diagnosticsByFile(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  for (const [path, [source, rule]] of Object.entries(FILES)) {
    it(`${rule === undefined ? 'allows' : 'forbids'} in ${path}: ${source}`, () => {
      const categories = found.get(path) ?? [];
      if (rule === undefined) expect(categories).toEqual([]);
      else expect(categories.map((category) => category.split('/').at(-1))).toContain(rule);
    });
  }
});

function diagnosticsByFile(folder: string): Map<string, string[]> {
  const output = lint(folder);
  const { diagnostics } = JSON.parse(output) as { diagnostics: Diagnostic[] };
  const byFile = new Map<string, string[]>();
  for (const { category, location } of diagnostics) {
    const file = typeof location.path === 'string' ? location.path : location.path.file;
    const path = file.split('packages/core/src/')[1] ?? file;
    byFile.set(path, [...(byFile.get(path) ?? []), category]);
  }
  return byFile;
}

function lint(folder: string): string {
  const args = [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  try {
    return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    // Biome exits with 1 when it finds something; what it found is on its standard output.
    return (error as { stdout: string }).stdout;
  }
}
