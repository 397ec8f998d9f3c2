import { SoswError, TerminalError } from 'sosw';

/** What the command's exit code says; the same for every command. */
export const EXIT = {
  /** It went as asked. */
  ok: 0,
  /** It ran, but not all went well: a job had dead tasks, a function failed, a demo did not go as planned. */
  failed: 1,
  /** The command line or what it names makes no sense; nothing was done. */
  badInput: 2,
  /** No fleet could be reached, or it went away meanwhile. */
  noFleet: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Terminal errors that are not the caller's. */
const FAILURES: ReadonlySet<string> = new Set(['SOSW_ROW', 'SOSW_STORE']);

/** How a command ends that has thrown this. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof SoswError)) return EXIT.failed;
  if (error.code === 'SOSW_NO_FLEET') return EXIT.noFleet;
  return error instanceof TerminalError && !FAILURES.has(error.code) ? EXIT.badInput : EXIT.failed;
}
