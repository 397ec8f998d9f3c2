import type { ExitCode } from './exit-code.ts';
import type { Shell } from './shell.ts';

/** What a command is run with. */
export interface CommandContext {
  readonly shell: Shell;
  /** Says how the command line ends; `ok` unless it is called. */
  end(code: ExitCode): void;
}
