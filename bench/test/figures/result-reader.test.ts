import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readResult, resultReader } from '../../src/figures/result-reader.ts';

it('reads figures by name', () => {
  const result = resultReader('cost', { date: 'today', quiet: { tasks: 100 } });
  expect(result.number('quiet.tasks')).toBe(100);
  expect(result.text('date')).toBe('today');
  expect(() => result.number('date')).toThrow('cost: expected a number at date, got "today"');
  expect(() => result.number('quiet.tasks.more')).toThrow('expected a number at quiet.tasks.more');
  expect(() => result.text('constructor')).toThrow('expected a text at constructor, got undefined');
});

it('says which bench has to be run', () => {
  const folder = `${mkdtempSync(join(tmpdir(), 'sosw-results-'))}/`;
  try {
    expect(() => readResult(folder, 'slots')).toThrow('no result of slots: npm run bench -- slots --save');
    writeFileSync(`${folder}slots.json`, '{"finished": 296}');
    expect(readResult(folder, 'slots').number('finished')).toBe(296);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
