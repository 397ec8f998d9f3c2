import { InvalidInputError } from '../errors.ts';
import { type JsonNode, writeJson } from '../json-text.ts';

/** A job that makes no sense; refused whole, before anything is planned or written. */
export class InvalidJobError extends InvalidInputError {
  override readonly name: string = 'InvalidJobError';
  override readonly code: `SOSW_${string}` = 'SOSW_INVALID_JOB';
}

const SHOWN_CHARACTERS_MAX = 200;

/** The error for one place of the job. `given` undefined: nothing stands there. */
export function invalidJob(path: string, expected: string, given: JsonNode | undefined): InvalidJobError {
  return new InvalidJobError({ path, expected, given: given && plain(given) });
}

/** Runs a reader that knows nothing of jobs: what it refuses is then a fault of the job. */
export function readingJob<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidInputError) throw new InvalidJobError({ ...error.details, cause: error });
    throw error;
  }
}

/** What a node stands for, as errors show it; the beginning of its text when it is long. */
function plain(node: JsonNode): unknown {
  const text = writeJson(node);
  return text.length > SHOWN_CHARACTERS_MAX ? text.slice(0, SHOWN_CHARACTERS_MAX) : JSON.parse(text);
}
