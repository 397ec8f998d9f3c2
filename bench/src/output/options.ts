import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Options {
  readonly name: string;
  readonly output: 'table' | 'json';
  /** Whether the result is written to `bench/results`. */
  readonly save: boolean;
}

/** Reads the command line. @returns a text that says what is wrong with it, when something is */
export function readOptions(args: readonly string[], known: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { output: { type: 'string', short: 'o', default: 'table' }, save: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0 || !known.includes(name)) {
      return `expected one of ${known.join(', ')}, got ${positionals.join(' ') || 'nothing'}`;
    }
    const { output, save } = values;
    if (output !== 'table' && output !== 'json') return `--output: expected table or json, got ${output}`;
    return { name, output, save };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
