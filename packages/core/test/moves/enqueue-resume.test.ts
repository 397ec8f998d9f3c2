import { describe, expect, test } from 'vitest';
import type { JobPlanInputs } from '../../src/ports/job-store.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { gated } from '../../src/testing/index.ts';
import { recorded } from './crash.ts';
import { worlds } from './world.ts';
import { WINDOW, WrittenJob } from './written-job.ts';

/** A job whose owner dies, stops, or loses it, and who comes next. */
const makeWorld = worlds();
/** A whole window is written, on a machine that may be busy. */
const SLOW = 60_000;

async function makeJob(overrides: Partial<JobPlanInputs>, lanes = 1): Promise<WrittenJob> {
  return new WrittenJob(await makeWorld({ lanes }), overrides);
}

/** The owner dies when so many batches of its first window have been written. */
async function dieAfterBatches(job: WrittenJob, count: number): Promise<void> {
  const gate = gated(job.world.store.writer, 'writeBatch');
  void job.write(await job.create(), job.deps({ writer: gate.port }));
  for (let n = 0; n < count; n++) await (await gate.reached('writeBatch')).perform();
  if (count === 0) await gate.reached('writeBatch');
}

/** The owner dies before or after its n-th write of the cursor, or the write that ends the job. */
async function dieAtJobRow(
  job: WrittenJob,
  operation: 'saveCursor' | 'markWritten',
  when: 'before' | 'after',
  call = 1,
): Promise<void> {
  const gate = gated(job.world.store.jobs, operation);
  void job.write(await job.create(), job.deps({ jobs: gate.port }));
  for (let n = 1; n < call; n++) await (await gate.reached(operation)).release();
  const held = await gate.reached(operation);
  if (when === 'after') await held.perform();
}

describe('a crash of the writer', () => {
  test.each([0, 1, 2, 3])('R10b: after %i of 3 batches: a resume writes what is missing', async (count) => {
    const job = await makeJob({ total: 60 }, 2);
    await dieAfterBatches(job, count);
    expect(await job.indexesIn('queued')).toHaveLength(Math.min(60, 25 * count));
    const owned = await job.takeOver();
    const { port: writer, calls } = recorded(job.world.store.writer);
    expect(await job.write(owned, job.deps({ writer }))).toBe('written');
    const sent = calls.map(({ args: [, tasks] }) => (Array.isArray(tasks) ? tasks.length : 0));
    expect(sent.reduce((sum, size) => sum + size, 0)).toBe(60 - Math.min(60, 25 * count));
    await job.standsOnce();
    expect(await job.row()).toMatchObject({ state: 'written', cursor: 60, epoch: 2 });
  });

  test.each([
    ['before', 0],
    ['after', WINDOW],
  ] as const)(
    'R10c: %s the cursor of its first window is written',
    async (when, cursor) => {
      const job = await makeJob({ total: WINDOW + 30 });
      await dieAtJobRow(job, 'saveCursor', when);
      expect(await job.row()).toMatchObject({ cursor, state: 'writing' });
      await job.resume();
    },
    SLOW,
  );

  test.each([
    ['before', { state: 'writing', cursor: 0 }],
    ['after', { state: 'written', cursor: 30 }],
  ] as const)('R10c: %s the write that ends the job', async (when, left) => {
    const job = await makeJob({ total: 30 });
    await dieAtJobRow(job, 'markWritten', when);
    expect(await job.row()).toMatchObject(left);
    await job.resume();
    expect(await job.row()).toMatchObject({ state: 'written', cursor: 30 });
  });

  test('R10b: of a job whose start is delayed: a resume finds its tasks in waiting', async () => {
    const job = await makeJob({ total: 60, dueMs: Date.UTC(2026, 0, 2) });
    await dieAfterBatches(job, 2);
    await job.resume();
    expect(await job.indexesIn('waiting')).toHaveLength(60);
  });

  test('R10b: while its tasks run, complete, fail and wait: a resume writes none of them again', async () => {
    const job = await makeJob({ total: 60 });
    const { world } = job;
    await dieAfterBatches(job, 2);
    for (const slot of [0, 1, 2]) await world.claim(slot);
    const [first, second] = world.functions.invocations;
    if (!first || !second) throw new Error('not invoked');
    await world.report(first);
    await world.fail(second);
    expect([await world.places(job.ref(0)), await world.places(job.ref(1))]).toEqual(['C completed', 'W']);
    await job.resume();
    const counts = await Promise.all((['queued', 'waiting', 'closed'] as const).map((place) => job.indexesIn(place)));
    expect(counts.map(({ length }) => length)).toEqual([55, 1, 1]); // and three in slots
  });

  test('R10a: twice: the third owner finishes what two have left', async () => {
    const job = await makeJob({ total: 60 });
    await dieAfterBatches(job, 1);
    const second = await job.takeOver();
    const gate = gated(job.world.store.writer, 'writeBatch');
    void job.write(second, job.deps({ writer: gate.port }));
    await (await gate.reached('writeBatch')).perform();
    await job.resume();
    expect(await job.row()).toMatchObject({ epoch: 3, state: 'written' });
  });
});

