import { expect, it } from 'vitest';
import { tableText } from '../../src/output/table.ts';

it('aligns texts to the left and numbers to the right', () => {
  const rows = [
    ['first', 1.5, 'ok'],
    ['a', 200, 'MISSED'],
  ];
  expect(tableText({ title: 'a title', columns: ['', 'units', 'is'], rows })).toBe(
    ['a title', '         units  is', '  first    1.5  ok', '  a        200  MISSED', ''].join('\n'),
  );
});
