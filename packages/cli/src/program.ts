import { Command, CommanderError } from 'commander';
import { SoswError, TerminalError } from 'sosw';
import { addDemo } from './commands/demo.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

/**
 * Runs one command line. Data goes to standard output, everything else to standard error.
 *
 * @param words the command line without the program's name
 */
export async function runCommand(words: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = new Command('sosw')
    .description('Serverless Orchestrator of Serverless Workers')
    .exitOverride()
    .showHelpAfterError();
  addDemo(program, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    process.stderr.write(`sosw: ${messageOf(error)}\n`);
    return error instanceof TerminalError ? EXIT.badInput : EXIT.failed;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof SoswError) return `${error.message} (${error.code})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
