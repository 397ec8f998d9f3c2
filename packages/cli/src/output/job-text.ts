import type { ClosedTotals, JobRow, JobSummary } from 'sosw/essentials';
import { openIn, writtenOf } from '../operator/job-counts.ts';
import { rawJson } from './json.ts';
import { cut, SHOWN_CHARACTERS_MAX, type Style } from './style.ts';
import { type Column, record } from './table.ts';
import { fromNow, timeAndAge } from './times.ts';

/** A job of a list, with the keys of its row. How its tasks ended is known of a closed one. */
export function listedJobDocument(job: JobSummary): Record<string, unknown> {
  return {
    ...{ job_id: job.jobId, labourer_id: job.labourerId, state: job.state },
    ...{ total: job.total, written: writtenOf(job), ...job.totals },
    ...{ created_at_ms: job.createdAtMs, due_ms: job.dueMs, retry_of: job.retryOf },
  };
}

/** All that is known of a job, and how its tasks ended so far. The job stands as it was given, or where it is kept. */
export function jobDocument(job: JobRow, totals: ClosedTotals): Record<string, unknown> {
  return {
    ...listedJobDocument(job),
    ...{ ...totals, open: openIn(job, totals) },
    ...{ today: job.today, chunkable_attrs: job.chunkableAttrs, lanes: job.lanes },
    ...(job.state === 'writing' && { epoch: job.epoch, owner_until_ms: job.ownerUntilMs ?? null }),
    ...('key' in job.text ? { text_key: job.text.key } : { job: rawJson(job.text.inline) }),
  };
}

/** The same for people. */
export function jobText(job: JobRow, totals: ClosedTotals, style: Style, nowMs: number): string {
  const { completed, dead, cancelled } = totals;
  return record(
    [
      ['job', job.jobId],
      ['labourer', job.labourerId],
      ['state', job.state],
      ['written', writtenText(job)],
      ['completed', String(completed)],
      ['dead', String(dead)],
      ['cancelled', String(cancelled)],
      ['open', String(openIn(job, totals))],
      ['created', timeAndAge(job.createdAtMs, nowMs)],
      ['starts', job.dueMs === undefined ? undefined : timeAndAge(job.dueMs, nowMs)],
      ['owner', job.state === 'writing' ? ownerText(job, nowMs) : undefined],
      ['retry of', job.retryOf],
      ['cut by', job.retryOf === undefined ? job.chunkableAttrs.join(', ') || 'nothing' : undefined],
      ['today', job.today],
      ['text', 'key' in job.text ? `kept as ${job.text.key}` : cut(job.text.inline, SHOWN_CHARACTERS_MAX)],
    ],
    style,
  );
}

/** How tasks ended has columns only where a job of the list is closed. */
export function jobListColumns(jobs: readonly JobSummary[], nowMs: number): readonly Column<JobSummary>[] {
  const isAnyClosed = jobs.some(({ totals }) => totals !== undefined);
  return [
    { title: 'job', cell: ({ jobId }) => jobId },
    { title: 'labourer', cell: ({ labourerId }) => labourerId },
    { title: 'state', cell: ({ state }) => state },
    { title: 'written', align: 'right', cell: writtenText },
    ...(isAnyClosed ? TOTALS_COLUMNS : []),
    { title: 'created', cell: ({ createdAtMs }) => fromNow(createdAtMs, nowMs) },
    { title: 'starts', cell: ({ dueMs }) => (dueMs === undefined ? undefined : fromNow(dueMs, nowMs)) },
  ];
}

const TOTALS_COLUMNS: readonly Column<JobSummary>[] = [
  { title: 'completed', align: 'right', cell: ({ totals }) => totals?.completed },
  { title: 'dead', align: 'right', cell: ({ totals }) => totals?.dead },
  { title: 'cancelled', align: 'right', cell: ({ totals }) => totals?.cancelled },
];

function writtenText(job: JobSummary): string {
  return `${writtenOf(job)} of ${job.total}`;
}

/** Until when its writer may write; over long ago, the next Scavenger carries on. */
function ownerText({ epoch, ownerUntilMs }: JobRow, nowMs: number): string {
  const until = ownerUntilMs === undefined ? 'nobody' : `until ${timeAndAge(ownerUntilMs, nowMs)}`;
  return `${until}, epoch ${epoch}`;
}
