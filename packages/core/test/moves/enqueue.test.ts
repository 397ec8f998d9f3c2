import { describe, expect, test } from 'vitest';
import type { JobPlanInputs } from '../../src/ports/job-store.ts';
import { StoreError, StoreUnavailableError } from '../../src/ports/store-error.ts';
import type { BatchResult, TaskWriter } from '../../src/ports/task-store.ts';
import { faulty } from '../../src/testing/index.ts';
import { recorded } from './crash.ts';
import { MINUTE_MS, type WorldOptions, worlds } from './world.ts';
import { WINDOW, WrittenJob } from './written-job.ts';

const makeWorld = worlds();

async function makeJob(overrides: Partial<JobPlanInputs>, options: WorldOptions = {}): Promise<WrittenJob> {
  return new WrittenJob(await makeWorld(options), overrides);
}

describe('a job', () => {
  test('R10b: of one window is written to the queue, in order, and then is written', async () => {
    const job = await makeJob({ total: 60 });
    const told: number[] = [];
    const onWindow = async (tasks: readonly unknown[]) => void told.push(tasks.length);
    expect(await job.write(await job.create(), job.deps({ onWindow }))).toBe('written');

    await job.standsOnce();
    expect(await job.indexesIn('queued')).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect(await job.world.store.tasks.readQueued(job.ref(7))).toEqual({
      ...{ ...job.ref(7), labourerId: job.job.labourerId, jobId: job.job.jobId },
      ...{ createdAt: job.job.createdAtMs / 1000, payload: '{"index":7}' },
    });
    expect(told).toEqual([60]);
    const row = await job.row();
    expect(row).toMatchObject({ state: 'written', cursor: 60, epoch: 1 });
    expect(row).not.toHaveProperty('ownerUntilMs');
  });

  test('R10b R10c: of several windows and lanes: one window after the other, then the cursor, which renews', async () => {
    const job = await makeJob({ total: 2 * WINDOW + 60 }, { lanes: 3 });
    const { system } = job.world;
    const windowMs = 30_000; // three of them are longer than an owner has, were it not renewed
    const events: unknown[] = [];
    const writer = recorded(job.world.store.writer);
    const jobs = recorded(job.world.store.jobs);
    const onWindow = async (tasks: readonly unknown[]) => {
      events.push([writer.calls.length, tasks.length, jobs.calls.map(({ args: [, , cursor] }) => cursor)]);
      await system.advance(windowMs);
    };
    const deps = job.deps({ writer: writer.port, jobs: jobs.port, onWindow });
    const startMs = job.world.nowMs;
    expect(await job.write(await job.create(), deps)).toBe('written');

    expect(events).toEqual([
      [20, 500, []],
      [40, 500, [500]],
      [43, 60, [500, 1000]],
    ]);
    expect(jobs.calls.map(({ operation, args }) => [operation, ...args.slice(1)])).toEqual([
      ['saveCursor', 1, 500, startMs + windowMs + MINUTE_MS],
      ['saveCursor', 1, 1000, startMs + 2 * windowMs + MINUTE_MS],
      ['markWritten', 1, 1060],
    ]);
    await job.standsOnce();
    const heads = await Promise.all(
      [0, 1, 2].map((n) => job.world.store.tasks.queuedHead(`${job.job.labourerId}#${n}`, 2)),
    );
    expect(heads.map((head) => head.map(({ payload }) => payload))).toEqual(
      [0, 1, 2].map((n) => [`{"index":${n}}`, `{"index":${n + 3}}`]),
    );
  }, 60_000);

  test('R7: raises the lanes that readers go over before its first task, and never lowers them', async () => {
    const job = await makeJob({ total: 5, lanes: 4 }, { lanes: 2 });
    const { states, writer } = job.world.store;
    const lanesRead: unknown[] = [];
    const watching: TaskWriter = {
      writeBatch: async (place, tasks) => {
        lanesRead.push((await states.read(job.job.labourerId))?.lanesRead);
        return writer.writeBatch(place, tasks);
      },
    };
    expect(await job.write(await job.create(), job.deps({ writer: watching }))).toBe('written');
    expect(lanesRead).toEqual([4]);

    const smaller = new WrittenJob(job.world, { jobId: 'another_job', total: 1, lanes: 1 });
    expect(await smaller.write(await smaller.create())).toBe('written');
    expect(await states.read(job.job.labourerId)).toMatchObject({ lanesRead: 4 });
  });

  test('R7 R0: whose lanes cannot be raised writes no task', async () => {
    const job = await makeJob({ total: 5 });
    const faults = [1, 2, 3].map((call) => ({ operation: 'raiseLanes', call, fault: 'lost' }) as const);
    const { port: states } = faulty(job.world.store.states, ...faults);
    await expect(job.write(await job.create(), job.deps({ states }))).rejects.toThrow(StoreUnavailableError);
    expect(await job.indexesIn('queued')).toEqual([]);
    await job.resume();
  });

  test('R10c: with a delayed start is written to waiting, with no attempts, and due then', async () => {
    const dueMs = Date.UTC(2026, 0, 2);
    const job = await makeJob({ total: 30, dueMs }, { lanes: 2 });
    expect(await job.write(await job.create())).toBe('written');
    await job.standsOnce();
    expect(await job.indexesIn('queued')).toEqual([]);
    const waiting = await job.world.store.tasks.readWaiting(job.ref(3));
    expect(waiting).toMatchObject({ payload: '{"index":3}', attempts: 0, dueMs, history: [] });
    expect(await job.world.claim(0)).toBe('idle');
    await job.world.system.advance(dueMs - job.world.nowMs);
    expect(await job.world.claim(0)).toBe('invoked');
  });
});

