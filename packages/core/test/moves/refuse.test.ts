import { describe, expect, test } from 'vitest';
import { aTask, faulty } from '../../src/testing/index.ts';
import { withWrites } from './crash.ts';
import { refusal } from './fakes.ts';
import { MINUTE_MS, worlds } from './world.ts';

const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });

describe('a refused invoke', () => {
  test.each(['throttled', 'function_missing', 'not_allowed', 'other'] as const)(
    'R6: %s: the task waits a minute, the attempt does not count, the slot is freed and not handed over',
    async (reason) => {
      const world = await makeWorld();
      await world.queue(T, U);
      world.functions.answerWith(refusal(reason));
      const { deps, writes } = withWrites(world);
      expect(await world.claim(0, { deps })).toBe('refused');
      expect(writes()).toEqual(['putSlot', 'takeQueued', 'putWaiting', 'freeSlot']);
      expect([await world.places(T), await world.places(U)]).toEqual(['W', 'Q']);
      expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
      expect(await world.store.tasks.readWaiting(T)).toMatchObject({
        ...{ attempts: 0, dueMs: world.nowMs + MINUTE_MS, lastError: `refused: ${reason}` },
        history: [{ attempt: 1, slot: 0, outcome: 'refused', error: `refused: ${reason}` }],
      });
      expect([world.stats.of('refused_invokes'), world.stats.of('invoked_tasks')]).toEqual([1, 0]);
      await world.runToEnd();
      expect(world.attemptsOf(T)).toEqual([1]);
    },
  );

  test('R6: of a later attempt gives its number back', async () => {
    const world = await makeWorld();
    await world.wait(T, { attempts: 2 });
    world.functions.answerWith(refusal('throttled'));
    const { deps, writes } = withWrites(world);
    expect(await world.claim(0, { deps })).toBe('refused');
    expect(writes()).toEqual(['putSlot', 'claimWaiting', 'releaseWaiting', 'freeSlot']);
    const waiting = await world.store.tasks.readWaiting(T);
    expect(waiting).toMatchObject({ attempts: 2, dueMs: world.nowMs + MINUTE_MS });
    expect(waiting).not.toHaveProperty('token');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([3]);
  });

  test('R6: any number of times kills no task', async () => {
    const world = await makeWorld({ terms: { maxAttempts: 1 } });
    await world.queue(T);
    for (let time = 0; time < 5; time++) {
      world.functions.answerWith(refusal('throttled'));
      expect(await world.claim(0)).toBe('refused');
      await world.system.advance(MINUTE_MS);
    }
    expect(await world.places(T)).toBe('W');
    await world.runToEnd();
    expect(await world.places(T)).toBe('C completed');
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R6 R5: in a hand-over frees the slot instead of trying one task after the other', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.queue(U, aTask({ index: 2 }));
    world.functions.answerWith(refusal('function_missing'));
    expect(await world.report(invocation)).toBe('completed');
    expect(world.functions.called).toHaveLength(2);
    expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
    await world.runToEnd();
  });

  test.each(['lost', 'unheard'] as const)('R6: whose slot was freed without an answer (%s): once', async (fault) => {
    const world = await makeWorld();
    await world.queue(T);
    world.functions.answerWith(refusal('throttled'));
    const { port, left } = faulty(world.store.tasks, { operation: 'freeSlot', fault });
    expect(await world.claim(0, { deps: world.deps({ tasks: port }) })).toBe('refused');
    expect(left()).toEqual([]);
    expect(await world.places(T)).toBe(fault === 'lost' ? 'R0 W' : 'W');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R6: whose record finds no answer leaves the slot to its lease', async () => {
    const world = await makeWorld();
    await world.queue(T);
    world.functions.answerWith(refusal('throttled'));
    const faults = [1, 2, 3].map((call) => ({ operation: 'putWaiting', call, fault: 'lost' }) as const);
    const { port } = faulty(world.store.tasks, ...faults);
    await expect(world.claim(0, { deps: world.deps({ tasks: port }) })).rejects.toThrow('putWaiting');
    expect(await world.places(T)).toBe('R0');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
  });
});

describe('a payload that Lambda finds too large', () => {
  test.each(['queue', 'wait'] as const)('R6: closes its task as dead, and the slot goes on: %s', async (start) => {
    const world = await makeWorld({ terms: { maxAttempts: 9 } });
    await world[start](T);
    await world.queue(U);
    world.functions.answerWith(refusal('payload_too_large'));
    expect(await world.claim(0)).toBe('invoked');
    expect([await world.places(T), await world.places(U)]).toEqual(['C dead', 'R0']);
    expect(world.digest).toEqual([expect.stringContaining(T.taskId)]);
    expect(await world.store.tasks.readClosed(T)).toMatchObject({ lastError: 'refused: payload_too_large' });
    expect([world.attemptsOf(T), world.attemptsOf(U)]).toEqual([[], [1]]);
  });

  test('R6: frees the slot when nothing else waits', async () => {
    const world = await makeWorld();
    await world.queue(T);
    world.functions.answerWith(refusal('payload_too_large'));
    expect(await world.claim(0)).toBe('idle');
    expect(await world.places(T)).toBe('C dead');
    expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
  });
});
