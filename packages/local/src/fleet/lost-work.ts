import type { Store } from 'sosw/essentials';
import type { DataFolder } from '../data/data-folder.ts';

/** Long over for every clock. */
const LEASE_OVER_MS = 0;

/** Carries on where the fleet that had this folder before was stopped, at once if nothing of that one can still act. */
export async function recover(data: DataFolder, store: Store): Promise<void> {
  const living = await data.untilQuiet();
  if (living.size === 0) return releaseLostWork(store);
  const groups = [...living].join(', ');
  const why = `something that an earlier fleet on ${data.path} has started may still run (process groups ${groups})`;
  process.emitWarning(`${why}: its tasks are run again when their leases have ended`, 'LostWorkWarning');
}

/**
 * Ends the leases of all attempts, and lets go of the jobs that are being written, so that the next tick carries on at
 * once instead of after some minutes.
 *
 * Only for a fleet that knows that none of them runs any more: it has the folder for itself, every process that an
 * earlier host has started is gone, and so is the emulator that their requests went to (decision 5). Nothing else
 * differs from leases that end by themselves: the rows keep their tokens, and the tick concludes what became of each.
 *
 * A write without a definite outcome is left: that lease ends by itself.
 */
export async function releaseLostWork({ tasks, states, jobs }: Store): Promise<void> {
  for (const { labourerId } of await states.list()) {
    for (const row of await tasks.readSlots(labourerId)) {
      await tasks.putSlot({ ...row, leaseUntilMs: LEASE_OVER_MS }, row.token);
    }
  }
  for await (const { jobId, state, ownerUntilMs, epoch, cursor } of jobs.openJobs()) {
    if (state === 'writing' && ownerUntilMs !== undefined) await jobs.release(jobId, epoch, cursor);
  }
}
