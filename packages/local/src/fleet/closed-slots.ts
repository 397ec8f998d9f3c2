import { realSystem } from 'sosw/aws/store';
import type { Store } from 'sosw/essentials';

/**
 * Takes all slots out of force, until the first tick of the next start decides anew: an attempt that ends and reports
 * while the fleet closes then frees its slot. Else it would be handed to the next task, whose invoke the host refuses,
 * and a task that was refused waits for a minute.
 */
export async function closeSlots({ states }: Store): Promise<void> {
  for (const state of await states.list()) {
    if (state.slotsAtMs === undefined) continue; // no tick has given it any
    await states.write({ ...state, slots: 0, reason: 'paused', slotsAtMs: realSystem.clock.now() });
  }
}
