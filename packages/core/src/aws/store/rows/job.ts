import type { JobSummary } from '../../../ports/job-listing.ts';
import type { JobPlanInputs, JobRow, JobState, JobText } from '../../../ports/job-store.ts';
import type { ClosedTotals } from '../../../ports/task-store.ts';
import { type Item, N, S } from '../attributes.ts';
import type { RowReader } from '../row-reader.ts';
import { CLOSED_STATUSES } from './closed.ts';

const STATES: readonly JobState[] = ['writing', 'written', 'closed'];

/** Stands in `is_open` until the job is closed. */
export const OPEN: Item[string] = S('yes');

export function jobKey(jobId: string): Item {
  return { job_id: S(jobId) };
}

/** A job as its first owner puts it: nothing is written yet. */
export function newJobItem(job: JobPlanInputs, ownerUntilMs: number): Item {
  return {
    ...jobKey(job.jobId),
    labourer_id: S(job.labourerId),
    ...('key' in job.text ? { text_key: S(job.text.key) } : { text: S(job.text.inline) }),
    digest: S(job.digest),
    created_at_ms: N(job.createdAtMs),
    today: S(job.today),
    chunkable_attrs: { L: job.chunkableAttrs.map(S) },
    ...(job.customDates && { custom_dates: { L: job.customDates.map(S) } }),
    lanes: N(job.lanes),
    ...(job.dueMs !== undefined && { due_ms: N(job.dueMs) }),
    total: N(job.total),
    ...(job.retryOf !== undefined && { retry_of: S(job.retryOf) }),
    state: S('writing' satisfies JobState),
    is_open: OPEN,
    cursor: N(0),
    epoch: N(1),
    owner_until_ms: N(ownerUntilMs),
  };
}

export function totalsAttribute({ completed, dead, cancelled }: ClosedTotals): Item[string] {
  return { M: { completed: N(completed), dead: N(dead), cancelled: N(cancelled) } };
}

export function readJobId(row: RowReader): string {
  return row.text('job_id');
}

/** The columns that {@link readJobSummary} reads. */
export const SUMMARY_COLUMNS: readonly string[] = [
  'job_id',
  'labourer_id',
  'created_at_ms',
  'due_ms',
  'total',
  'retry_of',
  'state',
  'cursor',
  'totals',
];

export function readJobSummary(row: RowReader): JobSummary {
  const dueMs = row.optionalWhole('due_ms');
  const retryOf = row.optionalText('retry_of');
  return {
    jobId: row.text('job_id'),
    labourerId: row.text('labourer_id'),
    createdAtMs: row.whole('created_at_ms'),
    ...(dueMs !== undefined && { dueMs }),
    total: row.whole('total'),
    ...(retryOf !== undefined && { retryOf }),
    state: row.oneOf('state', STATES),
    cursor: row.whole('cursor'),
    ...(row.has('totals') && { totals: row.numbers('totals', CLOSED_STATUSES) }),
  };
}

export function readJob(row: RowReader): JobRow {
  const ownerUntilMs = row.optionalWhole('owner_until_ms');
  return {
    ...readJobSummary(row),
    text: readText(row),
    digest: row.text('digest'),
    today: row.text('today'),
    chunkableAttrs: row.texts('chunkable_attrs'),
    ...(row.has('custom_dates') && { customDates: row.texts('custom_dates') }),
    lanes: row.whole('lanes'),
    epoch: row.whole('epoch'),
    ...(ownerUntilMs !== undefined && { ownerUntilMs }),
  };
}

function readText(row: RowReader): JobText {
  const key = row.optionalText('text_key');
  return key === undefined ? { inline: row.text('text') } : { key };
}
