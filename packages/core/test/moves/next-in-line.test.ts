import { describe, expect, test } from 'vitest';
import type { DueTask, Task } from '../../src/domain/task.ts';
import { refOf } from '../../src/moves/candidate.ts';
import { nextInLine, shuffled } from '../../src/moves/next-in-line.ts';
import type { TaskStore } from '../../src/ports/task-store.ts';
import { aTask, faulty, ManualSystem, seededRandom, someTasks } from '../../src/testing/index.ts';
import { intercepted } from '../../src/testing/intercept.ts';
import { recorded } from './crash.ts';
import { type World, worlds } from './world.ts';

const makeWorld = worlds();
const FRESH_MS = 5_000;

/** A random source that gives these numbers, and then the last one for ever. */
function scripted(...numbers: readonly number[]) {
  let rest = numbers;
  const number = () => {
    const [next = 0, ...others] = rest;
    if (others.length > 0) rest = others;
    return next;
  };
  return { number, token: seededRandom(1).token };
}

function line(world: World, tasks: TaskStore, random = world.system.random) {
  const { clock, timers, hash } = world.system;
  return nextInLine(tasks, { clock, timers, hash, random }, { labourerId: world.labourerId, lanesRead: world.lanes });
}

describe('who is next at a hand-over', () => {
  test.each([
    [0.24, 'W'],
    [0.25, 'Q'],
    [0.99, 'Q'],
  ])('R8: one in four looks at due tasks first: %d', async (drawn, from) => {
    const world = await makeWorld();
    await world.queue(aTask({ index: 0 }));
    await world.wait(aTask({ index: 1 }));
    const candidate = await line(world, world.store.tasks, scripted(drawn))();
    expect(candidate?.from).toBe(from);
  });

  test('R8: the other place is looked at when the first is empty, and only then', async () => {
    const world = await makeWorld();
    await world.queue(aTask({ index: 0 }));
    const looks = async (drawn: number) => {
      const { port, calls } = recorded(world.store.tasks);
      expect((await line(world, port, scripted(drawn))())?.from).toBe('Q');
      return calls.map(({ operation }) => operation);
    };
    expect(await looks(0)).toEqual(['dueHead', 'queuedHead']);
    expect(await looks(0.5)).toEqual(['queuedHead']);
  });

  test('R8: nobody, when nothing is queued and nothing is due', async () => {
    const world = await makeWorld({ lanes: 2 });
    await world.wait(aTask({ index: 0, lanes: 2 }), { dueMs: world.nowMs + 1 });
    const { port, calls } = recorded(world.store.tasks);
    expect(await line(world, port)()).toBeUndefined();
    expect(calls).toHaveLength(4);
  });

  test('R8: reads are eventually consistent, of eight tasks, twice as many after each lost race, up to 64', async () => {
    const world = await makeWorld();
    await world.queue(...someTasks(70));
    const { port, calls } = recorded(world.store.tasks);
    const next = line(world, port, scripted(0.5));
    for (let race = 0; race < 6; race++) expect(await next()).toBeDefined();
    expect(calls.map(({ args: [, limit, options] }) => [limit, options])).toEqual(
      [8, 16, 32, 64, 64, 64].map((limit) => [limit, { eventual: true }]),
    );
  });

  test('R8: any of the first eight, none behind them', async () => {
    const world = await makeWorld();
    const tasks = someTasks(12);
    await world.queue(...tasks);
    const ids = tasks.map(({ taskId }) => taskId);
    const chosen = new Set<number>();
    for (let draw = 0; draw < 60; draw++) {
      const candidate = await line(world, world.store.tasks)();
      if (candidate) chosen.add(ids.indexOf(refOf(candidate).taskId));
    }
    expect([...chosen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('R8: from any lane', async () => {
    const world = await makeWorld({ lanes: 3 });
    await world.queue(...someTasks(9, { lanes: 3 }));
    const lanes = new Set<string | undefined>();
    for (let draw = 0; draw < 30; draw++) {
      const candidate = await line(world, world.store.tasks)();
      lanes.add(candidate && refOf(candidate).lane);
    }
    expect([...lanes].sort()).toEqual(['some_worker#0', 'some_worker#1', 'some_worker#2']);
  });

  test('R8: never the same task twice, however often heads are read', async () => {
    const world = await makeWorld();
    await world.queue(...someTasks(20));
    const next = line(world, world.store.tasks);
    const seen: string[] = [];
    for (let candidate = await next(); candidate; candidate = await next()) seen.push(refOf(candidate).taskId);
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
  });

  test('R8: goes on for as long as slots are fresh, and no longer', async () => {
    const world = await makeWorld();
    await world.queue(...someTasks(3));
    const next = line(world, world.store.tasks);
    await world.system.advance(FRESH_MS);
    expect(await next()).toBeDefined();
    await world.system.advance(1);
    expect(await next()).toBeUndefined();
  });

  test('R8 R3: a stale head shows tasks that are gone: those are lost races, and the hand-over goes on', async () => {
    const world = await makeWorld({ slots: 1 });
    const tasks = someTasks(12);
    const invocation = await world.run(aTask({ index: 50 }));
    await world.queue(...tasks);
    const stale = await world.store.tasks.queuedHead('some_worker#0', 64);
    for (const task of tasks.slice(0, 11)) await world.store.tasks.deleteQueued(task);
    const head = async (_: string, limit: number): Promise<Task[]> => stale.slice(0, limit);
    const reader = { ...world.store.tasks, queuedHead: head };
    expect(await world.report(invocation, {}, world.deps({ tasks: reader }))).toBe('completed');
    expect(await world.places(aTask({ index: 11 }))).toBe('R0');
    expect(world.functions.invocations).toHaveLength(2);
  });

  test('R8 R3: a stale index shows due times that are old: those are lost races too', async () => {
    const world = await makeWorld({ slots: 1 });
    const task = aTask({ index: 0 });
    const { lane, taskId } = task;
    const invocation = await world.run(aTask({ index: 50 }));
    await world.wait(task, { dueMs: world.nowMs + 1, attempts: 2 });
    const old: DueTask = { lane, taskId, attempts: 2, dueMs: world.nowMs };
    const tasks = intercepted(world.store.tasks, ({ operation, perform }) =>
      operation === 'dueHead' ? Promise.resolve([old]) : perform(),
    );
    expect(await world.report(invocation, {}, world.deps({ tasks }))).toBe('completed');
    expect(await world.places(task)).toBe('W');
    expect(world.attemptsOf(task)).toEqual([]);
    expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
  });

  test('R8: a head that cannot be read is an error of the hand-over', async () => {
    const world = await makeWorld();
    const { port } = faulty(world.store.tasks, { operation: 'queuedHead', fault: 'unavailable' });
    await expect(line(world, port, scripted(0.5))()).rejects.toThrow('queuedHead');
  });
});

test('R8: an order is as likely as any other', () => {
  const { random } = new ManualSystem();
  const orders = Array.from({ length: 600 }, () => shuffled(['a', 'b', 'c'], random).join(''));
  const counts = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'].map((order) => orders.filter((o) => o === order).length);
  for (const count of counts) expect(count).toBeGreaterThan(60);
  expect(counts.reduce((sum, count) => sum + count)).toBe(600);
});
