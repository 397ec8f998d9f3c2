import type { Item } from '../dynamodb/item.ts';
import type { Change } from '../dynamodb/model.ts';
import type { Call } from './calls.ts';
import type { SimulatedProcess } from './process.ts';

/** The places of a task, as docs/protocol.md has them. */
export type Place = 'Q' | 'R' | 'W' | 'C';

const PLACES: Readonly<Record<string, Place>> = {
  sosw_queued: 'Q',
  sosw_running: 'R',
  sosw_waiting: 'W',
  sosw_closed: 'C',
};

/** One claim of a task that was won, told by its token. */
export interface Claim {
  readonly token: string;
  readonly attempt: number;
  readonly slot: number;
  readonly leaseUntilMs: number;
  /** Who claimed. */
  readonly by: SimulatedProcess | undefined;
  /** What Lambda did with the invoke; a claim whose claimer died before has neither. */
  invoke: 'none' | 'accepted' | 'refused';
}

/** User code that runs, or ran, for a claim. */
export interface Run {
  readonly taskId: string;
  readonly token: string;
  readonly attempt: number;
  readonly leaseUntilMs: number;
  readonly process: SimulatedProcess;
  /** Lambda delivered the event of this claim before: what is promised holds for the first run. */
  readonly isRepeated: boolean;
  /** Its code has not ended, and nothing was reported of its attempt. */
  isRunning: boolean;
}

/** Everything about one task, as the tables have it now and as it came to be. */
export interface TaskBook {
  readonly id: string;
  readonly labourerId: string;
  readonly lane: string;
  readonly jobId: string | undefined;
  readonly payload: string;
  q: Item | undefined;
  w: Item | undefined;
  c: Item | undefined;
  /** Rows of R, by slot. */
  readonly r: Map<string, Item>;
  /** It was taken from where it was written first: it must never be written there again. */
  hasLeft: boolean;
  /** It stood in W. */
  hasWaited: boolean;
  readonly claims: Claim[];
  readonly runs: Run[];
  /** Write units spent on it, by what for. */
  units: number;
  /** Puts of a slot for it whose claim was lost or left, and rows of it that were freed. */
  slotPuts: number;
  slotFrees: number;
  /** A fault befell a call that is about it. */
  hadTrouble: boolean;
  /** What was asked of it from outside, or reported about it. */
  wasCancelled: boolean;
  completions: number;
  finalFailures: number;
}

/** A row of one of the four places that changed, with the task or tasks that it is about. */
export interface Moved {
  readonly place: Place;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** The task of the row as it is now, or was. */
  readonly task: TaskBook;
  /** Of a slot that was put over another task's row: that task. */
  readonly displaced: TaskBook | undefined;
  readonly units: number;
  /** The call that did it; undefined when the workload did. */
  readonly by: Call | undefined;
}

/** What was in force, and since when. */
export interface InForce {
  readonly atMs: number;
  readonly value: number;
}

/**
 * Writes down what happens in the tables and to the workers, from outside: what is checked does not depend on anything
 * that the code under test says of itself.
 */
export class Ledger {
  readonly tasks: Map<string, TaskBook> = new Map();
  readonly jobs: Map<string, Item> = new Map();
  /** Tasks that are not closed yet, or stand somewhere else as well. */
  readonly unsettled: Set<TaskBook> = new Set();
  readonly #slots = new Map<string, InForce[]>();
  readonly #maxAttempts = new Map<string, InForce[]>();
  /** Who put a claim into its slot, by token. */
  readonly #putBy = new Map<string, SimulatedProcess>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes down a change. @returns what it means for a task, if it is about one */
  write({ table, before, after, units }: Change, by: Call | undefined): Moved | undefined {
    if (table === 'sosw_labourers' && after) this.#writeState(after);
    if (table === 'sosw_jobs' && after?.job_id?.S !== undefined) this.jobs.set(after.job_id.S, after);
    const place = PLACES[table];
    if (!place) return undefined;
    const task = this.#task(after ?? before ?? {});
    const displacedId = place === 'R' && after && before ? before.task_id?.S : undefined;
    const displaced = displacedId === undefined || displacedId === task.id ? undefined : this.tasks.get(displacedId);
    const moved: Moved = { place, before, after, task, displaced, units, by };
    // A row that is put over another's costs what the larger of the two does, and the other may be large.
    task.units += displaced ? 1 : units;
    this.#move(moved);
    for (const each of displaced ? [task, displaced] : [task]) {
      if (each.c && !each.q && !each.w && each.r.size === 0) this.unsettled.delete(each);
      else this.unsettled.add(each);
    }
    return moved;
  }

