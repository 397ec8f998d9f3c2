import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { BUGS } from '../src/planted/bugs/index.ts';
import { DIRECTED } from '../src/planted/directed.ts';

const source = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../packages/core/src/${file}`, import.meta.url)), 'utf8');

test.each(BUGS)('the planted bug "$name" fits its source, once', ({ changes, scenario }) => {
  for (const { file, find, replace } of changes) {
    expect(source(file).split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
  }
  const scenarios = DIRECTED.map(({ name }) => name);
  if (scenario !== undefined) expect(scenarios).toContain(scenario);
});

test('planted bugs have names of their own, and every directed scenario catches one', () => {
  expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
  expect(new Set(BUGS.flatMap(({ scenario = [] }) => scenario))).toEqual(new Set(DIRECTED.map(({ name }) => name)));
});
