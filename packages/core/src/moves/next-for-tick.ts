import { laneNames } from '../domain/task-id.ts';
import type { Clock } from '../ports/system.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { type Candidate, type CandidateSource, refOf } from './candidate.ts';

/** A first attempt is claimed only from so many first tasks of its lane as read. */
const HEAD_TASKS_MAX = 64;
/** Read beyond what is wanted: others may be faster with the first ones. */
const HEAD_TASKS_EXTRA = 8;
/** Reads of the heads in one tick. */
const ROUNDS_MAX = 200;
/**
 * Claims of one tick that may be under way. Fewer than {@link HEAD_TASKS_MAX}, so that a head that is read again shows
 * tasks that none of them is about to take.
 */
export const TICK_CLAIMS_MAX = 48;

export interface TickLine {
  readonly labourerId: string;
  readonly lanesRead: number;
  /** Tasks that stand in R: somebody is just claiming them, or their claim was left to its lease. */
  readonly running: ReadonlySet<string>;
  /** Slots to fill. */
  readonly wanted: number;
}

/**
 * Who is next in a tick (R7): due tasks of W and the heads of Q take turns, lanes go round robin. All slots of the tick
 * draw from one source; when it runs dry the heads are read again, since those before were taken meanwhile.
 */
export function nextForTick(tasks: TaskStore, clock: Clock, line: TickLine): CandidateSource {
  const lanes = laneNames(line.labourerId, line.lanesRead);
  const limit = Math.min(HEAD_TASKS_MAX, line.wanted + HEAD_TASKS_EXTRA);
  const offered = new Set<string>();
  let ready: Candidate[] = [];
  let rounds = 0;
  let reading: Promise<void> | undefined;

  const isWanted = (candidate: Candidate) => {
    const { taskId } = refOf(candidate);
    // A task that waits was running before: its row in R, if there is one, is of an attempt that is over.
    return !offered.has(taskId) && (candidate.from === 'W' || !line.running.has(taskId));
  };
  const read = async () => {
    rounds += 1;
    const nowMs = clock.now();
    const [due, heads] = await Promise.all([
      Promise.all(lanes.map((lane) => tasks.dueHead(lane, nowMs, limit))),
      Promise.all(lanes.map((lane) => tasks.queuedHead(lane, limit))),
    ]);
    const waiting = takingTurns(due).map((row): Candidate => ({ from: 'W', due: row }));
    const queued = takingTurns(heads).map((task): Candidate => ({ from: 'Q', task }));
    ready = takingTurns([waiting, queued]).filter(isWanted);
  };

  return async () => {
    if (ready.length === 0 && rounds < ROUNDS_MAX) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    const candidate = ready.shift();
    if (candidate) offered.add(refOf(candidate).taskId);
    return candidate;
  };
}

/** One of each list in turn: `[[a, b], [c]]` becomes `[a, c, b]`. */
export function takingTurns<Value>(lists: readonly (readonly Value[])[]): Value[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const rounds = Array.from({ length: longest }, (_, n) => lists.flatMap((list) => list.slice(n, n + 1)));
  return rounds.flat();
}
