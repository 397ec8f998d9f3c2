import type { ClosedTask } from 'sosw/essentials';
import { isLateCompletion } from './history.ts';
import { LABOURERS } from './labourers.ts';
import type { AttemptName, Note, StartNote } from './note.ts';

const SLOTS = new Map(LABOURERS.map(({ id, slots }) => [id, slots]));
/** A report that comes after its lease may meet a claim that has just looked whether the task is closed (R3, step 0). */
const CLAIM_RACE_MS = 5_000;

/**
 * What user code did, in its order. Looks for attempts beyond the slots, two attempts of a task at once, an attempt that
 * began twice, and what goes on beside the host that came after its own.
 */
export function checkWork(notes: readonly Note[]): string[] {
  const wrong: string[] = [];
  const begun = new Set<string>();
  const gone = new Set<number>();
  const running = new Map<string, StartNote>();
  let host: number | undefined;
  for (const note of notes) {
    if (note.host !== host) {
      if (gone.has(note.host)) wrong.push(`of the killed host ${note.host} beside ${host}: ${JSON.stringify(note)}`);
      if (host !== undefined) gone.add(host);
      host = note.host;
      running.clear(); // what ran was killed with its host
    }
    if (note.what !== 'start') {
      running.delete(note.request);
      continue;
    }
    wrong.push(...startFaults(note, [...running.values()]));
    if (begun.has(nameOf(note))) wrong.push(`${note.task}: attempt ${note.attempt} began twice`);
    begun.add(nameOf(note));
    running.set(note.request, note);
  }
  return wrong;
}

function startFaults({ task, labourer, attempt }: StartNote, running: readonly StartNote[]): string[] {
  const faults: string[] = [];
  const others = running.filter((each) => each.labourer === labourer);
  if (others.length >= (SLOTS.get(labourer) ?? 0)) {
    const names = others.map((each) => `${each.task} attempt ${each.attempt}`).join(', ');
    faults.push(`${task}: attempt ${attempt} began beyond the slots of ${labourer}, beside ${names}`);
  }
  const same = others.find((each) => each.task === task);
  if (same) faults.push(`${task}: attempt ${attempt} began while attempt ${same.attempt} ran`);
  return faults;
}

/** What user code did against how the tasks ended, and when they were due. */
export function checkWorkAgainstRows(
  notes: readonly Note[],
  closed: readonly ClosedTask[],
  dueMs: ReadonlyMap<string, number>,
): string[] {
  const byId = new Map(closed.map((task) => [task.taskId, task]));
  const done = new Set(notes.flatMap((note) => (note.what === 'end' && note.isDone ? [note.task] : [])));
  const undone = closed.filter(({ status, taskId }) => status === 'completed' && !done.has(taskId));
  return [
    ...undone.map(({ taskId }) => `${taskId}: completed, but no attempt has done it`),
    ...notes.flatMap((note) => (note.what === 'start' ? lateOrEarly(note, byId.get(note.task), dueMs) : [])),
  ];
}

function lateOrEarly(
  { task, attempt, atMs, claimedAtMs }: StartNote,
  row: ClosedTask | undefined,
  dueMs: ReadonlyMap<string, number>,
): string[] {
  const faults: string[] = [];
  const earlyMs = (dueMs.get(row?.jobId ?? '') ?? 0) - atMs;
  if (earlyMs > 0) faults.push(`${task}: attempt ${attempt} of a delayed task began ${earlyMs} ms early`);
  if (row?.status === 'completed') {
    const afterMs = claimedAtMs - row.closedAtMs;
    if (afterMs > (isLateCompletion(row) ? CLAIM_RACE_MS : 0)) {
      faults.push(`${task}: attempt ${attempt} was claimed ${afterMs} ms after the task was completed`);
    }
    if (attempt > row.attempts && !isLateCompletion(row))
      faults.push(`${task}: attempt ${attempt} began, its row has ${row.attempts}`);
  }
  return faults;
}

function nameOf({ task, attempt }: AttemptName): string {
  return `${task} ${attempt}`;
}
