/** The `sosw` command as a function: what other programs and tests run. */
export { EXIT, type ExitCode } from './exit-code.ts';
export { runCommand } from './program.ts';
