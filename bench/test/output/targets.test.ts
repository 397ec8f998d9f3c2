import { expect, it } from 'vitest';
import { isMet, targetsTable } from '../../src/output/targets.ts';

const UP = { figure: 'finished', atLeast: 290 };
const DOWN = { figure: 'p99_ms', atMost: 250 };

it('a target is met at its limit, and never by a figure that is missing', () => {
  expect([290, 289.9].map((finished) => isMet(UP, { finished }))).toEqual([true, false]);
  expect([250, 250.1].map((p99_ms) => isMet(DOWN, { p99_ms }))).toEqual([true, false]);
  expect(isMet(DOWN, {})).toBe(false);
  expect(isMet(UP, { finished: '290' })).toBe(false);
});

it('is shown with what was measured', () => {
  expect(targetsTable([UP, DOWN], { finished: 280, p99_ms: 120 }).rows).toEqual([
    ['finished', '280', '>= 290', 'MISSED'],
    ['p99_ms', '120', '<= 250', 'ok'],
  ]);
});
