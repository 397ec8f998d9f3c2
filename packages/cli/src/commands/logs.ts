import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { InvalidInputError } from 'sosw';
import type { CommandContext } from '../command-context.ts';
import { numberFrom } from '../input.ts';
import { withCloudWatchLogs } from '../logs/cloudwatch-logs.ts';
import { LocalLogs } from '../logs/local-logs.ts';
import { type LogRecord, type LogSource, logDocument, logText } from '../logs/log-record.ts';
import { type FleetOptions, withFleetOptions } from '../operator/fleet-options.ts';
import { print } from '../output/print.ts';

const LINES_DEFAULT = 100;
const LINES_MAX = 10_000;
/** How often followed logs are looked at. */
const LOOK_MS = 500;

interface LogsOptions extends FleetOptions {
  readonly follow?: true;
  readonly lines: number;
}

/** `sosw logs [FUNCTION]` */
export function addLogs(program: Command, { shell }: CommandContext): void {
  withFleetOptions(program.command('logs'))
    .description('print what functions have logged; in AWS that of the last hour')
    .argument('[function]', 'of this function alone')
    .option('-f, --follow', 'go on with what they log from now on, until Ctrl-C')
    .addOption(
      new Option('-n, --lines <n>', `the last so many lines, ${LINES_MAX} at most`)
        .argParser(numberFrom(0, LINES_MAX, { whole: true }))
        .default(LINES_DEFAULT),
    )
    .action(async (name: string | undefined, options: LogsOptions) => {
      const { output, follow, lines } = options;
      if (follow && output === 'json') {
        throw new InvalidInputError({ path: 'output', expected: 'jsonl or table with --follow', given: output });
      }
      const show = (records: readonly LogRecord[]) =>
        print(shell, output, {
          document: records.map(logDocument),
          table: (style) => records.map((record) => `${logText(record, style)}\n`).join(''),
        });
      const read = async (source: LogSource) => {
        await show(await source.last(lines));
        while (follow) {
          await show(await source.next());
          await sleep(LOOK_MS);
        }
      };
      const isInAws = options.profile !== undefined || options.region !== undefined;
      if (isInAws) await withCloudWatchLogs(options, shell, name, read);
      else await read(await LocalLogs.find(shell.cwd, name, { mayBeSilent: follow === true }));
    });
}
