import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { METRIC_UNITS } from '../../src/domain/metrics.ts';

it('docs/guide/metrics.md has a row for each metric, with its unit, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/guide/metrics.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, name, unit]) => [name, unit]);
  expect(Object.fromEntries(rows)).toEqual(METRIC_UNITS);
});