  /** Numbers of slots that were in force at any time since then, the latest first. */
  slotsSince(labourerId: string, sinceMs: number): number[] {
    return valuesSince(this.#slots.get(labourerId), sinceMs);
  }

  /** Maxima of attempts that state rows had at any time since then. */
  maxAttemptsSince(labourerId: string, sinceMs: number): number[] {
    return valuesSince(this.#maxAttempts.get(labourerId), sinceMs);
  }

  /** In how many rows the whole of a task stands: R has it only when it came from Q. */
  static bodiesOf({ q, w, c, r }: TaskBook): number {
    let bodies = (q ? 1 : 0) + (w ? 1 : 0) + (c ? 1 : 0);
    for (const row of r.values()) if (row.came_from?.S === 'Q') bodies += 1;
    return bodies;
  }

  #move({ place, before, after, task, displaced, by }: Moved): void {
    switch (place) {
      case 'Q':
        if (before && !after) {
          task.hasLeft = true;
          this.#winFromQueue(task, by);
        }
        task.q = after;
        break;
      case 'R': {
        const slot = `${(after ?? before)?.labourer_id?.S}/${(after ?? before)?.slot?.N}`;
        displaced?.r.delete(slot);
        if (after) {
          if (after.token?.S !== undefined && by) this.#putBy.set(after.token.S, by.by);
          task.r.set(slot, after);
          task.slotPuts += 1;
        } else {
          task.r.delete(slot);
          task.slotFrees += 1;
        }
        break;
      }
      case 'W':
        if (after?.token?.S !== undefined && after.token.S !== before?.token?.S) {
          task.hasLeft = true;
          this.#win(task, after.token.S);
        }
        task.hasWaited = true;
        task.w = after;
        break;
      case 'C':
        task.hasLeft = true;
        task.c = after;
        break;
    }
  }

  /** Who takes a task from Q has put a row of R before: that is the claim that was won. */
  #winFromQueue(task: TaskBook, by: Call | undefined): void {
    for (const { came_from, token } of task.r.values()) {
      if (came_from?.S !== 'Q' || token?.S === undefined || this.#putBy.get(token.S) !== by?.by) continue;
      this.#win(task, token.S);
      return;
    }
  }

  #win(task: TaskBook, token: string): void {
    for (const row of task.r.values()) {
      if (row.token?.S !== token) continue;
      task.claims.push({
        ...{ token, attempt: Number(row.attempt?.N), slot: Number(row.slot?.N) },
        ...{ leaseUntilMs: Number(row.lease_until_ms?.N), by: this.#putBy.get(token), invoke: 'none' },
      });
    }
  }

  #task(row: Item): TaskBook {
    const id = row.task_id?.S ?? '';
    const known = this.tasks.get(id);
    if (known) return known;
    const task: TaskBook = {
      ...{ id, labourerId: row.labourer_id?.S ?? '', lane: row.lane?.S ?? '' },
      ...{ jobId: row.job_id?.S, payload: row.payload?.S ?? '' },
      ...{
        q: undefined,
        w: undefined,
        c: undefined,
        r: new Map(),
        hasLeft: false,
        hasWaited: false,
        claims: [],
        runs: [],
      },
      ...{ units: 0, slotPuts: 0, slotFrees: 0, hadTrouble: false },
      ...{ wasCancelled: false, completions: 0, finalFailures: 0 },
    };
    this.tasks.set(id, task);
    return task;
  }

  #writeState(row: Item): void {
    const id = row.labourer_id?.S ?? '';
    note(this.#slots, id, { atMs: this.#now(), value: Number(row.slots?.N ?? 0) });
    if (row.max_attempts) note(this.#maxAttempts, id, { atMs: this.#now(), value: Number(row.max_attempts.N) });
  }
}

/** Adds what is in force from now on, if that is news. */
export function note(histories: Map<string, InForce[]>, id: string, entry: InForce): void {
  const history = histories.get(id) ?? [];
  if (history.at(-1)?.value !== entry.value) history.push(entry);
  histories.set(id, history);
}

/** What was in force at any time since then, the latest first. */
export function valuesSince(history: readonly InForce[] = [], sinceMs: number): number[] {
  const values: number[] = [];
  for (let n = history.length - 1; n >= 0; n--) {
    const entry = history[n];
    if (!entry) break;
    values.push(entry.value);
    if (entry.atMs <= sinceMs) break;
  }
  return values;
}
