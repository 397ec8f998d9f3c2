import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/domain/task.ts';
import { missingOf } from '../../src/moves/missing-tasks.ts';
import { newTasks } from '../../src/moves/new-task.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { aTask, type Fault, faulty, gated } from '../../src/testing/index.ts';
import { intercepted } from '../../src/testing/intercept.ts';
import { recorded } from './crash.ts';
import { MINUTE_MS, worlds } from './world.ts';
import { PLAN, WrittenJob } from './written-job.ts';

/** What a job does when it does not know whether a batch was written (R10b). */
const makeWorld = worlds();
const REQ_MS = 5_000;

async function makeJob(total: number, lanes = 1): Promise<WrittenJob> {
  return new WrittenJob(await makeWorld({ lanes }), { total });
}

function tasksOf({ job, ids }: WrittenJob): Task[] {
  return [...newTasks(job, ids, 0, PLAN.payloads(0, job.total))];
}

describe('a batch without an answer', () => {
  test.each([
    ['lost', 1, [25, 25, 10, 25]],
    ['unheard', 1, [25, 25, 10]],
    ['lost', 3, [25, 25, 10, 10]],
    ['unheard', 3, [25, 25, 10]],
  ] as const)('R10b: %s, the batch %i of its window: what is missing is written, and only that', async (...row) => {
    const [fault, call, sizes] = row;
    const job = await makeJob(60, 2);
    const { port, left } = faulty(job.world.store.writer, { operation: 'writeBatch', call, fault });
    const { port: writer, calls } = recorded(port);
    expect(await job.write(await job.create(), job.deps({ writer }))).toBe('written');
    expect(left()).toEqual([]);
    expect(calls.map(({ args: [, tasks] }) => Array.isArray(tasks) && tasks.length)).toEqual(sizes);
    await job.standsOnce();
  });

  test('R10b: in every batch of a window, lost and unheard', async () => {
    const job = await makeJob(100);
    const faults = (['lost', 'unheard', 'lost', 'unheard', 'lost'] as const).map(
      (fault, n) => ({ operation: 'writeBatch', call: n + 1, fault }) as const,
    );
    const { port: writer, left } = faulty(job.world.store.writer, ...faults);
    expect(await job.write(await job.create(), job.deps({ writer }))).toBe('written');
    expect(left()).toEqual([]);
    await job.standsOnce();
  });

  test('R10b: eight times: throws, the job is continued by whoever comes next', async () => {
    const job = await makeJob(3);
    const faults = Array.from({ length: 8 }, (_, n) => {
      const fault: Fault = n < 7 ? 'lost' : 'unheard';
      return { operation: 'writeBatch', call: n + 1, fault } as const;
    });
    const { port: writer, left } = faulty(job.world.store.writer, ...faults);
    const owned = await job.create();
    await expect(job.write(owned, job.deps({ writer }))).rejects.toThrow(StoreUnavailableError);
    expect(left()).toEqual([]);
    expect(await job.row()).toMatchObject({ state: 'writing', cursor: 0, epoch: 1 });
    await job.resume();
  });

  // batch 1   lost .............................. compare: only now, REQ after batch 2 has ended
  // batch 2   on its way ............ written
  test('R10b: is compared only when all batches of the window have ended, and REQ has passed', async () => {
    const job = await makeJob(50);
    const { system } = job.world;
    const { port: tasks, calls } = recorded(job.world.store.tasks);
    const { port } = faulty(job.world.store.writer, { operation: 'writeBatch', call: 1, fault: 'lost' });
    let lookedAtMs = 0;
    const watched = intercepted(tasks, ({ operation, perform }) => {
      if (operation === 'idsBetween' && lookedAtMs === 0) lookedAtMs = system.clock.now();
      return perform();
    });
    const gate = gated(port, 'writeBatch');
    const written = job.write(await job.create(), job.deps({ writer: gate.port, tasks: watched }));
    const [first, second] = [await gate.reached('writeBatch'), await gate.reached('writeBatch')];
    await first.release();
    await system.advance(3 * REQ_MS);
    expect(calls).toEqual([]);
    const endedAtMs = system.clock.now();
    await second.release();
    await gate.open();

    expect(await written).toBe('written');
    expect(lookedAtMs).toBe(endedAtMs + REQ_MS);
    await job.standsOnce();
  });

  test('R10b: that takes effect after its caller gave up is seen by the compare', async () => {
    const job = await makeJob(25);
    const gate = gated(job.world.store.writer, 'writeBatch');
    const { system } = job.deps();
    let late: Promise<void> | undefined;
    const timers = {
      ...system.timers,
      sleep: async (ms: number) => {
        late ??= batch.perform();
        await late;
        await system.timers.sleep(ms);
      },
    };
    const written = job.write(await job.create(), job.deps({ writer: gate.port, system: { ...system, timers } }));
    const batch = await gate.reached('writeBatch');
    batch.answer({ outcome: 'unknown', cause: new Error('time-out') });
    expect(await written).toBe('written'); // a second batch would wait at the gate for ever
    await job.standsOnce();
  });
});

