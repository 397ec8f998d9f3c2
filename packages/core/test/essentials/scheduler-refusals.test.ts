import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { InvalidJobError } from '../../src/domain/job.ts';
import { JOB_BYTES_MAX } from '../../src/essentials/job-text.ts';
import { schedule } from '../../src/essentials/scheduler.ts';
import type { JobRow } from '../../src/ports/job-store.ts';
import { jobOf, settings } from './jobs.ts';
import { labourers, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

async function expectNothingWritten(): Promise<void> {
  const jobs: JobRow[] = [];
  for await (const job of world.store.jobs.openJobs()) jobs.push(job);
  expect(jobs).toEqual([]);
  expect(await world.store.states.list()).toEqual([]);
  expect(await world.places()).toEqual({ queued: [], running: [], waiting: [], closed: [] });
  expect(world.functions.invokes).toEqual([]);
}

/** Each of the two fits into a task, but not both into the row of a job. */
const LARGE = ['x', 'y'].map((letter) => letter.repeat(JOB_BYTES_MAX / 2));

const refusalOf = (event: unknown, overrides = {}) =>
  schedule(world.deps, event, settings(overrides)).catch((error: unknown) => error);

describe('a job that makes no sense is refused whole, before anything is written', () => {
  it.each([
    ['no object', 7, 'event: expected an object'],
    ['no labourer', {}, 'lambda_name: expected the name or ARN of a function'],
    [
      'an unknown labourer',
      jobOf(1, { lambda_name: 'nobody' }),
      'one of the labourers: some_worker, two_lanes, got "nobody"',
    ],
    ['an unknown schema', jobOf(1, { job_schema_name: 'x' }), 'job_schema_name: expected one of the schemas: none'],
    ['an unknown period', jobOf(1, { period: 'some_day' }), 'period: expected'],
    ['a text that is no JSON', { job: '{"lambda_name"' }, 'job at offset 14: expected'],
    ['two starts', { job: jobOf(1), delay: 1, run_at: 2_000_000_000 }, 'delay: expected run_at or delay'],
    ['an empty id', { job: jobOf(1), job_id: '' }, 'job_id: expected'],
    ['a large text of small tasks', jobOf(0, { sections: LARGE }), `job: expected at most ${JOB_BYTES_MAX} bytes`],
    ['a large task', jobOf(1, { payload: 'x'.repeat(JOB_BYTES_MAX) }), `${JOB_BYTES_MAX} bytes`],
    ['a value that cannot be cut', { lambda_name: WORKER, isolate_sections: true, sections: [[1]] }, 'sections'],
  ])('%s', async (_, event, message) => {
    const refusal = await refusalOf(event);
    expect(refusal).toBeInstanceOf(InvalidJobError);
    expect(refusal).toMatchObject({ code: 'SOSW_INVALID_JOB', message: expect.stringContaining(message) });
    await expectNothingWritten();
  });

  it('of a labourer whose record makes no sense', async () => {
    const overrides = { labourers: labourers({ [WORKER]: { lanes: 0 } }) };
    const refusal = await refusalOf(jobOf(1), overrides);
    expect(refusal).toBeInstanceOf(InvalidInputError);
    expect(refusal).toMatchObject({ message: expect.stringContaining(`labourers.${WORKER}.lanes: expected`) });
    await expectNothingWritten();
  });

  it('under a schema that makes no sense', async () => {
    const refusal = await refusalOf(jobOf(1), { schemas: { jobSchema: { chunkableAttrs: 'section' } } });
    expect(refusal).toMatchObject({ message: expect.stringContaining('job_schema.chunkable_attrs: expected a list') });
    await expectNothingWritten();
  });

  it('in a fleet without labourers', async () => {
    expect(await refusalOf(jobOf(1), { labourers: [] })).toMatchObject({
      message: expect.stringContaining('one of the labourers: none'),
    });
    await expectNothingWritten();
  });

  it('R10: that is to be resumed, and never was', async () => {
    expect(await refusalOf({ job_id: 'nowhere' })).toMatchObject({
      ...{ code: 'SOSW_INVALID_JOB', details: { path: 'job_id', given: 'nowhere' } },
    });
    await expectNothingWritten();
  });
});
