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

/** What a {@link DataFolderError} tells. */
export interface DataFolderErrorDetails {
  /** Absolute path. */
  readonly folder: string;
}

/** A folder for a fleet's data that cannot be opened: it cannot be written, or holds something else. */
export class DataFolderError extends TerminalError<DataFolderErrorDetails> {
  override readonly name = 'DataFolderError';
  readonly code = 'SOSW_DATA_FOLDER';

  constructor(details: DataFolderErrorDetails, cause: unknown) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    super(`${details.folder} cannot be opened as the folder of a fleet's data: ${reason}`, details, { cause });
  }
}

/** What a {@link DataFolderInUseError} tells. */
export interface DataFolderInUseErrorDetails extends DataFolderErrorDetails {
  /** Process that has it. Absent when that has not said so yet: it is just starting. */
  readonly pid?: number;
}

/** A folder whose data another fleet is using now. */
export class DataFolderInUseError extends TerminalError<DataFolderInUseErrorDetails> {
  override readonly name = 'DataFolderInUseError';
  readonly code = 'SOSW_DATA_FOLDER_IN_USE';

  constructor(details: DataFolderInUseErrorDetails, cause: unknown) {
    const owner = details.pid === undefined ? 'another process' : `process ${details.pid}`;
    super(`${details.folder} is in use by ${owner}`, details, { cause });
  }
}
