import { describe, expect, test } from 'vitest';
import { cancel } from '../../src/moves/cancel.ts';
import { aTask, gated } from '../../src/testing/index.ts';
import { type CrashPoint, crashAt } from './crash.ts';
import { refusal } from './fakes.ts';
import { type World, type WorldOptions, worlds } from './world.ts';

/**
 * An actor dies before or after each write of each move. Then time passes: leases end, ticks go on, and everything is
 * closed, once, with nothing left behind.
 */
const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });

type Deps = ReturnType<World['deps']>;
type Row = readonly [when: CrashPoint['when'], operation: CrashPoint['operation'], places: string, attempts: number[]];

/** Plays one crash: `places` is where T stands then, `attempts` are those that its worker got in the end. */
async function play(
  [when, operation, places, attempts]: Row,
  options: WorldOptions,
  prepare: (world: World) => Promise<(deps: Deps) => Promise<unknown>>,
): Promise<World> {
  const world = await makeWorld(options);
  const act = await prepare(world);
  await crashAt(world, { when, operation }, act);
  expect(await world.places(T)).toBe(places);
  world.silence(); // whoever has run until now has reported, or never will
  await world.runToEnd();
  expect(world.attemptsOf(T)).toEqual(attempts);
  return world;
}

/** The worker of T's only or last attempt reports; U waits for the slot. */
const reporting =
  (how: 'report' | 'fail', start: (world: World) => ReturnType<World['run']>) => async (world: World) => {
    const invocation = await start(world);
    await world.queue(U);
    return (deps: Deps) => world[how](invocation, {}, deps);
  };
const first = (world: World) => world.run(T);
const second = (world: World) => world.rerun(T);

describe('a crash of a claim', () => {
  test.each<Row>([
    ['before', 'putSlot', 'Q', [1]],
    ['after', 'putSlot', 'Q R0', [1]],
    ['before', 'takeQueued', 'Q R0', [1]],
    ['after', 'takeQueued', 'R0', [2]],
  ])('R3 R6: from the queue, %s %s', async (...row) => {
    await play(row, {}, async (world) => {
      await world.queue(T);
      return (deps) => world.claim(0, { deps });
    });
  });

  test.each<Row>([
    ['before', 'putSlot', 'W', [2]],
    ['after', 'putSlot', 'R0 W', [2]],
    ['before', 'claimWaiting', 'R0 W', [2]],
    ['after', 'claimWaiting', 'R0 W', [3]],
  ])('R3 R6: from waiting, %s %s', async (...row) => {
    await play(row, {}, async (world) => {
      await world.wait(T);
      return (deps) => world.claim(0, { deps });
    });
  });

  test('R6: of the last attempt that there is, after the take: the task is closed as dead and never ran', async () => {
    const row: Row = ['after', 'takeQueued', 'R0', []];
    const world = await play(row, { terms: { maxAttempts: 1 } }, async (made) => {
      await made.queue(T);
      return (deps) => made.claim(0, { deps });
    });
    expect(await world.places(T)).toBe('C dead');
  });

  test('R3: before the invoke', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const gate = gated(world.functions, 'invoke');
    void world.claim(0, { deps: world.deps({ functions: gate.port }) });
    await gate.reached('invoke');
    expect(await world.places(T)).toBe('R0');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
  });
});

describe('a crash of a completion', () => {
  test.each<Row>([
    ['before', 'putClosed', 'R0', [1, 2]],
    ['after', 'putClosed', 'R0 C completed', [1]],
  ])('R4: of a first attempt, %s %s', async (...row) => {
    await play(row, {}, reporting('report', first));
  });

  test.each<Row>([
    ['before', 'putClosed', 'R0 W', [2, 3]],
    ['after', 'putClosed', 'R0 W C completed', [2]],
    ['before', 'deleteWaiting', 'R0 W C completed', [2]],
    ['after', 'deleteWaiting', 'R0 C completed', [2]],
  ])('R4 R3c: of a later attempt, %s %s', async (...row) => {
    await play(row, {}, reporting('report', second));
  });
});

