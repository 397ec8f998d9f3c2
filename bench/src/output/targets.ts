import type { Target } from '../bench.ts';
import type { Table } from './table.ts';

/** Whether a figure is what it should be; one that is missing is not. */
export function isMet(target: Target, figures: Readonly<Record<string, unknown>>): boolean {
  const value = figures[target.figure];
  if (typeof value !== 'number') return false;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

export function targetsTable(targets: readonly Target[], figures: Readonly<Record<string, unknown>>): Table {
  return {
    title: 'targets',
    columns: ['', 'measured', 'target', ''],
    rows: targets.map((target) => [
      ...[target.figure, String(figures[target.figure])],
      'atMost' in target ? `<= ${target.atMost}` : `>= ${target.atLeast}`,
      isMet(target, figures) ? 'ok' : 'MISSED',
    ]),
  };
}
