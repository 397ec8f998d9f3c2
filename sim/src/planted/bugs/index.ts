import type { Bug } from '../bug.ts';
import { CONDITIONS } from './conditions.ts';
import { JOBS } from './jobs.ts';
import { LOOKS } from './looks.ts';
import { NUMBERS } from './numbers.ts';
import { OUTCOMES } from './outcomes.ts';
import { REPORTS } from './reports.ts';
import { TICKS } from './ticks.ts';
import { WRITE_ORDER } from './write-order.ts';

/** To add one: a name, the file below `packages/core/src`, a text that occurs there once, and what stands there instead. */
export const BUGS: readonly Bug[] = [
  ...CONDITIONS,
  ...WRITE_ORDER,
  ...LOOKS,
  ...JOBS,
  ...OUTCOMES,
  ...NUMBERS,
  ...REPORTS,
  ...TICKS,
];
