import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Options {
  /** How long jobs are scheduled and processes are killed. */
  readonly minutes: number;
  /** Of the random choices. When things happen is decided by the machine too: the same seed is not the same soak. */
  readonly seed: number;
  readonly killsPerMinute: number;
  readonly output: 'table' | 'json';
}

const MINUTES_MAX = 24 * 60;
const KILLS_MAX = 600;
const SEED_MAX = 2 ** 31 - 1;

export const USAGE = 'npm run soak -- [--minutes M] [--seed S] [--kills-per-minute K] [-o table|json]\n';

/** Reads the command line. @returns a text that says what is wrong with it, when something is */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '1' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * SEED_MAX)) },
        'kills-per-minute': { type: 'string', default: '12' },
        output: { type: 'string', short: 'o', default: 'table' },
      },
    });
    const { minutes, seed, 'kills-per-minute': kills, output } = values;
    if (output !== 'table' && output !== 'json') return `--output: expected table or json, got ${output}`;
    return {
      minutes: numberIn('minutes', minutes, MINUTES_MAX),
      seed: numberIn('seed', seed, SEED_MAX),
      killsPerMinute: numberIn('kills-per-minute', kills, KILLS_MAX),
      output,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function numberIn(name: string, text: string, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= max) return value;
  throw new Error(`--${name}: expected a number from 0 to ${max}, got ${text || 'nothing'}`);
}
