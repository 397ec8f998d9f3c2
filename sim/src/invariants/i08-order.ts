import type { Invariant } from './invariant.ts';

/** A first attempt is claimed from so many first tasks of its lane as they were read. */
const HEAD_MAX = 64;

/** Tasks that were written before a head was read may be ahead of it, and are not counted by the reader. */
const READ_WITHIN_MS = 10_000;

/** How far from the front of its lane a task was taken. Made anew for each world. */
export function order(places: number[]): Invariant {
  return {
    id: 'I8',
    says: 'a first attempt is one of the first 64 of its lane, as read',

    onMove({ place, before, after, task, by }, { ledger, nowMs }, complain) {
      if (place !== 'Q' || !before || after || !by?.request.input || !isTaken(by.request.input)) return;
      let ahead = 0;
      for (const other of ledger.tasks.values()) {
        if (other.q && other.lane === task.lane && other.id < task.id && isOld(Number(other.q.created_at?.N), nowMs))
          ahead += 1;
      }
      places.push(ahead);
      if (ahead >= HEAD_MAX) complain(`${task.id} is taken, but ${ahead} of its lane stand before it`);
    },
  };
}

function isTaken(input: object): boolean {
  return 'ConditionExpression' in input;
}

function isOld(createdAt: number, nowMs: number): boolean {
  return createdAt * 1000 < nowMs - READ_WITHIN_MS;
}
