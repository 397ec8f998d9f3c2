import type { Command } from 'commander';
import { DEMO_NAMES, readDemo } from '../demo/demo-file.ts';
import { runDemo } from '../demo/run-demo.ts';
import { writeSummary } from '../demo/summary.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

/** `sosw demo [NAME]` */
export function addDemo(program: Command, end: (code: ExitCode) => void): void {
  program
    .command('demo')
    .description('run an example in a fresh fleet on this machine, in memory, and tell how it went')
    .argument('[name]', `${DEMO_NAMES.join(' or ')}, or the folder of an example`, 'weather')
    .option('--calm', 'without the faults that the example plans')
    .action(async (name: string, { calm = false }: { calm?: boolean }) => {
      const outcome = await runDemo(await readDemo(name, calm));
      end(writeSummary(outcome) ? EXIT.ok : EXIT.failed);
    });
}
