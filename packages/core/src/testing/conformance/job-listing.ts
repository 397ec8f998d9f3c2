import assert from 'node:assert/strict';
import type { JobListing, JobSummary } from '../../ports/job-listing.ts';
import { aJob } from '../factories.ts';
import { type ConformanceCase, written } from './case.ts';

const TOTALS = { completed: 990, dead: 9, cancelled: 1 };

export const JOB_LISTING: readonly ConformanceCase[] = [
  {
    name: 'listing: no jobs are an empty list',
    async run({ listing }) {
      assert.deepEqual(await jobsOf(listing), []);
    },
  },
  {
    name: 'listing: jobs in every state, each as far as it is',
    async run({ jobs, listing }) {
      const ids = ['a_writing', 'b_written', 'c_closed'];
      const shared = { dueMs: 5000, retryOf: 'other' };
      for (const jobId of ids) await written(jobs.create(aJob({ jobId, ...shared }), 60_000));
      await written(jobs.saveCursor('a_writing', 1, 500, 70_000));
      for (const jobId of ['b_written', 'c_closed']) await written(jobs.markWritten(jobId, 1, 0));
      await written(jobs.close('c_closed', TOTALS, 1000));

      const listed = await jobsOf(listing);
      assert.deepEqual(
        listed.map(({ state, cursor, totals }) => [state, cursor, totals]),
        [
          ['writing', 500, undefined],
          ['written', 0, undefined],
          ['closed', 0, TOTALS],
        ],
      );
      const { labourerId, createdAtMs, total } = aJob();
      assert.deepEqual(
        listed.map(({ state, cursor, totals, ...rest }) => rest),
        ids.map((jobId) => ({ jobId, labourerId, createdAtMs, total, ...shared })),
      );
    },
  },
  {
    name: 'listing: jobs are all found, however many pages they fill, without their texts',
    async run({ jobs, listing }) {
      const ids = Array.from({ length: 8 }, (_, n) => `job_${n}`);
      const text = { inline: JSON.stringify({ text: 'x'.repeat(300_000) }) };
      for (const jobId of ids) await written(jobs.create(aJob({ jobId, text }), 60_000));
      const listed = await jobsOf(listing);
      assert.deepEqual(
        listed.map(({ jobId }) => jobId),
        ids,
      );
      assert.ok(listed.every((job) => !('text' in job)));
    },
  },
];

async function jobsOf(listing: JobListing): Promise<JobSummary[]> {
  const jobs: JobSummary[] = [];
  for await (const job of listing.jobs()) jobs.push(job);
  return jobs.sort((a, b) => a.jobId.localeCompare(b.jobId));
}
