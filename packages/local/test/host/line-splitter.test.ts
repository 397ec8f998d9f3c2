import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_CHARACTERS_MAX, LineSplitter } from '../../src/host/line-splitter.ts';

test('lines are the same however the text is cut into chunks', () => {
  const piece = fc.stringMatching(/^[ab]{0,3}\n?$/);
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const lines: string[] = [];
      const splitter = new LineSplitter((line) => lines.push(line));
      for (const text of pieces) splitter.push(text);
      splitter.end();
      const all = pieces.join('').split('\n');
      if (all.at(-1) === '') all.pop();
      expect(lines).toEqual(all);
    }),
  );
});

test('a carriage return before the break is not part of the line', () => {
  const lines: string[] = [];
  new LineSplitter((line) => lines.push(line)).push('a\r\nb\n');
  expect(lines).toEqual(['a', 'b']);
});

test('a line without end is given out in parts', () => {
  const lengths: number[] = [];
  const splitter = new LineSplitter((line) => lengths.push(line.length));
  for (let chunk = 0; chunk < 9; chunk++) splitter.push('x'.repeat(LINE_CHARACTERS_MAX / 4));
  splitter.end();
  expect(lengths).toEqual([LINE_CHARACTERS_MAX, LINE_CHARACTERS_MAX, LINE_CHARACTERS_MAX / 4]);
});
