import { describe, expect, test } from 'vitest';
import { requireTaskId } from '../../src/domain/task-id.ts';
import { type Candidate, type CandidateSource, refOf } from '../../src/moves/candidate.ts';
import { nextForTick, takingTurns } from '../../src/moves/next-for-tick.ts';
import type { TaskStore } from '../../src/ports/task-store.ts';
import { aTask, gated, someTasks } from '../../src/testing/index.ts';
import { crashAt, recorded } from './crash.ts';
import { inOrder, inQueue, type World, worlds } from './world.ts';

const makeWorld = worlds();

function line(world: World, { tasks = world.store.tasks, running = [] as string[], wanted = 5 } = {}): CandidateSource {
  const { labourerId, lanes: lanesRead, system } = world;
  return nextForTick(tasks, system.clock, { labourerId, lanesRead, running: new Set(running), wanted });
}

/** `<place><index>`, as in `Q7`. */
function nameOf(candidate: Candidate | undefined): string {
  return candidate ? `${candidate.from}${requireTaskId(refOf(candidate).taskId).index}` : 'nobody';
}

async function all(next: CandidateSource): Promise<string[]> {
  const names: string[] = [];
  for (let name = nameOf(await next()); name !== 'nobody'; name = nameOf(await next())) names.push(name);
  return names;
}

/** How often the heads were read. */
function readsOf(calls: ReturnType<typeof recorded<TaskStore>>['calls']): number {
  return calls.filter(({ operation }) => operation === 'queuedHead').length;
}

describe('who is next in a tick', () => {
  test('R7: due tasks and queued ones take turns, each in their order', async () => {
    const world = await makeWorld();
    await world.queue(...[0, 1, 2, 3].map((index) => aTask({ index })));
    await world.wait(aTask({ index: 10 }), { dueMs: world.nowMs });
    await world.wait(aTask({ index: 11 }), { dueMs: world.nowMs - 1000 });
    expect(await all(line(world))).toEqual(['W11', 'Q0', 'W10', 'Q1', 'Q2', 'Q3']);
  });

  test('R7: lanes go round robin', async () => {
    const world = await makeWorld({ lanes: 3 });
    await world.queue(...[0, 3, 6, 1, 2, 5].map((index) => aTask({ index, lanes: 3 })));
    expect(await all(line(world))).toEqual(['Q0', 'Q1', 'Q2', 'Q3', 'Q5', 'Q6']);
  });

  test('R7: a queued task that stands in a slot is passed over, a due one is not', async () => {
    const world = await makeWorld();
    await world.queue(aTask({ index: 0 }), aTask({ index: 1 }));
    await world.wait(aTask({ index: 2 }));
    const running = [0, 2].map((index) => aTask({ index }).taskId);
    expect(await all(line(world, { running }))).toEqual(['W2', 'Q1']);
  });

  test('R7: reads as many as are wanted and a few more, strongly; at most 64', async () => {
    const world = await makeWorld();
    for (const [wanted, limit] of [
      [1, 9],
      [56, 64],
      [500, 64],
    ] as const) {
      const { port, calls } = recorded(world.store.tasks);
      await line(world, { tasks: port, wanted })();
      expect(calls.map(({ operation, args }) => [operation, args.at(-1)]).sort()).toEqual([
        ['dueHead', limit],
        ['queuedHead', limit],
      ]);
    }
  });

  test('R7: heads are read again when they have run dry, and show no task twice', async () => {
    const world = await makeWorld();
    const tasks = someTasks(15);
    await world.queue(...tasks);
    const { port, calls } = recorded(world.store.tasks);
    const next = line(world, { tasks: port, wanted: 1 });
    const names: string[] = [];
    for (const task of tasks) {
      names.push(nameOf(await next()));
      await world.store.tasks.takeQueued(task); // whoever got it claims it
    }
    expect(names).toEqual(tasks.map((_, index) => `Q${index}`));
    expect(readsOf(calls)).toBe(2);
    expect(await next()).toBeUndefined();
  });

  test('R7: of many at once each gets another one, from one read', async () => {
    const world = await makeWorld();
    await world.queue(...someTasks(5));
    const { port, calls } = recorded(world.store.tasks);
    const gate = gated(port, 'queuedHead');
    const next = line(world, { tasks: gate.port });
    const asked = Array.from({ length: 7 }, () => next());
    await (await gate.reached('queuedHead')).release();
    const given = await Promise.all(asked);
    expect(given.map(nameOf)).toEqual(['Q0', 'Q1', 'Q2', 'Q3', 'Q4', 'nobody', 'nobody']);
    expect(readsOf(calls)).toBe(1);
  });

  test('R7: a head that shows only what cannot be claimed is read a bounded number of times', async () => {
    const world = await makeWorld();
    let reads = 0;
    const queuedHead = async () => {
      reads += 1;
      return [aTask({ index: reads })];
    };
    const next = line(world, { tasks: { ...world.store.tasks, queuedHead, dueHead: async () => [] } });
    while (await next());
    expect(reads).toBe(200);
  });
});

describe('a tick', () => {
  test('R7: passes over a task whose claim was left to its lease, and fills its slots with others', async () => {
    const world = await makeWorld();
    const [stuck, other] = [aTask({ index: 0 }), aTask({ index: 1 })];
    await world.queue(stuck, other);
    await crashAt(world, { when: 'before', operation: 'takeQueued' }, (deps) =>
      world.claim(0, { deps, next: inOrder(inQueue(stuck)) }),
    );
    await world.tick();
    expect(await world.places(stuck)).toBe('Q R0');
    expect(await world.places(other)).toMatch(/^R[12]$/);
    await world.runToEnd();
    expect(world.attemptsOf(stuck)).toEqual([1]);
  });

  test('R7: two at once claim each task once and stay within the slots', async () => {
    const world = await makeWorld({ slots: 4 });
    const tasks = someTasks(6);
    await world.queue(...tasks);
    await Promise.all([world.tick(), world.tick(), world.tick()]);
    const rows = await world.store.tasks.readSlots(world.labourerId);
    expect(rows.map(({ slot }) => slot)).toEqual([0, 1, 2, 3]);
    expect(world.functions.invocations).toHaveLength(4);
    await world.runToEnd();
    expect(tasks.map((task) => world.attemptsOf(task))).toEqual(tasks.map(() => [1]));
  });
});

test('R7: taking turns loses nothing and keeps the order of each list', () => {
  expect(takingTurns([])).toEqual([]);
  expect(takingTurns([[1, 2, 3], [], [4], [5, 6]])).toEqual([1, 4, 5, 2, 6, 3]);
  expect(takingTurns([[undefined, 1], [2]])).toEqual([undefined, 2, 1]);
});
