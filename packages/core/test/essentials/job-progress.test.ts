import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireTaskId, taskRefOf } from '../../src/domain/task-id.ts';
import { idsOf, tailOf } from '../../src/essentials/job-progress.ts';
import { aJob, ManualSystem } from '../../src/testing/index.ts';

const { hash } = new ManualSystem();

describe('ids of the tasks of a job', () => {
  it('end in eight digits that are always the same for the id of the job', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (jobId) => {
        expect(tailOf(jobId, hash)).toMatch(/^[0-9a-z]{8}$/);
        expect(tailOf(jobId, hash)).toBe(tailOf(jobId, hash));
      }),
    );
  });

  it('are told apart by it: jobs of the same millisecond have no id in common', () => {
    const tails = Array.from({ length: 10_000 }, (_, n) => tailOf(`job-${n}`, hash));
    expect(new Set(tails).size).toBe(10_000);
  });

  it('tell where a task belongs', () => {
    const job = aJob({ labourerId: 'two_lanes', lanes: 2, createdAtMs: 1_800_000_000_123 });
    const { taskId } = taskRefOf(idsOf(job, hash), 5);
    expect(requireTaskId(taskId)).toEqual({
      ...{ labourerId: 'two_lanes', lane: 'two_lanes#1', createdAtMs: 1_800_000_000_123, index: 5 },
      tail: tailOf(job.jobId, hash),
    });
  });
});
