import { InvalidJobError } from '../domain/job.ts';
import { JOB_ROW_TEXT_BYTES_MAX } from '../domain/timings.ts';
import type { JobText } from '../ports/job-store.ts';
import type { JobTexts } from '../ports/job-texts.ts';
import { StoreError } from '../ports/store-error.ts';
import type { System } from '../ports/system.ts';
import type { AskedJob } from './retry-job.ts';

/** With the rest of its row a text must fit DynamoDB's 400 KB. */
export const JOB_BYTES_MAX: number = 350 * 1024;

interface TextDeps {
  readonly texts: JobTexts | undefined;
  readonly system: Pick<System, 'hash'>;
}

/**
 * Puts the text of a job where its row will say that it is: large ones outside of the row, before there is a row. Whoever
 * is killed in between leaves a text that nobody names; its repeat writes it again under the same key.
 *
 * @throws InvalidJobError when it is too large for the row and there is no other place
 * @throws StoreError, StoreUnavailableError
 */
export async function placeText({ texts, system }: TextDeps, asked: AskedJob, text: string): Promise<JobText> {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= (texts ? JOB_ROW_TEXT_BYTES_MAX : JOB_BYTES_MAX)) return { inline: text };
  if (!texts) {
    const expected = `at most ${JOB_BYTES_MAX} bytes, as no SOSW_JOB_TEXTS says where to keep larger ones`;
    throw new InvalidJobError({ path: 'job', expected, given: bytes });
  }
  const key = `jobs/${system.hash.sha256(asked.jobId)}/${asked.digest}.json`;
  await texts.write(key, text);
  return { key };
}

/** @throws StoreError when the text is kept where this function is not told to look; StoreUnavailableError */
export async function readText({ texts }: Pick<TextDeps, 'texts'>, text: JobText): Promise<string> {
  return 'inline' in text ? text.inline : placeOf(texts, text.key).read(text.key);
}

/** Of a job that is done. @throws as {@link readText} */
export async function removeText({ texts }: Pick<TextDeps, 'texts'>, text: JobText): Promise<void> {
  if ('key' in text) await placeOf(texts, text.key).remove(text.key);
}

function placeOf(texts: JobTexts | undefined, key: string): JobTexts {
  if (texts) return texts;
  throw new StoreError({ operation: 'jobText', table: key, reason: 'there is no SOSW_JOB_TEXTS' }, undefined);
}
