import { beforeEach, describe, expect, it } from 'vitest';
import { JOB_ROW_TEXT_BYTES_MAX } from '../../src/domain/timings.ts';
import { closeJob } from '../../src/essentials/job-progress.ts';
import { JOB_BYTES_MAX } from '../../src/essentials/job-text.ts';
import { schedule } from '../../src/essentials/scheduler.ts';
import type { JobTexts } from '../../src/ports/job-texts.ts';
import { StoreError, StoreUnavailableError } from '../../src/ports/store-error.ts';
import { aClosedTask } from '../../src/testing/index.ts';
import { jobOf, settings, timeFor } from './jobs.ts';
import { useWorlds, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld({ hasTexts: true });
});

const LARGE = { payload: 'x'.repeat(JOB_ROW_TEXT_BYTES_MAX) };
const HUGE = { sections: ['x', 'y', 'z'].map((letter) => letter.repeat(JOB_BYTES_MAX / 2)) };
const keys = () => [...(world.texts?.all.keys() ?? [])];
const jobRow = async () => {
  const row = await world.store.jobs.read('request-1');
  if (!row) throw new Error('there is no row');
  return row;
};

describe('R10: the text of a large job', () => {
  it('stands outside of its row, and a resume reads it there', async () => {
    await schedule(world.deps, jobOf(700, LARGE), settings({ isTimeUp: timeFor(1) }));
    const { text } = await jobRow();
    expect(text).toEqual({ key: expect.stringMatching(/^jobs\/[0-9a-f]{64}\/\d+\.json$/) });
    expect(keys()).toEqual('key' in text ? [text.key] : []);

    expect(await schedule(world.deps, { job_id: 'request-1' }, settings())).toMatchObject({ state: 'written' });
    expect((await world.places()).queued).toHaveLength(700);
  });

  it('may be larger than a row could be', async () => {
    expect(await schedule(world.deps, jobOf(0, HUGE), settings())).toMatchObject({ state: 'written', total: 3 });
    const small = await newWorld();
    await expect(schedule(small.deps, jobOf(0, HUGE), settings())).rejects.toThrow(
      `job: expected at most ${JOB_BYTES_MAX} bytes, as no SOSW_JOB_TEXTS says where to keep larger ones`,
    );
  });

  it('is written before the row: a job whose text was not kept does not exist, and its repeat does', async () => {
    const texts: JobTexts = { ...NO_TEXTS, write: () => Promise.reject(unavailable()) };
    await expect(schedule({ ...world.deps, texts }, jobOf(2, LARGE), settings())).rejects.toThrow(
      StoreUnavailableError,
    );
    expect(await world.store.jobs.read('request-1')).toBeUndefined();
    await schedule(world.deps, jobOf(2, LARGE), settings());
    expect((await world.places()).queued).toEqual([0, 1]);
  });

  it("is the creator's own: who comes second removes its own, and the text of the row stays", async () => {
    const { create } = world.store.jobs;
    const jobs = Object.create(world.store.jobs, {
      create: {
        value: async (...given: Parameters<typeof create>) => {
          await schedule(world.deps, jobOf(700, LARGE), settings({ isTimeUp: timeFor(1) })); // is faster
          expect(keys()).toHaveLength(2);
          return create.apply(world.store.jobs, given);
        },
      },
    });
    expect(await schedule({ ...world.deps, jobs }, jobOf(700, LARGE), settings())).toMatchObject({ total: 700 });
    const { text } = await jobRow();
    expect('key' in text && keys()).toEqual('key' in text && [text.key]);
  });

  it('is removed when the row was refused, left when nobody knows, and said when it cannot be removed', async () => {
    const creating = (outcome: 'throttled' | 'unknown') => ({
      ...world.deps,
      jobs: Object.create(world.store.jobs, { create: { value: async () => ({ outcome }) } }),
    });
    await expect(schedule(creating('throttled'), jobOf(2, LARGE), settings())).rejects.toThrow(StoreUnavailableError);
    expect(keys()).toEqual([]);
    await expect(schedule(creating('unknown'), jobOf(2, LARGE), settings())).rejects.toThrow(StoreUnavailableError);
    expect(keys()).toHaveLength(1);

    const texts: JobTexts = { ...NO_TEXTS, write: async () => 'key', remove: () => Promise.reject(unavailable()) };
    const deps = { ...creating('throttled'), texts };
    await expect(schedule(deps, jobOf(2, LARGE), settings())).rejects.toThrow('outcome throttled');
    expect(world.stats.toJSON()).toMatchObject({ texts_left_behind: 1 });
  });

  it('is removed before the job is closed, and a small one never was there', async () => {
    await schedule(world.deps, jobOf(2, LARGE), settings());
    const totals = { completed: 2, dead: 0, cancelled: 0 };
    expect(keys()).toHaveLength(1);
    expect(await closeJob(world.deps, await jobRow(), totals)).toBe(true);
    expect(keys()).toEqual([]);
    expect(await closeJob(world.deps, await jobRow(), totals)).toBe(false);

    await schedule(world.deps, { job: jobOf(2), job_id: 'small' }, settings());
    expect(keys()).toEqual([]);
  });

  it('stays, and the job stays open, where nobody knows where it is', async () => {
    await schedule(world.deps, jobOf(2, LARGE), settings({ isTimeUp: () => true }));
    const astray = { ...world.deps, texts: undefined };
    await expect(schedule(astray, { job_id: 'request-1' }, settings())).rejects.toThrow('there is no SOSW_JOB_TEXTS');
    const totals = { completed: 2, dead: 0, cancelled: 0 };
    await expect(closeJob(astray, await jobRow(), totals)).rejects.toThrow(StoreError);
    expect(await jobRow()).toMatchObject({ state: 'writing' });
    expect(keys()).toHaveLength(1);
  });

  it('of a task that is run again is kept the same way', async () => {
    await schedule(world.deps, jobOf(1, LARGE), settings());
    const [task] = await world.store.tasks.queuedHead('some_worker#0', 1);
    if (!task) throw new Error('there is no task');
    await world.store.tasks.putClosed(aClosedTask(task, { status: 'dead' }));
    await schedule(world.deps, { retry_of: task.taskId }, settings({ requestId: 'again' }));
    expect(await world.store.jobs.read('again')).toMatchObject({ text: { key: expect.any(String) }, total: 1 });
    expect(keys()).toHaveLength(2);
  });
});

const NO_TEXTS: JobTexts = {
  write: async () => '',
  read: async () => '',
  remove: async () => {},
};

function unavailable(): StoreUnavailableError {
  return new StoreUnavailableError({ operation: 'writeJobText', reason: 'TimeoutError' });
}
