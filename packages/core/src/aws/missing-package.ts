import { TerminalError } from '../domain/errors.ts';

/** An optional package of the AWS SDK is needed and not installed. */
export class MissingPackageError extends TerminalError<{ readonly packageName: string }> {
  override readonly name = 'MissingPackageError';
  readonly code = 'SOSW_MISSING_PACKAGE';

  constructor(packageName: string, cause: unknown) {
    super(`${packageName} is needed here: install it beside sosw`, { packageName }, { cause });
  }
}

/**
 * What to do when the import of an optional package fails. Handling the failure at the import itself also tells bundlers
 * that the package may be absent.
 */
export function missing(packageName: string): (cause: unknown) => never {
  return (cause) => {
    throw new MissingPackageError(packageName, cause);
  };
}