describe('a compare of a window', () => {
  test('R10b: looks in road order, each place after the other, in all lanes', async () => {
    const job = await makeJob(6, 2);
    const { port, calls } = recorded(job.world.store.tasks);
    const expected = tasksOf(job);
    const range = { ids: job.ids, lanes: ['some_worker#0', 'some_worker#1'], from: 0, to: 6 };
    expect(await missingOf(port, range, expected)).toEqual(expected);
    expect(calls.map(({ operation, args }) => (operation === 'idsBetween' ? args[0] : operation))).toEqual([
      'queued',
      'queued',
      'readSlots',
      'waiting',
      'waiting',
      'closed',
      'closed',
    ]);
  });

  test('R10b: finds its tasks in every place, and no task of another window or job', async () => {
    const job = await makeJob(7);
    const { world } = job;
    const other = new WrittenJob(world, { jobId: 'another_job', total: 7 });
    const [a, b, c, d, e, f, g] = tasksOf(job);
    if (!a || !b || !c || !d || !e || !f || !g) throw new Error('seven tasks');
    await world.queue(a, ...tasksOf(other));
    await world.run(b, 0);
    await world.wait(c);
    await world.rerun(d, 1);
    await world.report(await world.run(e, 2));
    await world.queue(g);
    const range = { ids: job.ids, lanes: ['some_worker#0'], from: 0, to: 6 };
    expect(await missingOf(world.store.tasks, range, [a, b, c, d, e, f, g])).toEqual([f, g]);
  });

  type Step = 'claim' | 'fail' | 'report';
  type Road = Readonly<Record<string, readonly Step[]>>;

  // compare          Q: no T              R: no T              W: no T                      C: T
  // T         Q -> R           R -> W               W -> R -> C
  test.each<[string, Road]>([
    ['into a slot', { queued: ['claim'] }],
    ['into waiting', { queued: ['claim'], readSlots: ['fail'] }],
    ['to its end', { queued: ['claim'], readSlots: ['report'] }],
    ['through waiting to its end', { queued: ['claim'], readSlots: ['fail'], waiting: ['claim', 'report'] }],
  ])('R10b: meets a task that travels %s just before each look', async (_, road) => {
    const job = await makeJob(1);
    const { world } = job;
    const [task = aTask()] = tasksOf(job);
    await world.queue(task);
    const take = async (step: Step) => {
      const invocation = world.functions.invocations.at(-1);
      if (step !== 'claim' && invocation) return world[step](invocation);
      await world.system.advance(MINUTE_MS); // whatever waits is due
      return world.claim(0);
    };
    const tasks = intercepted(world.store.tasks, async ({ operation, args, perform }) => {
      for (const step of road[operation === 'idsBetween' ? String(args[0]) : operation] ?? []) await take(step);
      return perform();
    });
    const range = { ids: job.ids, lanes: ['some_worker#0'], from: 0, to: 1 };
    expect(await missingOf(tasks, range, [task])).toEqual([]);
    expect(world.attemptsOf(task)).toHaveLength(road.waiting ? 2 : 1);
  });
});