describe('a batch of an owner that is gone', () => {
  // owner A   batch on its way .......................... written
  // owner B           owner_until + 10 s: takes over, waits REQ ....... compares: it is there
  test('R10a R10b: that takes effect while the next owner waits is not written again', async () => {
    const job = await makeJob({ total: 25 });
    const gate = gated(job.world.store.writer, 'writeBatch');
    void job.write(await job.create(), job.deps({ writer: gate.port }));
    const late = await gate.reached('writeBatch');
    const owned = await job.takeOver();
    const { system } = job.deps();
    const timers = {
      ...system.timers,
      sleep: async (ms: number) => {
        await late.perform();
        await system.timers.sleep(ms);
      },
    };
    const { port: writer, calls } = recorded(job.world.store.writer);
    expect(await job.write(owned, job.deps({ writer, system: { ...system, timers } }))).toBe('written');
    expect(calls).toEqual([]);
    await job.standsOnce();
  });

  test(
    'R10a: that wakes up later writes nothing more',
    async () => {
      const job = await makeJob({ total: WINDOW + 30 });
      const gate = gated(job.world.store.jobs, 'saveCursor');
      const old = job.write(await job.create(), job.deps({ jobs: gate.port }));
      const save = await gate.reached('saveCursor');
      await job.resume();
      const before = await job.row();
      await save.release();
      expect(await old).toBe('lost');
      expect(await job.row()).toEqual(before);
      await job.standsOnce();
    },
    SLOW,
  );
});

describe('ownership', () => {
  /** The clock stands this long after the job was created when the window's second batch is sent again. */
  async function writeAt(afterMs: number): Promise<{ outcome: unknown; sent: number }> {
    const job = await makeJob({ total: 25 });
    const owned = await job.create();
    const startMs = job.world.nowMs;
    let sent = 0;
    const writer: typeof job.world.store.writer = {
      writeBatch: async (place, tasks) => {
        sent += 1;
        if (sent > 1) return job.world.store.writer.writeBatch(place, tasks);
        return { outcome: 'sent', unprocessed: tasks };
      },
    };
    const { system } = job.deps();
    const sleep = (_ms: number) => job.world.system.advance(startMs + afterMs - job.world.nowMs);
    const deps = job.deps({ writer, system: { ...system, timers: { ...system.timers, sleep } } });
    const outcome = await job.write(owned, deps);
    if (outcome === 'lost') await job.resume();
    await job.standsOnce();
    return { outcome, sent };
  }

  test.each([
    [49_999, 'written', 2],
    [50_000, 'lost', 1],
  ])('R10a: %i ms after it began an owner of a minute has %s the job', async (afterMs, outcome, sent) => {
    expect(await writeAt(afterMs)).toEqual({ outcome, sent });
  });

  test(
    'R10c: lost in the middle ends the writing, whatever the clock says: the next window is not begun',
    async () => {
      const job = await makeJob({ total: WINDOW + 30 });
      const { system } = job.deps();
      const startMs = job.world.nowMs;
      const standing = { ...system, clock: { now: () => startMs } };
      const gate = gated(job.world.store.jobs, 'saveCursor');
      const { port: writer, calls } = recorded(job.world.store.writer);
      const old = job.write(await job.create(), job.deps({ jobs: gate.port, writer, system: standing }));
      const save = await gate.reached('saveCursor');
      const owned = await job.takeOver();
      await save.release();
      expect(await old).toBe('lost');
      expect(calls).toHaveLength(WINDOW / 25);
      expect(await job.write(owned)).toBe('written');
      await job.standsOnce();
    },
    SLOW,
  );

  test.each([
    ['saveCursor', WINDOW + 30],
    ['markWritten', 30],
  ] as const)(
    'R10a: without a definite answer of %s the run gives up; whoever comes next carries on',
    async (operation, total) => {
      const job = await makeJob({ total });
      const jobs = { ...job.world.store.jobs, [operation]: async () => ({ outcome: 'unknown', cause: 'x' }) as const };
      await expect(job.write(await job.create(), job.deps({ jobs }))).rejects.toThrow(StoreUnavailableError);
      await job.resume();
    },
    SLOW,
  );
});

describe('a planned stop', () => {
  test(
    'R10a: leaves the cursor at the start of the window that is not written, and the job free',
    async () => {
      const job = await makeJob({ total: WINDOW + 30 });
      const { port: writer, calls } = recorded(job.world.store.writer);
      const isTimeUp = () => calls.length > 0;
      expect(await job.write(await job.create(), job.deps({ writer }), isTimeUp)).toBe('released');
      const row = await job.row();
      expect(row).toMatchObject({ state: 'writing', cursor: WINDOW, epoch: 2 });
      expect(row).not.toHaveProperty('ownerUntilMs');
      expect(await job.indexesIn('queued')).toHaveLength(WINDOW);
      const stoppedMs = job.world.nowMs;
      await job.resume();
      expect(job.world.nowMs).toBe(stoppedMs + 5_000); // taken at once; only REQ is waited for
    },
    SLOW,
  );

  test('R10a: before the first window writes nothing', async () => {
    const job = await makeJob({ total: 30 });
    expect(await job.write(await job.create(), job.deps(), () => true)).toBe('released');
    expect(await job.indexesIn('queued')).toEqual([]);
    expect(await job.row()).toMatchObject({ cursor: 0, epoch: 2 });
    await job.resume();
  });

  test('R10a: of an owner that has lost the job releases nothing', async () => {
    const job = await makeJob({ total: 30 });
    const old = await job.create();
    const owned = await job.takeOver();
    expect(await job.write(old, job.deps(), () => true)).toBe('lost');
    expect(await job.row()).toMatchObject({ epoch: 2, ownerUntilMs: owned.ownerUntilMs });
    expect(await job.write(owned)).toBe('written');
    await job.standsOnce();
  });

  test(
    'R10b: the window after it is compared at the resume, the next ones are not',
    async () => {
      const job = await makeJob({ total: WINDOW + 30 });
      expect(await job.write(await job.create(), job.deps(), () => true)).toBe('released');
      const owned = await job.takeOver();
      const { port: tasks, calls } = recorded(job.world.store.tasks);
      expect(await job.write(owned, job.deps({ tasks }))).toBe('written');
      expect(calls.filter(({ operation }) => operation === 'readSlots')).toHaveLength(1);
      await job.standsOnce();
    },
    SLOW,
  );
});
