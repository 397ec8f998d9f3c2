import assert from 'node:assert/strict';
import type { JobRow, JobStore } from '../../ports/job-store.ts';
import { aJob } from '../factories.ts';
import { type ConformanceCase, oneWinner, refused, written } from './case.ts';

const { jobId, total: TOTAL } = aJob();
const TOTALS = { completed: 990, dead: 9, cancelled: 1 };

export const JOB_STORE: readonly ConformanceCase[] = [
  {
    name: 'R10: a job is created owned, with epoch 1 and cursor 0, and comes back to the letter',
    async run({ jobs }) {
      const text = { inline: '{"a": 9007199254740993, "ü": "\\u0000"}' };
      const job = aJob({ dueMs: 5000, text, chunkableAttrs: [], retryOf: 'other' });
      await written(jobs.create(job, 60_000));
      assert.deepEqual(await jobs.read(jobId), {
        ...job,
        ...{ state: 'writing', cursor: 0, epoch: 1, ownerUntilMs: 60_000 },
      });
      assert.equal(await jobs.read('other'), undefined);
    },
  },
  {
    name: 'R10: of many that create one job at once, one does, and the row is its own',
    async run({ jobs }) {
      const candidates = Array.from({ length: 6 }, (_, n) => aJob({ digest: `digest-${n}` }));
      const winner = await oneWinner(candidates.map((job) => jobs.create(job, 60_000)));
      assert.equal((await jobs.read(jobId))?.digest, `digest-${winner}`);
    },
  },
  {
    name: 'R10a: of two that take over a job, one becomes its owner',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      const seen = await present(jobs);
      await oneWinner([jobs.takeOver(seen, 130_000), jobs.takeOver(seen, 130_001)]);
      assert.equal((await present(jobs)).epoch, 2);
    },
  },
  {
    name: 'R10a: a job whose owner has renewed meanwhile is not taken over',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      const seen = await present(jobs);
      await written(jobs.saveCursor(jobId, 1, 500, 100_000));
      await refused(jobs.takeOver(seen, 130_000));
      const { epoch, cursor, ownerUntilMs } = await present(jobs);
      assert.deepEqual([epoch, cursor, ownerUntilMs], [1, 500, 100_000]);
    },
  },
  {
    name: 'R10a: a released job is taken at once, by one',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      const owned = await present(jobs);
      await written(jobs.release(jobId, 1, 500));
      await refused(jobs.takeOver(owned, 130_000));
      const released = await present(jobs);
      assert.deepEqual([released.epoch, released.cursor, released.ownerUntilMs], [2, 500, undefined]);
      await oneWinner([jobs.takeOver(released, 130_000), jobs.takeOver(released, 130_000)]);
      assert.equal((await present(jobs)).epoch, 3);
    },
  },
  {
    name: 'R10a: a job that is not there is not taken over, nor is one made',
    async run({ jobs }) {
      await refused(jobs.takeOver({ jobId, epoch: 0 }, 60_000));
      await refused(jobs.saveCursor(jobId, 0, 500, 60_000));
      await refused(jobs.close(jobId, TOTALS, 1000));
      assert.equal(await jobs.read(jobId), undefined);
    },
  },
  {
    name: 'R10c: nothing that an earlier owner still sends takes effect',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      await written(jobs.takeOver(await present(jobs), 130_000));
      await written(jobs.saveCursor(jobId, 2, 500, 140_000));
      const before = await present(jobs);
      await refused(jobs.saveCursor(jobId, 1, 1000, 999_000));
      await refused(jobs.release(jobId, 1, 1000));
      await refused(jobs.markWritten(jobId, 1, TOTAL));
      assert.deepEqual(await present(jobs), before);
    },
  },
  {
    name: 'R10c: a cursor write that takes effect late does not set the cursor back',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      await written(jobs.saveCursor(jobId, 1, 500, 70_000));
      await written(jobs.saveCursor(jobId, 1, 500, 70_000));
      await written(jobs.saveCursor(jobId, 1, 1000, 80_000));
      await refused(jobs.saveCursor(jobId, 1, 500, 70_000));
      const { cursor, ownerUntilMs } = await present(jobs);
      assert.deepEqual([cursor, ownerUntilMs], [1000, 80_000]);
    },
  },
  {
    name: 'R10d: a job is written by its owner, whole, and then owned by nobody',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      await written(jobs.markWritten(jobId, 1, TOTAL));
      const job = await present(jobs);
      assert.deepEqual([job.state, job.cursor, job.ownerUntilMs], ['written', TOTAL, undefined]);
      await written(jobs.markWritten(jobId, 1, TOTAL));
      assert.deepEqual(await present(jobs), job);
    },
  },
  {
    name: 'R10c: a cursor write that takes effect late leaves a written job as it is',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      await written(jobs.saveCursor(jobId, 1, 500, 70_000));
      await written(jobs.markWritten(jobId, 1, TOTAL));
      const before = await present(jobs);
      await refused(jobs.saveCursor(jobId, 1, 500, 70_000));
      assert.deepEqual(await present(jobs), before);
    },
  },
  {
    name: 'R10d: a job is closed once it is written, and once',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      await refused(jobs.close(jobId, TOTALS, 1000));
      await written(jobs.markWritten(jobId, 1, TOTAL));
      await written(jobs.close(jobId, TOTALS, 1000));
      await refused(jobs.close(jobId, { ...TOTALS, completed: 0 }, 1000));
      const { state, totals } = await present(jobs);
      assert.deepEqual([state, totals], ['closed', TOTALS]);
    },
  },
  {
    name: 'R10d: closed is final: its owner, late, does not open a job again',
    async run({ jobs }) {
      await written(jobs.create(aJob(), 60_000));
      await written(jobs.markWritten(jobId, 1, TOTAL));
      await written(jobs.close(jobId, TOTALS, 1000));
      await refused(jobs.markWritten(jobId, 1, TOTAL));
      assert.equal((await present(jobs)).state, 'closed');
      assert.deepEqual(await openIds(jobs), []);
    },
  },
  {
    name: 'R10: open jobs are those that are not closed',
    async run({ jobs }) {
      for (const id of ['writing', 'written', 'closed']) await written(jobs.create(aJob({ jobId: id }), 60_000));
      await written(jobs.markWritten('written', 1, TOTAL));
      await written(jobs.markWritten('closed', 1, TOTAL));
      await written(jobs.close('closed', TOTALS, 1000));
      assert.deepEqual(await openIds(jobs), ['writing', 'written']);
    },
  },
  {
    name: 'R10: a job comes back with the key of its text, and with the dates of its own period',
    async run({ jobs }) {
      const job = aJob({ text: { key: 'jobs/a/b.json' }, customDates: ['2026-01-31', '2026-01-01'] });
      await written(jobs.create(job, 60_000));
      const { state: _, cursor, epoch, ownerUntilMs, ...inputs } = await present(jobs);
      assert.deepEqual(inputs, job);
    },
  },
  {
    name: 'R10: open jobs are all found, however many pages they fill',
    async run({ jobs }) {
      const ids = Array.from({ length: 8 }, (_, n) => `job_${n}`);
      const text = { inline: JSON.stringify({ text: 'x'.repeat(300_000) }) };
      for (const id of ids) await written(jobs.create(aJob({ jobId: id, text }), 60_000));
      assert.deepEqual(await openIds(jobs), ids);
    },
  },
];

async function present(jobs: JobStore): Promise<JobRow> {
  const job = await jobs.read(jobId);
  assert.ok(job);
  return job;
}

async function openIds(jobs: JobStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const job of jobs.openJobs()) ids.push(job.jobId);
  return ids.sort();
}
