import { describe, expect, test } from 'vitest';
import { aTask, type Fault, faulty } from '../../src/testing/index.ts';
import { recorded } from './crash.ts';
import { LOST, UNHEARD } from './fakes.ts';
import { inOrder, inQueue, inWaiting, type World, worlds } from './world.ts';

/** Section 5 of the protocol for the writes of a claim: whoever gets an unknown outcome does nothing more (R0). */
const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });

/** A claim of T into slot 0, whose first call of one operation times out; the calls after that one. */
async function timesOut(
  world: World,
  operation: 'putSlot' | 'takeQueued' | 'claimWaiting',
  fault: Fault,
  { over }: { readonly over?: string } = {},
) {
  const { port, left } = faulty(world.store.tasks, { operation, fault });
  const { port: tasks, calls } = recorded(port);
  const waiting = await world.store.tasks.readWaiting(T);
  const next = inOrder(waiting ? inWaiting(waiting) : inQueue(T), inQueue(U));
  const outcome = await world.claim(0, { deps: world.deps({ tasks }), next, ...(over && { over }) });
  expect(left()).toEqual([]);
  expect(calls.at(-1)?.operation).toBe(operation);
  expect(world.attemptsOf(T)).toEqual([]);
  return outcome;
}

describe('a claim whose write has no answer stops and leaves the row', () => {
  test.each([
    ['putSlot', 'lost', 'Q', [1]],
    ['putSlot', 'unheard', 'Q R0', [1]],
    ['takeQueued', 'lost', 'Q R0', [1]],
    ['takeQueued', 'unheard', 'R0', [2]],
  ] as const)('R0: of the queue, %s %s: %s', async (operation, fault, places, attempts) => {
    const world = await makeWorld();
    await world.queue(T);
    expect(await timesOut(world, operation, fault)).toBe('left');
    expect(await world.places(T)).toBe(places);
    expect(world.stats.of('claims_left')).toBe(1);
    expect(world.log.lines).toMatchObject([{ level: 'WARNING', fields: { task_id: T.taskId, slot: 0, attempt: 1 } }]);

    await world.leasesEnd();
    await world.tick();
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual(attempts);
  });

  test.each([
    ['putSlot', 'lost', 'W', [2]],
    ['putSlot', 'unheard', 'R0 W', [2]],
    ['claimWaiting', 'lost', 'R0 W', [2]],
    ['claimWaiting', 'unheard', 'R0 W', [3]],
  ] as const)('R0: of waiting, %s %s: %s', async (operation, fault, places, attempts) => {
    const world = await makeWorld({ terms: { maxAttempts: 9 } });
    await world.wait(T);
    expect(await timesOut(world, operation, fault)).toBe('left');
    expect(await world.places(T)).toBe(places);

    await world.leasesEnd();
    await world.tick();
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual(attempts);
  });

  test.each([
    ['lost', 'R0 C completed', 'Q'],
    ['unheard', 'C completed', 'Q R0'],
  ] as const)('R0 R5: over a finished attempt, putSlot %s', async (fault, places, placesOfNext) => {
    const world = await makeWorld();
    const done = aTask({ index: 9 });
    const invocation = await world.run(done);
    const { token } = await world.slot(0);
    await world.queue(T);
    const { port } = faulty(world.store.tasks, { operation: 'putSlot', fault });
    expect(await world.report(invocation, {}, world.deps({ tasks: port }))).toBe('completed');
    expect(await world.places(done)).toBe(places);
    expect(await world.places(T)).toBe(placesOfNext);
    expect((await world.slot(0)).token === token).toBe(fault === 'lost');

    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
    expect(world.attemptsOf(done)).toEqual([1]);
  });
});

describe('what a claim that was left to its lease leaves behind', () => {
  test('R0: a take that took effect is not a lost race: its task is in no other place, and nobody else claims it', async () => {
    const world = await makeWorld();
    await world.queue(T, U);
    expect(await timesOut(world, 'takeQueued', 'unheard')).toBe('left');
    expect(await world.places(T)).toBe('R0');
    await world.tick();
    expect([await world.places(T), await world.places(U)]).toEqual(['R0', expect.stringMatching(/^R[12]$/)]);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
  });

  test('R0: an unfinished claim of the queue does not keep others from the task', async () => {
    const world = await makeWorld();
    await world.queue(T);
    expect(await timesOut(world, 'takeQueued', 'lost')).toBe('left');
    expect(await world.claim(1)).toBe('invoked');
    expect(await world.places(T)).toBe('R0 R1');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R0 R6: an unfinished claim of waiting ends without touching the attempt that others have begun', async () => {
    const world = await makeWorld();
    await world.wait(T);
    expect(await timesOut(world, 'claimWaiting', 'lost')).toBe('left');
    expect(await world.claim(1)).toBe('invoked');
    expect(world.attemptsOf(T)).toEqual([2]);
    const running = await world.store.tasks.readWaiting(T);

    expect(await world.expire(0)).toBe(true);
    expect(await world.store.tasks.readWaiting(T)).toEqual(running);
    expect(world.stats.of('stale_retirements')).toBe(1);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
  });
});

describe('an invoke whose outcome is not known', () => {
  test('R3: counts as invoked: its worker runs and reports', async () => {
    const world = await makeWorld();
    await world.queue(T);
    world.functions.answerWith(UNHEARD);
    expect(await world.claim(0)).toBe('invoked');
    expect(world.stats.of('unknown_invokes')).toBe(1);
    expect(world.stats.of('invoked_tasks')).toBe(1);
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({ level: 'WARNING', fields: expect.objectContaining({ task_id: T.taskId }) }),
    );
    expect(await world.places(T)).toBe('R0');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R3: counts as invoked also when it was lost: only the lease tells', async () => {
    const world = await makeWorld();
    await world.queue(T);
    world.functions.answerWith(LOST);
    expect(await world.claim(0)).toBe('invoked');
    expect(await world.places(T)).toBe('R0');
    await world.tick();
    expect(await world.places(T)).toBe('R0');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
    expect(await world.store.tasks.readClosed(T)).toMatchObject({ history: [{ outcome: 'expired' }, { attempt: 2 }] });
  });
});
