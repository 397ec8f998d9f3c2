import type { FaultKind } from '../faults.ts';
import type { Outcome } from '../world/world.ts';

/** What many worlds come to. Plain data: threads send it. */
export interface Tally {
  worlds: number;
  tasks: number;
  events: number;
  calls: number;
  checks: number;
  faults: Partial<Record<FaultKind, number>>;
  /** Of all hashes, in whatever order: equal for the same worlds. */
  hash: number;
  /** Tasks taken from their queue with so many others before them: 0, 1 to 7, 8 to 63, more. */
  places: [number, number, number, number];
  longestQuietMs: number;
}

export function emptyTally(): Tally {
  return {
    ...{ worlds: 0, tasks: 0, events: 0, calls: 0, checks: 0, faults: {}, hash: 0 },
    ...{ places: [0, 0, 0, 0], longestQuietMs: 0 },
  };
}

export function count(tally: Tally, outcome: Outcome): void {
  tally.worlds += 1;
  tally.tasks += outcome.tasks;
  tally.events += outcome.events;
  tally.calls += outcome.calls;
  tally.checks += outcome.checks;
  for (const [kind, times] of outcome.faults) tally.faults[kind] = (tally.faults[kind] ?? 0) + times;
  tally.hash = (tally.hash + outcome.hash) >>> 0;
  for (const place of outcome.places) tally.places[bucketOf(place)] += 1;
  tally.longestQuietMs = Math.max(tally.longestQuietMs, outcome.quietMs);
}

export function add(tally: Tally, other: Tally): void {
  for (const key of ['worlds', 'tasks', 'events', 'calls', 'checks'] as const) tally[key] += other[key];
  for (const [kind, times = 0] of Object.entries(other.faults) as [FaultKind, number][]) {
    tally.faults[kind] = (tally.faults[kind] ?? 0) + times;
  }
  tally.hash = (tally.hash + other.hash) >>> 0;
  for (const n of [0, 1, 2, 3] as const) tally.places[n] += other.places[n];
  tally.longestQuietMs = Math.max(tally.longestQuietMs, other.longestQuietMs);
}

function bucketOf(place: number): 0 | 1 | 2 | 3 {
  if (place === 0) return 0;
  if (place < 8) return 1;
  return place < 64 ? 2 : 3;
}
