import { laneNames } from '../domain/task-id.ts';
import { SLOTS_FRESH_MS } from '../domain/timings.ts';
import type { Random, System } from '../ports/system.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { type Candidate, type CandidateSource, refOf } from './candidate.ts';

/** How many of a lane's first tasks a hand-over chooses from; doubled after each lost race, up to the maximum (R8). */
const HEAD_TASKS = 8;
const HEAD_TASKS_MAX = 64;
/** One hand-over in so many looks at due retries before fresh tasks: neither can starve. */
const DUE_FIRST_ONE_IN = 4;

/**
 * Who is next at a hand-over (R8). Reads are eventually consistent: a head may show tasks that are gone, and those are
 * lost races, not errors. Choosing at random among the first few keeps many hand-overs at once from racing for the
 * same task; going on for as long as slots stay fresh leaves no slot empty beside a full queue.
 */
export function nextInLine(
  tasks: TaskStore,
  { clock, random }: System,
  { labourerId, lanesRead }: { readonly labourerId: string; readonly lanesRead: number },
): CandidateSource {
  const seen = new Set<string>();
  const giveUpAtMs = clock.now() + SLOTS_FRESH_MS;
  const lanes = laneNames(labourerId, lanesRead);
  let limit = HEAD_TASKS;

  const isNew = (candidate: Candidate) => !seen.has(refOf(candidate).taskId);
  const readers = {
    Q: async (lane: string): Promise<Candidate[]> =>
      (await tasks.queuedHead(lane, limit, { eventual: true })).map((task) => ({ from: 'Q', task })),
    W: async (lane: string): Promise<Candidate[]> =>
      (await tasks.dueHead(lane, clock.now(), limit, { eventual: true })).map((due) => ({ from: 'W', due })),
  };

  return async () => {
    if (clock.now() > giveUpAtMs) return undefined;
    const places = random.number() * DUE_FIRST_ONE_IN < 1 ? (['W', 'Q'] as const) : (['Q', 'W'] as const);
    for (const place of places) {
      for (const lane of shuffled(lanes, random)) {
        const head = (await readers[place](lane)).filter(isNew);
        const candidate = head[Math.floor(random.number() * head.length)];
        if (!candidate) continue;
        seen.add(refOf(candidate).taskId);
        limit = Math.min(2 * limit, HEAD_TASKS_MAX);
        return candidate;
      }
    }
    return undefined;
  };
}

/** The same values in an order in which each is as likely at each place. */
export function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const keyed = values.map((value) => ({ value, key: random.number() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}
