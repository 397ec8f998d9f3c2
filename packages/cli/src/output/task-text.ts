import type { HistoryEntry, RunningRow } from 'sosw/essentials';
import type { FoundTask } from '../operator/found-task.ts';
import type { ListedTask } from '../operator/listed-tasks.ts';
import { rawJson, toJson } from './json.ts';
import { cut, SHOWN_CHARACTERS_MAX, type Style } from './style.ts';
import { type Column, record, table } from './table.ts';
import { durationOf, fromNow, timeAndAge, timeOf } from './times.ts';

/** A task of a list, with the keys of its rows. */
export function listedDocument({ state, row }: ListedTask): Record<string, unknown> {
  const { taskId: task_id, labourerId: labourer_id } = row;
  switch (state) {
    case 'queued':
      return { task_id, labourer_id, state, ...origin(row), attempts: 0 };
    case 'running':
      return { task_id, labourer_id, state, ...(row.cameFrom === 'Q' && origin(row.task)), ...slotDocument(row) };
    case 'waiting':
      return {
        ...{ task_id, labourer_id, state, ...origin(row), attempts: row.attempts },
        ...{ due_ms: row.dueMs, last_error: row.lastError },
      };
    case 'closed':
      return {
        ...{ task_id, labourer_id, state, status: row.status, ...origin(row), attempts: row.attempts },
        ...{ closed_at_ms: row.closedAtMs, last_error: row.lastError },
      };
  }
}

/** All that is known of a task. The payload stands as it was given. */
export function foundDocument({ task, state, attempts, running, waiting, closed }: FoundTask): Record<string, unknown> {
  return {
    ...{ task_id: task.taskId, labourer_id: task.labourerId, lane: task.lane, state, status: closed?.status },
    ...{ created_at: task.createdAt, ...origin(task), attempts },
    payload: rawJson(task.payload),
    ...{ due_ms: waiting?.dueMs, closed_at_ms: closed?.closedAtMs, ttl: closed?.ttlSeconds },
    last_error: (closed ?? waiting)?.lastError,
    ...(running && { running: slotDocument(running) }),
    history: (closed ?? waiting)?.history.map(entryDocument) ?? [],
    ...(closed && { stats: closed.stats, result: closed.result }),
  };
}

/** The same for people: what the task is, then its attempts. */
export function foundText(found: FoundTask, style: Style, nowMs: number): string {
  const { task, state, attempts, running, waiting, closed } = found;
  const past = closed ?? waiting;
  const about = record(
    [
      ['task', task.taskId],
      ['labourer', task.labourerId],
      ['state', closed ? style(COLORS[closed.status], closed.status) : state],
      ['created', timeAndAge(1000 * task.createdAt, nowMs)],
      ['closed', closed && timeAndAge(closed.closedAtMs, nowMs)],
      ['due', waiting?.dueMs === undefined ? undefined : timeAndAge(waiting.dueMs, nowMs)],
      ['lease ends', state === 'running' && running ? timeAndAge(running.leaseUntilMs, nowMs) : undefined],
      ['job', task.jobId],
      ['retry of', task.retryOf],
      ['attempts', String(attempts)],
      ['payload', cut(task.payload, SHOWN_CHARACTERS_MAX)],
      ['stats', closed && cut(toJson(closed.stats), SHOWN_CHARACTERS_MAX)],
      ['result', closed && cut(toJson(closed.result), SHOWN_CHARACTERS_MAX)],
      ['last error', past?.lastError],
    ],
    style,
  );
  const rows = [...(past?.history ?? []), ...(state === 'running' && running ? [running] : [])];
  return rows.length === 0 ? about : `${about}\n${table(rows, attemptColumns(nowMs), style)}`;
}

export function listColumns(nowMs: number): readonly Column<ListedTask>[] {
  return [
    { title: 'task', cell: ({ row }) => row.taskId },
    { title: 'state', cell: ({ state, row }) => ('status' in row ? row.status : state) },
    { title: 'attempts', align: 'right', cell: ({ row }) => attemptsOf(row) },
    { title: 'when', cell: (listed) => whenText(listed, nowMs) },
    { title: 'last error', cell: ({ row }) => ('lastError' in row ? row.lastError : undefined) },
  ];
}

const COLORS = { completed: 'green', dead: 'red', cancelled: 'yellow' } as const;

function attemptsOf(row: ListedTask['row']): number {
  if ('attempts' in row) return row.attempts;
  return 'attempt' in row ? row.attempt : 0;
}

function whenText(listed: ListedTask, nowMs: number): string {
  switch (listed.state) {
    case 'queued':
      return `created ${fromNow(1000 * listed.row.createdAt, nowMs)}`;
    case 'running':
      return `started ${fromNow(listed.row.claimedAtMs, nowMs)}`;
    case 'waiting':
      return `due ${fromNow(listed.row.dueMs ?? nowMs, nowMs)}`;
    case 'closed':
      return `closed ${fromNow(listed.row.closedAtMs, nowMs)}`;
  }
}

/** One attempt: ended, or running. */
type Attempt = HistoryEntry | RunningRow;

function attemptColumns(nowMs: number): readonly Column<Attempt>[] {
  return [
    { title: 'attempt', align: 'right', cell: ({ attempt }) => attempt },
    { title: 'slot', align: 'right', cell: ({ slot }) => slot },
    { title: 'started', cell: ({ claimedAtMs }) => (claimedAtMs === undefined ? undefined : timeOf(claimedAtMs)) },
    { title: 'took', align: 'right', cell: (attempt) => tookText(attempt, nowMs) },
    { title: 'outcome', cell: (attempt) => ('outcome' in attempt ? attempt.outcome : 'running') },
    { title: 'error', cell: (attempt) => ('error' in attempt ? attempt.error : undefined) },
  ];
}

function tookText(attempt: Attempt, nowMs: number): string | undefined {
  const endedAtMs = 'endedAtMs' in attempt ? attempt.endedAtMs : nowMs;
  return attempt.claimedAtMs === undefined ? undefined : durationOf(endedAtMs - attempt.claimedAtMs);
}

function origin({ jobId, retryOf }: { readonly jobId?: string; readonly retryOf?: string }) {
  return { job_id: jobId, retry_of: retryOf };
}

function slotDocument({ slot, attempt, claimedAtMs, leaseUntilMs }: RunningRow) {
  return { slot, attempt, claimed_at_ms: claimedAtMs, lease_until_ms: leaseUntilMs };
}

function entryDocument({ attempt, slot, claimedAtMs, endedAtMs, outcome, error }: HistoryEntry) {
  return { attempt, slot, claimed_at_ms: claimedAtMs, ended_at_ms: endedAtMs, outcome, error };
}
