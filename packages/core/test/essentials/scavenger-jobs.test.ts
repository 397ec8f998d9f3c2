import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EssentialDeps } from '../../src/essentials/deps.ts';
import { jobTotals, tailOf } from '../../src/essentials/job-progress.ts';
import { scavenge } from '../../src/essentials/scavenger.ts';
import { schedule } from '../../src/essentials/scheduler.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import { cancel } from '../../src/moves/cancel.ts';
import { aClosedTask, aTask, type Fault, faulty, gated } from '../../src/testing/index.ts';
import { jobOf, settings, timeFor } from './jobs.ts';
import { said } from './said.ts';
import { breaking, completed, failed, useWorlds, WORKER, type World, watched } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const configured = new Set([WORKER, 'two_lanes']);
const siblings = () => world.functions.eventsOf('sosw_scheduler');

describe('R10a: a job left half-way', () => {
  it('by a Scheduler that died is handed on once its owner and ten seconds are gone', async () => {
    const gate = gated(world.store.writer, 'writeBatch');
    void schedule({ ...world.deps, writer: gate.port }, jobOf(2), settings());
    await gate.reached('writeBatch'); // and nothing more is heard of it

    await world.system.advance(70_000);
    expect(await scavenge(world.deps, configured)).toMatchObject({ resumed: 0 });
    expect(siblings()).toEqual([]);

    await world.system.advance(1);
    expect(await scavenge(world.deps, configured)).toMatchObject({ resumed: 1 });
    expect(siblings()).toEqual([{ job_id: 'request-1' }]);
    expect(said(world.log, 'WARNING', 'job left half-way is continued')).toEqual([
      { job_id: 'request-1', cursor: 0, total: 2 },
    ]);

    await schedule(world.deps, siblings()[0], settings());
    expect(await world.places()).toMatchObject({ queued: [0, 1] });
    expect(await scavenge(world.deps, configured)).toMatchObject({ resumed: 0 });
  });

  it('on purpose, by a Scheduler whose sibling never came, is handed on at once', async () => {
    await schedule(world.deps, jobOf(2), settings({ isTimeUp: timeFor(0) }));
    expect(await scavenge(world.deps, configured)).toMatchObject({ resumed: 1 });
    expect(siblings()).toEqual([{ job_id: 'request-1' }, { job_id: 'request-1' }]);
  });
});

/** How a job ended, as it stands in the table. */
async function jobItem(jobId: string): Promise<{ state?: string | undefined; ttl: number; totals: unknown }> {
  const { client, names } = world.fresh;
  const { Item } = await client.send(new GetItemCommand({ TableName: names.jobs, Key: { job_id: { S: jobId } } }));
  return { state: Item?.state?.S, ttl: Number(Item?.ttl?.N), totals: (await world.store.jobs.read(jobId))?.totals };
}

/** Four tasks in the two lanes of a labourer: two completed, one dead, one cancelled. */
async function fourEndings(): Promise<void> {
  await schedule(world.deps, jobOf(4, { lambda_name: 'two_lanes' }), settings());
  const tasks = (await Promise.all([0, 1].map((n) => world.store.tasks.queuedHead(`two_lanes#${n}`, 9)))).flat();
  const [a, b, c, d] = tasks;
  const report = { action: 'mark_task_as_completed' };
  for (const [slot, task] of [a, b, c].entries()) await world.run(task, slot);
  for (const task of [a, b]) await assist(world.assistant(), { ...report, task_id: task?.taskId });
  const never = { action: 'mark_task_as_failed', task_id: c?.taskId, error: { message: 'never', retryable: false } };
  await assist(world.assistant(), never);
  if (d) await cancel(world.deps, 'two_lanes', d, { retentionDays: 30, reason: 'not needed' });
}