describe('a crash of a hand-over', () => {
  test.each([
    ['before', 'putSlot', 'R0 C completed', 'Q', [1]],
    ['after', 'putSlot', 'C completed', 'Q R0', [1]],
    ['before', 'takeQueued', 'C completed', 'Q R0', [1]],
    ['after', 'takeQueued', 'C completed', 'R0', [2]],
  ] as const)('R5: to the next task, %s %s', async (when, operation, places, placesOfNext, attempts) => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.queue(U);
    await crashAt(world, { when, operation }, (deps) => world.report(invocation, {}, deps));
    expect([await world.places(T), await world.places(U)]).toEqual([places, placesOfNext]);
    await world.runToEnd();
    expect([world.attemptsOf(T), world.attemptsOf(U)]).toEqual([[1], attempts]);
  });

  test.each<Row>([
    ['before', 'freeSlot', 'R0 C completed', [1]],
    ['after', 'freeSlot', 'C completed', [1]],
  ])('R5: that frees the slot, %s %s', async (...row) => {
    await play(row, {}, async (world) => {
      const invocation = await world.run(T);
      return (deps) => world.report(invocation, {}, deps);
    });
  });
});

describe('a crash of a failure', () => {
  test.each<Row>([
    ['before', 'putWaiting', 'R0', [1, 2]],
    ['after', 'putWaiting', 'R0 W', [1, 2]],
  ])('R6: of a first attempt, %s %s', async (...row) => {
    await play(row, {}, reporting('fail', first));
  });

  test.each<Row>([
    ['before', 'releaseWaiting', 'R0 W', [2, 3]],
    ['after', 'releaseWaiting', 'R0 W', [2, 3]],
  ])('R6: of a later attempt, %s %s', async (...row) => {
    await play(row, {}, reporting('fail', second));
  });

  test.each<Row>([
    ['before', 'putClosed', 'R0', [1]],
    ['after', 'putClosed', 'R0 C dead', [1]],
  ])('R6: of an only attempt, which closes the task as dead, %s %s', async (...row) => {
    const world = await play(row, { terms: { maxAttempts: 1 } }, reporting('fail', first));
    expect(await world.places(T)).toBe('C dead');
  });

  test.each<Row>([
    ['before', 'putClosed', 'R0 W', [2]],
    ['after', 'putClosed', 'R0 W C dead', [2]],
    ['before', 'deleteWaiting', 'R0 W C dead', [2]],
    ['after', 'deleteWaiting', 'R0 C dead', [2]],
  ])('R6: of a last attempt, which closes the task as dead, %s %s', async (...row) => {
    const world = await play(row, { terms: { maxAttempts: 2 } }, reporting('fail', second));
    expect(await world.places(T)).toBe('C dead');
  });
});

describe('a crash of a refusal', () => {
  const refused = (start: (world: World) => Promise<unknown>) => async (world: World) => {
    await start(world);
    world.functions.answerWith(refusal('throttled'));
    return (deps: Deps) => world.claim(0, { deps });
  };

  test.each<Row>([
    ['before', 'putWaiting', 'R0', [2]],
    ['after', 'putWaiting', 'R0 W', [1]],
    ['before', 'freeSlot', 'R0 W', [1]],
    ['after', 'freeSlot', 'W', [1]],
  ])('R6: of a first attempt, %s %s', async (...row) => {
    await play(
      row,
      {},
      refused((world) => world.queue(T)),
    );
  });

  test.each<Row>([
    ['before', 'releaseWaiting', 'R0 W', [3]],
    ['after', 'releaseWaiting', 'R0 W', [2]],
    ['before', 'freeSlot', 'R0 W', [2]],
    ['after', 'freeSlot', 'W', [2]],
  ])('R6: of a later attempt, %s %s', async (...row) => {
    await play(
      row,
      {},
      refused((world) => world.wait(T)),
    );
  });
});

