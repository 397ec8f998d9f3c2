import type { TaskBook } from '../world/ledger.ts';
import type { Invariant, Watched } from './invariant.ts';

/** A tick comes every minute; its reads, claims and a cold start take some seconds more. */
const TICK_MS = 60_000 + 10_000;
/** What was under way when faults stopped holds its slots for a lease: by then all is as it should be. */
const SETTLED_AFTER_MS = 4 * 60_000;

/**
 * Slots that stand empty beside a task that could be claimed. Made anew for each world: it remembers since when.
 */
export function liveness(): Invariant {
  const emptySince = new Map<string, number>();
  return {
    id: 'I9',
    says: 'when faults stop, no free slot stays idle for longer than a tick while a task waits, and everything closes',

    onBeat(watched, complain) {
      for (const text of heldForNothing(watched)) complain(text);
      for (const { id, broken } of watched.workload.labourers) {
        if (broken !== undefined && !watched.isRepaired) continue;
        const waiting = oldestClaimable(watched, id);
        const free = freeSlots(watched, id);
        for (const slot of allSlots(watched, id)) {
          const key = `${id}/${slot}`;
          if (!free.has(slot) || !waiting) emptySince.delete(key);
          else if (!emptySince.has(key)) emptySince.set(key, watched.nowMs);
          const since = Math.max(emptySince.get(key) ?? watched.nowMs, waiting?.sinceMs ?? 0);
          if (watched.quietMs > SETTLED_AFTER_MS && watched.nowMs - since > TICK_MS) {
            complain(
              `slot ${slot} of ${id} stands empty for ${watched.nowMs - since} ms while ${waiting?.task.id} waits`,
            );
            emptySince.delete(key);
          }
        }
      }
    },

    atEnd({ ledger, quietMs }, complain) {
      if (ledger.unsettled.size > 0)
        complain(`${ledger.unsettled.size} tasks are not settled ${quietMs} ms after the last fault`);
    },
  };
}

function allSlots({ ledger, nowMs }: Watched, labourerId: string): number[] {
  return Array.from({ length: ledger.slotsSince(labourerId, nowMs)[0] ?? 0 }, (_, slot) => slot);
}

function freeSlots(watched: Watched, labourerId: string): Set<number> {
  const free = new Set(allSlots(watched, labourerId));
  for (const { labourerId: id, r } of watched.ledger.unsettled) {
    if (id === labourerId) for (const row of r.values()) free.delete(Number(row.slot?.N));
  }
  return free;
}

function oldestClaimable(
  { ledger, nowMs }: Watched,
  labourerId: string,
): { readonly task: TaskBook; readonly sinceMs: number } | undefined {
  for (const task of ledger.unsettled) {
    if (task.labourerId !== labourerId || task.c || task.r.size > 0) continue;
    if (task.q) return { task, sinceMs: 0 };
    const dueMs = Number(task.w?.due_ms?.N ?? Number.POSITIVE_INFINITY);
    if (dueMs <= nowMs) return { task, sinceMs: dueMs };
  }
  return undefined;
}

/** What was claimed since then met no fault. */
const CLAIMED_AFTER_MS = 15_000;
/** A report is delivered, and a slot handed over or freed, within that time. */
const HANDED_OVER_WITHIN_MS = 20_000;

/** Slots of tasks that ran once and were closed, and that nobody gave to the next one, though nothing went wrong. */
function* heldForNothing({ ledger, nowMs, quietMs }: Watched): Iterable<string> {
  if (quietMs < CLAIMED_AFTER_MS) return;
  for (const { id, c, r, claims } of ledger.unsettled) {
    // A task that was cancelled, or reported late, may run on: its slot is held for something.
    if (c?.status?.S !== 'completed' || claims.length > 1) continue;
    for (const [slot, row] of r) {
      const claimedAtMs = Number(row.claimed_at_ms?.N);
      if (claimedAtMs < nowMs - quietMs + CLAIMED_AFTER_MS) continue;
      // Who stood still may claim it after it was closed, and finds out with its next call.
      const sinceMs = nowMs - Math.max(claimedAtMs, Number(c.closed_at_ms?.N));
      if (sinceMs >= HANDED_OVER_WITHIN_MS) yield `slot ${slot} is held by ${id}, for nothing since ${sinceMs} ms`;
    }
  }
}
