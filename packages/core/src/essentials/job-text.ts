import { InvalidJobError } from '../domain/job.ts';
import { JOB_ROW_TEXT_BYTES_MAX } from '../domain/timings.ts';
import type { JobPlanInputs, JobText } from '../ports/job-store.ts';
import type { JobTexts } from '../ports/job-texts.ts';
import { StoreError } from '../ports/store-error.ts';
import type { System } from '../ports/system.ts';
import type { EssentialDeps } from './deps.ts';
import type { AskedJob } from './retry-job.ts';

/** With the rest of its row a text must fit DynamoDB's 400 KB. */
export const JOB_BYTES_MAX: number = 350 * 1024;

interface TextDeps {
  readonly texts: JobTexts | undefined;
  readonly system: Pick<System, 'hash'>;
}

/**
 * Puts the text of a job where its row will say that it is: large ones outside of the row, before there is a row, and each
 * under a key of its own:
 *
 *     Scheduler A: write text ........................ takes effect   (late)
 *     Scheduler B:     write text, create row, write tasks
 *     Scavenger:                                   remove text, close the job
 *
 * Under one key A's write would bring back a text that nobody removes any more. Whoever is killed before there is a row
 * still leaves a text that nobody names.
 *
 * @throws InvalidJobError when it is too large for the row and there is no other place
 * @throws StoreError, StoreUnavailableError
 */
export async function placeText(
  { texts, system }: TextDeps,
  { jobId }: Pick<AskedJob, 'jobId'>,
  text: string,
): Promise<JobText> {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= (texts ? JOB_ROW_TEXT_BYTES_MAX : JOB_BYTES_MAX)) return { inline: text };
  if (!texts) {
    const expected = `at most ${JOB_BYTES_MAX} bytes, as no SOSW_JOB_TEXTS says where to keep larger ones`;
    throw new InvalidJobError({ path: 'job', expected, given: bytes });
  }
  return { key: await texts.write(`jobs/${system.hash.sha256(jobId)}/`, text) };
}

/** @throws StoreError when the text is kept where this function is not told to look; StoreUnavailableError */
export async function readText({ texts }: Pick<TextDeps, 'texts'>, text: JobText): Promise<string> {
  return 'inline' in text ? text.inline : placeOf(texts, text.key).read(text.key);
}

/** Of a job that this Scheduler did not get to create. What cannot be removed is left, and said. */
export async function withdrawText(
  { texts, log, stats }: Pick<EssentialDeps, 'texts' | 'log' | 'stats'>,
  { jobId, text }: Pick<JobPlanInputs, 'jobId' | 'text'>,
): Promise<void> {
  try {
    await removeText({ texts }, text);
  } catch (error) {
    stats.add('texts_left_behind');
    log.warn('a text that belongs to no job is left behind', { job_id: jobId, ...text, error });
  }
}

/** Of a job that is done. @throws as {@link readText} */
export async function removeText({ texts }: Pick<TextDeps, 'texts'>, text: JobText): Promise<void> {
  if ('key' in text) await placeOf(texts, text.key).remove(text.key);
}

function placeOf(texts: JobTexts | undefined, key: string): JobTexts {
  if (texts) return texts;
  throw new StoreError({ operation: 'jobText', table: key, reason: 'there is no SOSW_JOB_TEXTS' }, undefined);
}