describe('a crash of a cancel', () => {
  const cancelling = (world: World) => (deps: Deps) =>
    cancel(deps, world.labourerId, T, { retentionDays: 30, reason: 'not wanted' });

  test.each([
    ['queue', 'before', 'putClosed', 'Q'],
    ['queue', 'after', 'putClosed', 'Q C cancelled'],
    ['queue', 'before', 'deleteQueued', 'Q C cancelled'],
    ['queue', 'after', 'deleteQueued', 'C cancelled'],
    ['wait', 'after', 'putClosed', 'W C cancelled'],
    ['wait', 'before', 'deleteWaiting', 'W C cancelled'],
    ['wait', 'after', 'deleteWaiting', 'C cancelled'],
    ['run', 'after', 'putClosed', 'R0 C cancelled'],
    ['rerun', 'after', 'putClosed', 'R0 W C cancelled'],
    ['rerun', 'before', 'deleteWaiting', 'R0 W C cancelled'],
  ] as const)('R11: %s, %s %s: a repeat finishes it', async (start, when, operation, places) => {
    const world = await makeWorld();
    await world[start](T);
    await crashAt(world, { when, operation }, cancelling(world));
    expect(await world.places(T)).toBe(places);
    const isClosed = places.includes('C');
    expect(await cancelling(world)(world.deps())).toBe(isClosed ? 'already_closed' : 'cancelled');
    expect((await world.places(T)).replace('R0 ', '')).toBe('C cancelled');

    await world.runToEnd();
    expect(await world.places(T)).toBe('C cancelled');
    expect(world.attemptsOf(T)).toEqual({ queue: [], wait: [], run: [1], rerun: [2] }[start]);
  });

  test.each([
    ['queue', [1]],
    ['wait', []],
  ] as const)(
    'R11: %s, without a repeat: the task may still run once, and stays cancelled',
    async (start, attempts) => {
      const world = await makeWorld();
      await world[start](T);
      await crashAt(world, { when: 'after', operation: 'putClosed' }, cancelling(world));
      await world.runToEnd();
      expect(await world.places(T)).toBe('C cancelled');
      expect(world.attemptsOf(T)).toEqual(attempts);
    },
  );
});

describe('a report that is delivered again after a crash', () => {
  test.each([
    ['before', 'putClosed', 'completed'],
    ['after', 'putClosed', 'duplicate'],
    ['before', 'deleteWaiting', 'duplicate'],
    ['after', 'deleteWaiting', 'duplicate'],
  ] as const)('R4 R5: %s %s, completes the task and hands the slot over at once', async (when, operation, outcome) => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    await world.queue(U);
    await crashAt(world, { when, operation }, (deps) => world.report(invocation, {}, deps));
    expect(await world.report(invocation)).toBe(outcome);
    expect([await world.places(T), await world.places(U)]).toEqual(['C completed', 'R0']);
    await world.runToEnd();
    expect([world.attemptsOf(T), world.attemptsOf(U)]).toEqual([[2], [1]]);
  });

  test.each([
    ['before', 'putWaiting', first],
    ['after', 'putWaiting', first],
    ['before', 'releaseWaiting', second],
    ['after', 'releaseWaiting', second],
  ] as const)('R6 R5: %s %s, counts one failure and hands the slot over at once', async (when, operation, start) => {
    const world = await makeWorld();
    const invocation = await start(world);
    await world.queue(U);
    await crashAt(world, { when, operation }, (deps) => world.fail(invocation, {}, deps));
    expect(await world.fail(invocation)).toBe('failed');
    expect([await world.places(T), await world.places(U)]).toEqual(['W', 'R0']);
    expect(await world.store.tasks.readWaiting(T)).toMatchObject({ attempts: invocation.attempt });
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([invocation.attempt, invocation.attempt + 1]);
  });
});
