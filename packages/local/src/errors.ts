import { TerminalError } from 'sosw';

/** One thing that esbuild could not do, with its place where it has one. */
export interface BundleProblem {
  readonly message: string;
  /** Absolute path. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** What a {@link BundleError} tells. */
export interface BundleErrorDetails {
  /** Absolute path of the file that was to be bundled. */
  readonly entry: string;
  readonly problems: readonly BundleProblem[];
}

/** A function that could not be bundled. */
export class BundleError extends TerminalError<BundleErrorDetails> {
  override readonly name = 'BundleError';
  readonly code = 'SOSW_BUNDLE_FAILED';

  constructor(details: BundleErrorDetails, options: ErrorOptions = {}) {
    const problems = details.problems.map((problem) => `\n  ${place(problem)}`).join('');
    super(`${details.entry} cannot be bundled:${problems}`, details, options);
  }
}

function place({ message, file, line, column }: BundleProblem): string {
  return file === undefined ? message : `${file}:${line}:${column}: ${message}`;
}
