import { PAYLOAD_BYTES_MAX } from '../invocation.ts';
import type { JsonObject } from '../json-text.ts';
import type { CustomPeriod } from '../periods.ts';
import { TASKS_PER_JOB_MAX } from '../task-id.ts';
import { attributesOf } from './attribute.ts';
import { cutJob } from './build.ts';
import { needsCut } from './cut.ts';
import { DATE_LIST, jobDates } from './dates.ts';
import { NO_FLAGS } from './flags.ts';
import { InvalidJobError } from './invalid-job.ts';
import { type PlanLevel, shapeOf } from './shape.ts';
import { Skeleton } from './skeleton.ts';
import { OneTask, type Piece } from './tree.ts';

/** What a job is cut into: counted, but made only when asked for. Its size is that of the job, not of its tasks. */
export interface Plan {
  /** Number of tasks, 1 at least. */
  readonly total: number;
  /**
   * Payloads of the tasks `[from, to)` as JSON texts, cut to what there is; making them takes time for the range alone.
   * Order: days outermost, then as in the document, depth first.
   */
  payloads(from: number, to: number): Iterable<string>;
  /** What each level makes of the job, the outermost first; counted when asked for. */
  shape(): readonly PlanLevel[];
}

export interface PlanOptions {
  /** The resolved schema, outermost first; empty: one task a job (or a date). */
  readonly chunkableAttrs: readonly string[];
  /** `YYYY-MM-DD` in the time zone of the job. */
  readonly today: string;
  /** Words for dates beyond the built-in ones. Default: none. */
  readonly customPeriods?: readonly CustomPeriod[];
}

/** Words of a job that are the Scheduler's; workers do not see them. */
const SCHEDULER_WORDS: readonly string[] = ['lambda_name', 'job_schema_name'];

/**
 * Plans a job.
 *
 * `isolate_X` and `max_X_per_batch` ask to cut an attribute and stay in the payloads; `period` and `isolate_days` become
 * `date_list`; `lambda_name` and `job_schema_name` leave. A job that needs no cutting is one task, otherwise untouched.
 *
 * @throws InvalidJobError before any task is made, when the job cannot be cut without losing or doubling values, or a
 *   task would be larger than {@link PAYLOAD_BYTES_MAX}
 * @throws InvalidInputError when the schema makes no sense
 */
export function planJob(job: JsonObject, { chunkableAttrs, today, customPeriods = [] }: PlanOptions): Plan {
  const attribute = attributesOf(chunkableAttrs);
  const level = attribute && { node: job, attribute, flags: NO_FLAGS, path: '' };
  const cut = level && needsCut(level) ? level : undefined;
  const dates = jobDates(job, { today, customPeriods, attributes: chunkableAttrs, isCut: cut !== undefined });

  const omitted = [...SCHEDULER_WORDS, ...dates.words];
  const root = cut ? cutJob(cut, { omitted, taken: dates.lists ? [DATE_LIST] : [] }) : new OneTask(job, omitted);
  const skeletons = dates.lists?.map(skeletonOfDates) ?? [Skeleton.EMPTY];
  const total = root.total * skeletons.length;
  if (total > TASKS_PER_JOB_MAX) {
    throw new InvalidJobError({ path: 'job', expected: `at most ${TASKS_PER_JOB_MAX} tasks`, given: total });
  }
  refuseLargePayloads(root, skeletons);
  return {
    total,
    payloads: (from, to) => repeated(root, skeletons, Math.max(from, 0), Math.min(to, total)),
    shape: () => shapeOf(root, dates.lists),
  };
}

function skeletonOfDates(dates: readonly string[]): Skeleton {
  return Skeleton.EMPTY.with(DATE_LIST, JSON.stringify(dates));
}

/** The tree once for each skeleton, one after another. */
function* repeated(root: Piece, skeletons: readonly Skeleton[], from: number, to: number): Iterable<string> {
  const first = Math.floor(from / root.total);
  for (const [index, skeleton] of skeletons.slice(first, Math.ceil(to / root.total)).entries()) {
    const start = (first + index) * root.total;
    yield* root.payloads(skeleton, Math.max(from - start, 0), Math.min(to - start, root.total));
  }
}

/** Tasks of different dates differ in nothing else: those of the longest list tell about all of them. */
function refuseLargePayloads(root: Piece, skeletons: readonly Skeleton[]): void {
  const longest = skeletons.reduce((most, next) => (next.text.length > most.text.length ? next : most));
  const { bytes, path } = root.largest(longest, '');
  if (bytes <= PAYLOAD_BYTES_MAX) return;
  const expected = `tasks of at most ${PAYLOAD_BYTES_MAX} bytes`;
  throw new InvalidJobError({ path: path === '' ? 'job' : path, expected, given: bytes });
}
