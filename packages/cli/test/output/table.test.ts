import { describe, expect, it } from 'vitest';
import type { Style } from '../../src/output/style.ts';
import { type Column, record, table } from '../../src/output/table.ts';

interface Row {
  readonly name: string;
  readonly count?: number;
  readonly note: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'name', cell: ({ name }) => name },
  { title: 'count', align: 'right', cell: ({ count }) => count },
  { title: 'note', cell: ({ note }) => note },
];

const plain: Style = (_, text) => text;
const narrow: Style = Object.assign((_: unknown, text: string) => text, { width: 30 });

describe('table', () => {
  it('makes columns as wide as their widest cell, with a dash for what is not there', () => {
    const rows = [
      { name: 'a', count: 7, note: 'short' },
      { name: 'longer', note: '' },
    ];
    expect(table(rows, COLUMNS, plain)).toBe(
      ['NAME    COUNT  NOTE', 'a           7  short', 'longer      -', ''].join('\n'),
    );
  });

  it('counts characters, not bytes', () => {
    const rows = [
      { name: '𝄞ü', count: 1, note: '' },
      { name: 'four', count: 2, note: '' },
    ];
    expect(table(rows, COLUMNS, plain).split('\n').slice(1, 3)).toEqual(['𝄞ü        1', 'four      2']);
  });

  it('ends where the terminal does, and not elsewhere', () => {
    const rows = [{ name: 'a', count: 1, note: 'x'.repeat(100) }];
    const [titles = '', line = ''] = table(rows, COLUMNS, narrow).split('\n');
    expect([titles.length, line.length]).toEqual([17, 30]);
    expect(line.endsWith('x…')).toBe(true);
    expect(table(rows, COLUMNS, plain)).toContain('x'.repeat(100));
  });

  it('lets nobody move the cursor, colour the screen or break a line', () => {
    const rows = [{ name: '\u001b[31mred\u001b[0m', count: 1, note: 'two\nlines\r\u0007' }];
    expect(table(rows, COLUMNS, plain)).toBe('NAME  COUNT  NOTE\nred       1  two lines\n');
  });

  it('has titles when there are no rows', () => {
    expect(table([], COLUMNS, plain)).toBe('NAME  COUNT  NOTE\n');
  });
});

describe('record', () => {
  it('shows names and values, without those that have none', () => {
    const entries = [['job', 'x'] as const, ['labourer', undefined] as const, ['tasks', '1\n2'] as const];
    expect(record(entries, plain)).toBe('job    x\ntasks  1 2\n');
  });
});
