import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { requireTaskId, taskRefOf } from '../../src/domain/task-id.ts';
import { idsOf, jobTotals, tailOf } from '../../src/essentials/job-progress.ts';
import { aClosedTask, aJob, aTask, ManualSystem } from '../../src/testing/index.ts';
import { useWorlds, type World } from './world.ts';

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

describe('R10d: totals of a job', () => {
  const newWorld = useWorlds();
  let world: World;

  beforeEach(async () => {
    world = await newWorld();
  });

  it('count its closed tasks by status, over all lanes, and those of no other job', async () => {
    const mine = { lanes: 3, tail: 'aaaaaaaa' };
    const endings = ['completed', 'dead', 'cancelled', 'completed', 'completed'] as const;
    for (const [index, status] of endings.entries()) {
      await world.store.tasks.putClosed(aClosedTask(aTask({ ...mine, index }), { status }));
    }
    await world.store.tasks.putClosed(aClosedTask(aTask({ lanes: 3, tail: 'bbbbbbbb', index: 1 })));
    await world.store.tasks.putClosed(aClosedTask(aTask({ ...mine, index: 1, createdAtMs: 1_000 })));

    const ids = { labourerId: 'some_worker', createdAtMs: world.nowMs, ...mine };
    expect(await jobTotals(world.store.tasks, ids, 9)).toEqual({ completed: 3, dead: 1, cancelled: 1 });
  });

  it('are none before the first task is closed', async () => {
    const ids = { labourerId: 'some_worker', createdAtMs: 1, lanes: 2, tail: 'aaaaaaaa' };
    expect(await jobTotals(world.store.tasks, ids, 1)).toEqual({ completed: 0, dead: 0, cancelled: 0 });
  });
});
