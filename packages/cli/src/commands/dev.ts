import { resolve } from 'node:path';
import { DEFAULT_TICK_MS } from '@sosw/local';
import { type Command, Option } from 'commander';
import { InvalidInputError } from 'sosw';
import type { CommandContext } from '../command-context.ts';
import { runDev } from '../dev/run-dev.ts';
import { hasFleetConfig } from '../fleet-config.ts';
import { numberFrom } from '../input.ts';
import { type Format, formatOption } from '../output/print.ts';

const TICK_SECONDS_MIN = 0.1;
const TICK_SECONDS_MAX = 3_600;

interface DevOptions {
  readonly output: Format;
  readonly data?: string;
  /** Seconds. */
  readonly tick: number;
  readonly watch: boolean;
}

/** `sosw dev` */
export function addDev(program: Command, { shell, end }: CommandContext): void {
  program
    .command('dev')
    .description('run the fleet of this folder on this machine, until Ctrl-C')
    .addOption(formatOption())
    .option(
      '--data <folder>',
      'keep its data in this folder; a fleet that is started again carries on. Default: in memory',
    )
    .addOption(
      new Option('--tick <seconds>', 'how often the Orchestrator and the Scavenger look')
        .argParser(numberFrom(TICK_SECONDS_MIN, TICK_SECONDS_MAX))
        .default(DEFAULT_TICK_MS / 1000),
    )
    .option('--no-watch', 'do not rebuild functions when their source changes')
    .action(async ({ output, data, tick, watch }: DevOptions) => {
      if (!hasFleetConfig(shell.cwd)) {
        throw new InvalidInputError({ path: 'folder', expected: 'one with a sosw.config.ts', given: shell.cwd });
      }
      const settings = { output, tickMs: 1000 * tick, isWatched: watch };
      end(await runDev(shell, { ...settings, ...(data !== undefined && { data: resolve(shell.cwd, data) }) }));
    });
}
