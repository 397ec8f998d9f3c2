import { InvalidInputError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import { type Capacity, tableCapacity } from './table-description.ts';

const MS_PER_SECOND = 1000;

/** Sleeps until the slot is over that an action at `lastMs` has of the capacity of its table; not where none is known. */
export async function sleepDb(
  connection: Connection,
  table: string,
  lastMs: number,
  action: keyof Capacity,
): Promise<void> {
  check(lastMs, action);
  const perSecond = (await tableCapacity(connection, table))?.[action];
  if (!perSecond) return;
  const { clock, timers } = connection.system;
  const slotMs = MS_PER_SECOND / perSecond;
  // Nobody waits for a clock that stands behind the one of `lastMs`.
  const leftMs = Math.min(slotMs, lastMs + slotMs - clock.now());
  if (leftMs > 0) await timers.sleep(leftMs);
}

function check(lastMs: number, action: keyof Capacity): void {
  if (!Number.isFinite(lastMs)) {
    throw new InvalidInputError({ path: 'lastMs', expected: 'a time in milliseconds since 1970', given: lastMs });
  }
  if (action !== 'read' && action !== 'write') {
    throw new InvalidInputError({ path: 'action', expected: 'read or write', given: action });
  }
}
