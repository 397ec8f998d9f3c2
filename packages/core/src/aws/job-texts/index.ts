import { fileURLToPath } from 'node:url';
import { InvalidInputError } from '../../domain/errors.ts';
import type { JobTexts } from '../../ports/job-texts.ts';
import type { System } from '../../ports/system.ts';
import { FolderTexts } from './folder-texts.ts';
import { S3Texts } from './s3-texts.ts';

/** The variable that says where large texts are kept. */
export const JOB_TEXTS_VARIABLE = 'SOSW_JOB_TEXTS';

/**
 * Texts of jobs at an address: `s3://bucket/prefix` or `file:///folder`. Without an address there is no such place, and
 * all texts stand in the rows of their jobs.
 *
 * @throws InvalidInputError for any other address
 */
export function createJobTexts(
  address: string | undefined,
  system: Pick<System, 'timers' | 'random'>,
): JobTexts | undefined {
  if (!address) return undefined;
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(address) ?? [];
  if (bucket) return new S3Texts({ bucket, prefix, system });
  if (address.startsWith('file:///')) return new FolderTexts(fileURLToPath(address), system.random);
  const expected = 's3://bucket/prefix or file:///folder';
  throw new InvalidInputError({ path: JOB_TEXTS_VARIABLE, expected, given: address });
}