describe('a batch that is not written whole', () => {
  /** A writer that writes only the first tasks of each of its first batches, as a throttled table does. */
  function partly(inner: TaskWriter, times: number, kept: number) {
    const sizes: number[] = [];
    const writer: TaskWriter = {
      writeBatch: async (place, tasks): Promise<BatchResult> => {
        sizes.push(tasks.length);
        if (sizes.length > times) return inner.writeBatch(place, tasks);
        await inner.writeBatch(place, tasks.slice(0, kept));
        return { outcome: 'sent', unprocessed: tasks.slice(kept) };
      },
    };
    return { writer, sizes };
  }

  test('R10b: is sent again with those of its tasks that were not, without a compare', async () => {
    const job = await makeJob({ total: 20 });
    const { writer, sizes } = partly(job.world.store.writer, 3, 4);
    const { port, calls } = recorded(job.world.store.tasks);
    expect(await job.write(await job.create(), job.deps({ writer, tasks: port }))).toBe('written');
    expect(sizes).toEqual([20, 16, 12, 8]);
    expect(calls).toEqual([]);
    await job.standsOnce();
  });

  test('R10b: is sent eight times at most', async () => {
    const job = await makeJob({ total: 3 });
    const { writer, sizes } = partly(job.world.store.writer, 100, 0);
    await expect(job.write(await job.create(), job.deps({ writer }))).rejects.toThrow(StoreUnavailableError);
    expect(sizes).toHaveLength(8);
    expect((await job.row()).state).toBe('writing');
    await job.resume();
  });

  test('R10b: because the store refuses it is not sent again; the job stays as it is', async () => {
    const job = await makeJob({ total: 3 });
    let sent = 0;
    const writer: TaskWriter = {
      writeBatch: async () => {
        sent += 1;
        throw new StoreError({ operation: 'writeBatch', reason: 'AccessDenied' }, undefined);
      },
    };
    await expect(job.write(await job.create(), job.deps({ writer }))).rejects.toThrow(StoreError);
    expect(sent).toBe(1);
    expect(await job.row()).toMatchObject({ state: 'writing', cursor: 0 });
    await job.resume();
  });
});

describe('the writes of the job row', () => {
  test.each([
    ['saveCursor', WINDOW + 5],
    ['markWritten', 5],
  ] as const)(
    'R10c R0: %s without an answer is sent again',
    async (operation, total) => {
      for (const fault of ['lost', 'unheard'] as const) {
        const job = await makeJob({ total });
        const { port: jobs, left } = faulty(job.world.store.jobs, { operation, fault });
        expect(await job.write(await job.create(), job.deps({ jobs }))).toBe('written');
        expect(left()).toEqual([]);
        expect(await job.row()).toMatchObject({ state: 'written', cursor: total });
      }
    },
    60_000,
  );

  test('R10a: a planned stop that is not heard of looks like another owner: the job is free all the same', async () => {
    const job = await makeJob({ total: 5 });
    const { port: jobs } = faulty(job.world.store.jobs, { operation: 'release', fault: 'unheard' });
    expect(await job.write(await job.create(), job.deps({ jobs }), () => true)).toBe('lost');
    expect(await job.row()).not.toHaveProperty('ownerUntilMs');
    await job.resume();
  });
});
