import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');

/** `R3`, `R3c`, `R10a`: the rules that a text names. */
const rulesIn = (text: string): string[] => text.match(/\bR\d+[a-d]?\b/g) ?? [];

const page = read('docs/protocol.md');
const headings = Array.from(page.matchAll(/^\*\*(R\d+[a-d]?)\b/gm), ([, rule = '']) => rule);
const parts = ['R10a', 'R10b', 'R10c', 'R10d'];

/** Titles of tests and of conformance cases: quoted texts that begin with the rules they hold. */
function titledRules(): Set<string> {
  const files = ['packages/core/test', 'packages/core/src/testing/conformance'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  const titles = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => read(file).match(/['"`]R\d+[a-d]?\b[^'"`]*/g) ?? []);
  return new Set(titles.flatMap(rulesIn));
}

describe('the rules of the protocol', () => {
  it('are numbered without a gap', () => {
    expect(headings.filter((rule) => /^R\d+$/.test(rule))).toEqual(Array.from({ length: 12 }, (_, n) => `R${n}`));
  });

  it.each([...headings, ...parts])('%s is held by a test that names it', (rule) => {
    expect([...titledRules()]).toContain(rule);
  });

  it('have code where the page says', () => {
    const files = page.match(/`(moves|essentials|runtime|aws)\/[\w/-]+\.ts`/g) ?? [];
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) expect(read(`packages/core/src/${file.slice(1, -1)}`)).not.toBe('');
  });
});
