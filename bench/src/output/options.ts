import { parseArgs } from 'node:util';
import type { Bench, BenchOptions } from '../bench.ts';

/** What the command line asks for. */
export interface Options extends BenchOptions {
  readonly name: string;
  readonly output: 'table' | 'json';
  /** Whether the result is written to `bench/results`. */
  readonly save: boolean;
}

const TASKS_MAX = 10_000_000;

/** The benches by name, as far as their command lines differ. */
type Known = ReadonlyMap<string, Pick<Bench, 'takesTasks'>>;

/** Reads the command line. @returns a text that says what is wrong with it, when something is */
export function readOptions(args: readonly string[], known: Known): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        output: { type: 'string', short: 'o', default: 'table' },
        save: { type: 'boolean', default: false },
        tasks: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    const bench = name === undefined ? undefined : known.get(name);
    if (name === undefined || more.length > 0 || !bench) {
      return `expected one of ${[...known.keys()].join(', ')}, got ${positionals.join(' ') || 'nothing'}`;
    }
    const { output, save } = values;
    if (output !== 'table' && output !== 'json') return `--output: expected table or json, got ${output}`;
    if (values.tasks === undefined) return { name, output, save };
    const tasks = bench.takesTasks ? readTasks(values.tasks) : `--tasks: ${name} has a fixed number of tasks`;
    return typeof tasks === 'string' ? tasks : { name, output, save, tasks };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readTasks(given: string): number | string {
  const tasks = Number(given);
  const isFine = /^\d+$/.test(given) && tasks >= 1 && tasks <= TASKS_MAX;
  return isFine ? tasks : `--tasks: expected a whole number from 1 to ${TASKS_MAX}, got ${given}`;
}
