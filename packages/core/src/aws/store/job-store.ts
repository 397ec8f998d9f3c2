import type { JobState, JobStore } from '../../ports/job-store.ts';
import { N, S } from './attributes.ts';
import type { Condition } from './expressions.ts';
import { jobKey, newJobItem, OPEN, readJob, readJobId, totalsAttribute } from './rows/job.ts';
import { type StoreContext, Table } from './table.ts';
import { OPEN_JOBS_INDEX } from './tables.ts';

const WRITTEN = S('written' satisfies JobState);
const CLOSED = S('closed' satisfies JobState);

/**
 *     scheduler A   reads no job X   create ok, owner
 *     scheduler B   reads no job X      create   failed: A writes it
 */
const NO_SUCH_JOB: Condition = { text: 'attribute_not_exists(#job_id)' };

/**
 *     A   owner until 60, stalls ........................ saveCursor, epoch 1   failed: the job is B's
 *     B   reads epoch 1 until 60   70: takes over, epoch 2   writes
 *
 * Every owner has an epoch of its own, so that nothing an earlier one still sends can take effect (R10c).
 */
const ownedBy = (epoch: number): Condition => ({ text: '#epoch = :epoch', values: { ':epoch': N(epoch) } });

/**
 *     A   owner until 60   renews: until 100, the epoch stays
 *     B   reads epoch 1 until 60 ..................... 70: takes over   failed: it is 100 now
 *
 * The epoch alone would let B take a job whose owner has just renewed (R10a).
 */
function stillAsSeen(epoch: number, ownerUntilMs: number | undefined): Condition {
  const owned = ownedBy(epoch);
  return ownerUntilMs === undefined
    ? { ...owned, text: `${owned.text} AND attribute_not_exists(#owner_until_ms)` }
    : {
        text: `${owned.text} AND #owner_until_ms = :until`,
        values: { ...owned.values, ':until': N(ownerUntilMs) },
      };
}

/**
 *     A   saveCursor 500, time-out   500 again ok   window 2   saveCursor 1000 ok   the first 500 takes effect: failed
 *
 * Set back, the cursor would send a resume over window 2, and over window 3 without comparing it: tasks of it that were
 * written before would run twice.
 */
function ownedAndNotBehind(epoch: number, cursor: number): Condition {
  const owned = ownedBy(epoch);
  return { text: `${owned.text} AND #cursor <= :cursor`, values: { ...owned.values, ':cursor': N(cursor) } };
}

/**
 *     owner    markWritten   takes effect, time-out ........... markWritten again   failed: it is closed
 *     waiter                                        close ok
 *
 * Closed is final: set back, a job that is done would be counted and reported once more.
 */
function ownedAndNotClosed(epoch: number): Condition {
  const owned = ownedBy(epoch);
  return { text: `${owned.text} AND #state <> :closed`, values: { ...owned.values, ':closed': CLOSED } };
}

/**
 *     waiter      counts all tasks closed   close, totals   ok
 *     scavenger   counts them too              close, totals   failed: the totals are final (R10d)
 *
 * And a job that is still `writing` has an owner who is about to move its cursor: it is closed only after that.
 */
const IS_WRITTEN: Condition = { text: '#state = :written', values: { ':written': WRITTEN } };

/** The rows of the index, which has no others. */
const IS_OPEN: Condition = { text: '#is_open = :open', values: { ':open': OPEN } };

export function jobStore(context: StoreContext): JobStore {
  const table = new Table(context, 'jobs');
  return {
    read: (jobId) => table.get('read', jobKey(jobId), readJob),

    create: (job, ownerUntilMs) => table.put('create', newJobItem(job, ownerUntilMs), NO_SUCH_JOB),

    takeOver: ({ jobId, epoch, ownerUntilMs: seenUntilMs }, ownerUntilMs) =>
      table.update('takeOver', jobKey(jobId), {
        set: { epoch: N(epoch + 1), owner_until_ms: N(ownerUntilMs) },
        condition: stillAsSeen(epoch, seenUntilMs),
      }),

    saveCursor: (jobId, epoch, cursor, ownerUntilMs) =>
      table.update('saveCursor', jobKey(jobId), {
        set: { cursor: N(cursor), owner_until_ms: N(ownerUntilMs) },
        condition: ownedAndNotBehind(epoch, cursor),
      }),

    release: (jobId, epoch, cursor) =>
      table.update('release', jobKey(jobId), {
        set: { cursor: N(cursor), epoch: N(epoch + 1) },
        remove: ['owner_until_ms'],
        condition: ownedBy(epoch),
      }),

    markWritten: (jobId, epoch, total) =>
      table.update('markWritten', jobKey(jobId), {
        set: { state: WRITTEN, cursor: N(total) },
        remove: ['owner_until_ms'],
        condition: ownedAndNotClosed(epoch),
      }),

    close: (jobId, totals, ttlSeconds) =>
      table.update('close', jobKey(jobId), {
        set: { state: CLOSED, totals: totalsAttribute(totals), ttl: N(ttlSeconds) },
        remove: ['is_open'],
        condition: IS_WRITTEN,
      }),

    async *openJobs() {
      const query = { index: OPEN_JOBS_INDEX.name, where: IS_OPEN, eventual: true };
      for await (const { items } of table.pages('openJobs', query)) {
        for (const jobId of table.rows(items, readJobId)) {
          const job = await table.getUnlessBad('openJob', jobKey(jobId), readJob);
          if (job && job.state !== 'closed') yield job;
        }
      }
    },
  };
}
