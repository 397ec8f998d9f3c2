import type { Bench } from './bench.ts';
import { BUNDLE } from './bundle/bundle-bench.ts';
import { COST } from './cost/cost-bench.ts';
import { LATENCY } from './latency-bench.ts';
import { readOptions } from './output/options.ts';
import { type Result, resultOf, saveResult } from './output/result.ts';
import { sayOnStderr } from './output/say.ts';
import { tableText } from './output/table.ts';
import { targetsTable } from './output/targets.ts';
import { SCHEDULE } from './schedule/schedule-bench.ts';
import { SLOTS_BENCH } from './slots-bench.ts';
import { THROUGHPUT } from './throughput-bench.ts';

const BENCHES: ReadonlyMap<string, Bench> = new Map([
  ['cost', COST],
  ['slots', SLOTS_BENCH],
  ['latency', LATENCY],
  ['throughput', THROUGHPUT],
  ['schedule', SCHEDULE],
  ['bundle', BUNDLE],
]);

/** What a process of the bench ends with: also when a target was missed, since figures are what it is for. */
const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** `npm run bench -- NAME [-o table|json] [--save] [--tasks N]` */
export async function runCommand(args: readonly string[]): Promise<number> {
  const options = readOptions(args, BENCHES);
  const bench = typeof options === 'string' ? undefined : BENCHES.get(options.name);
  if (typeof options === 'string' || !bench) {
    process.stderr.write(`${options}\n${usage()}`);
    return EXIT.usage;
  }
  try {
    const { figures, tables } = await bench.run(sayOnStderr(), options);
    const result = resultOf(options.name, figures);
    const all = bench.targets.length > 0 ? [...tables, targetsTable(bench.targets, figures)] : tables;
    process.stdout.write(
      options.output === 'json'
        ? `${JSON.stringify(result)}\n`
        : `${[heading(result), ...all.map(tableText)].join('\n')}`,
    );
    if (options.save) saveResult(result);
    return EXIT.ok;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
    return EXIT.failed;
  }
}

function heading({ bench, date, node, cores, commit = 'unknown' }: Result): string {
  return `${bench}: ${date}, Node ${node}, ${cores} cores, commit ${commit}\n`;
}

function usage(): string {
  const names = [...BENCHES].map(([name, { about }]) => `  ${name.padEnd(10)}  ${about}\n`);
  return `npm run bench -- NAME [-o table|json] [--save] [--tasks N]\n${names.join('')}`;
}
