import type { MoveDeps } from './deps.ts';

/** A slot that may be used: free, or holding a claim that is over, told by its token. */
export interface UsableSlot {
  readonly labourerId: string;
  readonly slot: number;
  /** Token of the row that stands there. Absent: the slot is free. */
  readonly over?: string | undefined;
}

/** Gives the slot up. Once, and not repeated: if it stays, its expiry frees it. */
export async function free({ tasks, log, stats }: MoveDeps, { labourerId, slot, over }: UsableSlot): Promise<'idle'> {
  if (over === undefined) return 'idle';
  const { outcome } = await tasks.freeSlot(labourerId, slot, over);
  if (outcome === 'unknown' || outcome === 'throttled') {
    stats.add('slots_left');
    log.warn(`slot ${labourerId}/${slot} may not be free: its lease ends it`, {
      labourer_id: labourerId,
      slot,
      outcome,
    });
  }
  return 'idle';
}
