import {
  aClosedTask,
  aDelayedTask,
  aJob,
  aReference,
  aSlot,
  aState,
  aTask,
  aWaitingTask,
  someTasks,
} from 'sosw/testing';
import { startTables, type Tables } from './tables.ts';

export const HOUR_MS = 3_600_000;
export const NOW_MS: number = Date.now();

/** Ids tell tasks apart, their time tells the order of jobs. */
const of = (labourerId: string, ageHours: number) => ({ labourerId, createdAtMs: NOW_MS - ageHours * HOUR_MS });

export const queued = someTasks(70, { ...of('busy', 1), lanes: 2 });
export const first = aTask({ ...of('busy', 2), payload: '{"10":1,"9":12345678901234567890}', jobId: 'job' });
export const retried = aTask({ ...of('busy', 3) });
export const due = aTask({ ...of('busy', 4) });
export const later = aTask({ ...of('busy', 5) });
export const done = aClosedTask(aTask({ ...of('calm', 6) }), { closedAtMs: NOW_MS - HOUR_MS });
export const dead = aClosedTask(aTask({ ...of('calm', 7), payload: 'no json', retryOf: done.taskId }), {
  status: 'dead',
  attempts: 2,
  lastError: 'Error: broken\nin two',
  stats: {},
  result: {},
  history: [
    {
      attempt: 1,
      slot: 3,
      claimedAtMs: NOW_MS - 60_000,
      endedAtMs: NOW_MS - 59_000,
      outcome: 'failed',
      error: 'Error: once',
    },
    { attempt: 2, endedAtMs: NOW_MS, outcome: 'expired' },
  ],
});

/** Tables with a task in every place, of labourers in every state. */
export async function startFilled(): Promise<Tables> {
  const tables = await startTables();
  const { store, enqueue, delay } = tables;
  await store.states.raiseLanes('busy', 2);
  const metrics = {
    queue: { status: 3, atMs: NOW_MS, trouble: 'no_data' },
    load: { status: 2, value: 71.5, atMs: NOW_MS },
    disk: { status: 4, value: 1, atMs: NOW_MS },
  } as const;
  const health = { own: 2, builtIn: 4, metrics } as const;
  await store.states.write(
    aState({ labourerId: 'busy', slots: 4, reason: 'ecology', slotsAtMs: NOW_MS - 12_000, health }),
  );
  await store.states.raiseLanes('calm', 1);
  await store.states.write(aState({ labourerId: 'calm', slots: 0, reason: 'max_is_zero' }));
  await store.states.setPaused('new', true);
  await enqueue(queued);
  const slotTimes = { claimedAtMs: NOW_MS - 2_000, leaseUntilMs: NOW_MS + HOUR_MS };
  await store.tasks.putSlot(aSlot(first, slotTimes));
  await store.tasks.putSlot(aReference(retried, { ...slotTimes, slot: 1, token: 'mine' }));
  await store.tasks.putWaiting(aWaitingTask(retried, { attempts: 2, token: 'mine' }));
  await delay([aDelayedTask(due, NOW_MS - 1_000), aDelayedTask(later, NOW_MS + HOUR_MS)]);
  for (const closed of [done, dead]) await store.tasks.putClosed(closed);
  const written = aJob({ jobId: 'open', labourerId: 'busy', total: 3, createdAtMs: NOW_MS });
  await store.jobs.create(written, NOW_MS);
  await store.jobs.create({ ...written, jobId: 'large', total: 5_000, dueMs: NOW_MS + HOUR_MS }, NOW_MS);
  return tables;
}
