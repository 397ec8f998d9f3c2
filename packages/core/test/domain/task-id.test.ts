import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import {
  idRange,
  type JobIds,
  laneNames,
  parseTaskId,
  requireTaskId,
  TASKS_PER_JOB_MAX,
  taskRefOf,
} from '../../src/domain/task-id.ts';

const labourerIds = fc.stringMatching(/^[A-Za-z0-9_-]{1,140}$/);
const tails = fc.stringMatching(/^[0-9a-z]{8}$/);
const jobs: fc.Arbitrary<JobIds> = fc.record({
  labourerId: labourerIds,
  lanes: fc.integer({ min: 1, max: 100 }),
  createdAtMs: fc.integer({ min: 0, max: 36 ** 9 - 1 }),
  tail: tails,
});
const indexes = fc.integer({ min: 0, max: TASKS_PER_JOB_MAX - 1 });

describe('task ids', () => {
  it('tell labourer, lane, time, index and tail', () => {
    fc.assert(
      fc.property(jobs, indexes, (job, index) => {
        const { lane, taskId } = taskRefOf(job, index);
        const { labourerId, createdAtMs, tail } = job;
        expect(parseTaskId(taskId)).toEqual({ labourerId, createdAtMs, tail, index, lane });
        expect(laneNames(labourerId, job.lanes)).toContain(lane);
      }),
    );
  });

  it('are ordered by time, then by index, within a lane', () => {
    const single = jobs.map((job) => ({ ...job, lanes: 1 }));
    fc.assert(
      fc.property(single, indexes, fc.integer({ min: 0, max: 36 ** 9 - 1 }), indexes, (job, i, createdAtMs, j) => {
        const a = taskRefOf(job, i).taskId;
        const b = taskRefOf({ ...job, createdAtMs }, j).taskId;
        const order = job.createdAtMs - createdAtMs || i - j;
        expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('of a window all lie in the range of their lane, and those of other windows outside', () => {
    const windows = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 500 }));
    fc.assert(
      fc.property(jobs, windows, fc.integer({ min: 0, max: 6000 }), (job, [from, size], index) => {
        const { taskId } = taskRefOf(job, index);
        const { first, last } = idRange(job, index % job.lanes, from, from + size);
        const isInside = first <= taskId && taskId <= last;
        expect(isInside).toBe(index >= from && index < from + size);
      }),
    );
  });

  it('deal the tasks of a job out over its lanes', () => {
    const job = { labourerId: 'w', lanes: 3, createdAtMs: 1, tail: 'abcdefgh' };
    expect([0, 1, 2, 3, 4].map((index) => taskRefOf(job, index).lane)).toEqual(['w#0', 'w#1', 'w#2', 'w#0', 'w#1']);
  });

  it('that are not ours are told from ours, whatever they look like', () => {
    for (const id of ['', 't1', '0123456789abcdef0123456789abcdef', 'w~0~short', 'w~x~000000000000000000000000', '~~'])
      expect(parseTaskId(id)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => void parseTaskId(text)));
    expect(() => requireTaskId('t1')).toThrow(InvalidInputError);
    expect(requireTaskId('w~0~000000001000000aabcdefgh').index).toBe(10);
  });

  it('refuse what would not fit', () => {
    const job = { labourerId: 'w', lanes: 1, createdAtMs: 1, tail: 'abcdefgh' };
    expect(() => taskRefOf(job, -1)).toThrow('index: expected a whole number below');
    expect(() => taskRefOf(job, TASKS_PER_JOB_MAX)).toThrow(InvalidInputError);
    expect(() => taskRefOf({ ...job, tail: 'ABC' }, 0)).toThrow('tail: expected 8 digits of base 36');
    expect(() => taskRefOf({ ...job, createdAtMs: 36 ** 9 }, 0)).toThrow('created_at_ms');
    expect(() => taskRefOf({ ...job, createdAtMs: 1.5 }, 0)).toThrow('created_at_ms');
  });
});
