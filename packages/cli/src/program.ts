import { Command, CommanderError } from 'commander';
import { SoswError } from 'sosw';
import type { CommandContext } from './command-context.ts';
import { addConfig } from './commands/config.ts';
import { addDemo } from './commands/demo.ts';
import { addDev } from './commands/dev.ts';
import { addInvoke } from './commands/invoke.ts';
import { addJobs } from './commands/jobs.ts';
import { addLogs } from './commands/logs.ts';
import { addPlan } from './commands/plan.ts';
import { addSchedule } from './commands/schedule.ts';
import { addStatus } from './commands/status.ts';
import { addTasks } from './commands/tasks.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-code.ts';
import { oneLine, styleOf } from './output/style.ts';
import { processShell, type Screen, type Shell, say } from './shell.ts';

/** Characters of a line of help where there is no terminal. */
const HELP_WIDTH = 80;

/** Stands below the help of the program. */
const EXIT_CODES = `
Exit codes:
  0  it went as asked
  1  it ran, but not all went well: the job had dead tasks, a function failed
  2  the command line or what it names makes no sense; nothing was done
  3  no fleet could be reached, or it went away meanwhile

Commands talk to the fleet that "sosw dev" runs in this folder or in one above it;
with --profile or --region they talk to one in AWS. Data is printed on standard
output, progress and messages on standard error; NO_COLOR is respected.`;

/**
 * Runs one command line.
 *
 * @param words the command line without the program's name
 * @param shell what it reads and writes. Default: the process's own
 */
export async function runCommand(words: readonly string[], shell: Shell = processShell()): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const end = (code: ExitCode) => {
    exitCode = code;
  };
  try {
    await createProgram({ shell, end }).parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    say(shell, `sosw: ${messageOf(error)}`);
    return exitCodeOf(error);
  }
}

/** The whole command line: what is parsed, and what the help describes. */
export function createProgram(context: CommandContext): Command {
  const { stdout, stderr } = context.shell;
  const program = new Command('sosw')
    .description('Serverless Orchestrator of Serverless Workers')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
    })
    .showHelpAfterError('(--help tells more)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
  addDev(program, context);
  addDemo(program, context.end);
  addSchedule(program, context);
  addPlan(program, context);
  addStatus(program, context);
  addJobs(program, context);
  addTasks(program, context);
  addConfig(program, context);
  addInvoke(program, context);
  addLogs(program, context);
  return program;
}

function widthOf(screen: Screen): number {
  return styleOf(screen).width ?? HELP_WIDTH;
}

function messageOf(error: unknown): string {
  if (error instanceof SoswError) return oneLine(`${error.message} (${error.code})`);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
