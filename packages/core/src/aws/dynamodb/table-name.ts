import { InvalidInputError } from '../../domain/errors.ts';
import type { Platform } from '../../ports/platform.ts';

/**
 * The table of a call. In a test stage it must be one made for tests, as in the original: tests must not reach the
 * tables of a real fleet.
 *
 * @throws InvalidInputError
 */
export function readTableName(
  given: unknown,
  platform: Pick<Platform, 'variable'> | undefined,
  path: string = 'tableName',
): string {
  if (typeof given !== 'string' || given === '') {
    throw new InvalidInputError({ path, expected: 'a table, here or in the config', given });
  }
  if (isTestStage(platform) && !isOfTests(given) && given !== 'config') {
    throw new InvalidInputError({ path, expected: "'autotest_...' or 'config' in a test stage", given });
  }
  return given;
}

export function isOfTests(table: string): boolean {
  return table.startsWith('autotest_');
}

function isTestStage(platform: Pick<Platform, 'variable'> | undefined): boolean {
  const stage = platform?.variable('STAGE');
  return stage === 'test' || stage === 'autotest' || platform?.variable('autotest')?.toLowerCase() === 'true';
}
