import { Option } from 'commander';
import { numberFrom } from '../input.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 1_000;

/** How long a list may be; the same for every list. */
export function limitOption(): Option {
  return new Option('--limit <n>', `no more than this, ${LIMIT_MAX} at most`)
    .argParser(numberFrom(1, LIMIT_MAX, { whole: true }))
    .default(LIMIT_DEFAULT);
}
