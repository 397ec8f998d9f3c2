import { RetryableError, SoswError, TerminalError } from 'sosw';

/** No fleet could be reached, or it went away meanwhile. */
export class NoFleetError extends SoswError<{ readonly fleet: string }> {
  override readonly name = 'NoFleetError';
  readonly code = 'SOSW_NO_FLEET';

  constructor(fleet: string, reason: string, options: ErrorOptions = {}) {
    super(reason, { fleet }, options);
  }
}

/** What a function answered with when it failed. */
export interface FunctionFailure {
  readonly functionName: string;
  readonly errorType: string;
  readonly errorMessage: string;
}

/** A function of the fleet failed. */
export class FunctionFailedError extends SoswError<FunctionFailure> {
  override readonly name = 'FunctionFailedError';
  readonly code = 'SOSW_FUNCTION_FAILED';

  constructor(failure: FunctionFailure) {
    super(`${failure.functionName} failed: ${failure.errorType}: ${failure.errorMessage}`, failure);
  }
}

/** An essential refused what it was asked: nothing was done, and nothing but another question will help. */
export class RefusedError extends TerminalError<FunctionFailure> {
  override readonly name = 'RefusedError';
  readonly code = 'SOSW_REFUSED';

  constructor(failure: FunctionFailure) {
    super(failure.errorMessage, failure);
  }
}

/** `sosw.config.ts` could not be read: it does not compile, throws, or describes no fleet. */
export class ConfigFileError extends TerminalError<{ readonly file: string }> {
  override readonly name = 'ConfigFileError';
  readonly code = 'SOSW_CONFIG_FILE';

  constructor(file: string, cause: unknown) {
    super(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { file }, { cause });
  }
}

/** Those who read a document of the configuration would refuse it: it was not written. */
export class RefusedDocumentError extends TerminalError<{
  readonly document: string;
  readonly problems: readonly string[];
}> {
  override readonly name = 'RefusedDocumentError';
  readonly code = 'SOSW_REFUSED_DOCUMENT';

  constructor(document: string, problems: readonly string[]) {
    super(`${document} is not written, its readers would refuse it: ${problems.join('; ')}`, { document, problems });
  }
}

/** Somebody else changed a document of the configuration at the same time: nothing was written over it. */
export class DocumentChangedError extends RetryableError<{ readonly document: string }> {
  override readonly name = 'DocumentChangedError';
  readonly code = 'SOSW_DOCUMENT_CHANGED';

  constructor(document: string) {
    super(`${document} was changed by somebody else meanwhile and is not written: look at it and try again`, {
      document,
    });
  }
}

/** An optional package of the AWS SDK is needed and not installed. */
export class MissingPackageError extends TerminalError<{ readonly packageName: string }> {
  override readonly name = 'MissingPackageError';
  readonly code = 'SOSW_MISSING_PACKAGE';

  constructor(packageName: string, cause: unknown) {
    super(`${packageName} is needed here: npm install ${packageName}`, { packageName }, { cause });
  }
}