describe('R10d: a job whose tasks are all closed', () => {
  it('is closed with totals by status, and kept for 30 days', async () => {
    await fourEndings();
    await world.system.advance(1_500);
    expect(await scavenge(world.deps, configured)).toMatchObject({ closed: 1 });
    expect(await jobItem('request-1')).toEqual({
      state: 'closed',
      totals: { completed: 2, dead: 1, cancelled: 1 },
      ttl: Math.floor(world.nowMs / 1000) + 30 * 86_400,
    });
    expect(await scavenge(world.deps, configured)).toMatchObject({ closed: 0, resumed: 0 });
  });

  it('is not closed before: one task is left, whatever else of the labourer is closed', async () => {
    await schedule(world.deps, jobOf(2), settings({ requestId: 'a' }));
    await schedule(world.deps, jobOf(2), settings({ requestId: 'b' })); // of the same millisecond, in the same lane
    const events = await world.tick(4);
    const ofA = events.filter(({ task_id }) => String(task_id).endsWith(tailOf('a', world.system.hash)));
    const [last = {}] = ofA;
    for (const event of events) if (event !== last) await assist(world.assistant(), completed(event));

    expect(await scavenge(world.deps, configured)).toMatchObject({ closed: 1 });
    expect(await jobItem('a')).toMatchObject({ state: 'written' });
    expect(await jobItem('b')).toMatchObject({ state: 'closed', totals: { completed: 2, dead: 0, cancelled: 0 } });

    await assist(world.assistant(), completed(last));
    expect(await scavenge(world.deps, configured)).toMatchObject({ closed: 1 });
    expect(await jobItem('a')).toMatchObject({ state: 'closed' });
  });

  it('is not closed while a task waits for its next attempt', async () => {
    await schedule(world.deps, jobOf(1), settings());
    const [event = {}] = await world.tick(1);
    await assist(world.assistant(), failed(event));
    expect(await scavenge(world.deps, configured)).toMatchObject({ closed: 0 });
  });

  it('is looked at in each run while it is young, and ever more rarely later', async () => {
    await schedule(world.deps, jobOf(1), settings());
    let looks = 0;
    const tasks = watched(world.store.tasks, 'countClosed', () => {
      looks += 1;
    });
    const runWith = (number: number): Promise<unknown> => {
      const random = { ...world.system.random, number: () => number };
      return scavenge(
        { ...world.deps, tasks, system: { ...world.system, random } } satisfies EssentialDeps,
        configured,
      );
    };
    await world.system.advance(20 * 60_000); // a look each twentieth of its age: that is one a minute
    await runWith(0.999);
    expect(looks).toBe(1);
    await world.system.advance(20 * 60_000);
    await runWith(0.501);
    expect(looks).toBe(1);
    await runWith(0.499);
    expect(looks).toBe(2);
  });

  it.each<[Fault, number]>([
    ['lost', 1],
    ['unheard', 0], // by an earlier try of its own
    ['throttled', 1],
  ])('is closed also when an answer does not come (%s)', async (fault, closed) => {
    await schedule(world.deps, jobOf(1), settings());
    const [event = {}] = await world.tick(1);
    await assist(world.assistant(), completed(event));
    const { port: jobs, left } = faulty(world.store.jobs, { operation: 'close', fault });
    expect(await scavenge({ ...world.deps, jobs }, configured)).toMatchObject({ closed });
    expect(left()).toEqual([]);
    expect(await jobItem('request-1')).toMatchObject({ state: 'closed' });
  });
});

it('one job that cannot be looked after stops none of the others, and is in the digest', async () => {
  await schedule(world.deps, jobOf(1), settings({ requestId: 'a' }));
  await schedule(world.deps, jobOf(1, { lambda_name: 'two_lanes' }), settings({ requestId: 'b' }));
  const [event = {}] = await world.tick(1);
  await assist(world.assistant(), completed(event));
  const tasks = breaking(world.store.tasks, 'countClosed', ([lane]) => String(lane).startsWith('two_lanes'));

  expect(await scavenge({ ...world.deps, tasks }, configured)).toMatchObject({ closed: 1 });
  expect(await jobItem('a')).toMatchObject({ state: 'closed' });
  expect(world.digest).toEqual([expect.stringMatching('^Scavenger: b could not be looked after: .*planned fault')]);
  expect(said(world.log, 'ERROR', 'scavenger: could not be looked after')).toMatchObject([{ job_id: 'b' }]);
});

it('R10d: totals count the closed tasks of a job by status, over all lanes, and those of no other job', async () => {
  const ids = { labourerId: WORKER, createdAtMs: world.nowMs, lanes: 3, tail: 'aaaaaaaa' };
  expect(await jobTotals(world.store.tasks, ids, 9)).toEqual({ completed: 0, dead: 0, cancelled: 0 });
  const endings = ['completed', 'dead', 'cancelled', 'completed', 'completed'] as const;
  for (const [index, status] of endings.entries()) {
    await world.store.tasks.putClosed(aClosedTask(aTask({ ...ids, index }), { status }));
  }
  await world.store.tasks.putClosed(aClosedTask(aTask({ ...ids, index: 1, tail: 'bbbbbbbb' })));
  await world.store.tasks.putClosed(aClosedTask(aTask({ ...ids, index: 1, createdAtMs: world.nowMs - 1 })));
  expect(await jobTotals(world.store.tasks, ids, 9)).toEqual({ completed: 3, dead: 1, cancelled: 1 });
});
