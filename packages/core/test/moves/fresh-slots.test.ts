import { describe, expect, test } from 'vitest';
import { KnownTerms } from '../../src/essentials/known-terms.ts';
import { claim } from '../../src/moves/claim.ts';
import { FreshSlots, type SlotsInForce } from '../../src/moves/fresh-slots.ts';
import { aTask, faulty, gated, ManualSystem } from '../../src/testing/index.ts';
import { inOrder, inQueue, inWaiting, worlds } from './world.ts';

const FRESH_MS = 5_000;

/** Slots in force at an actor, and how often it has read the state row. */
function known(slots: number | undefined, inTruth: number, readMs = 0) {
  const system = new ManualSystem();
  let reads = 0;
  const learn = async (): Promise<SlotsInForce> => {
    reads += 1;
    const learntAtMs = system.clock.now();
    await system.advance(readMs);
    return { slots: inTruth, learntAtMs };
  };
  const first = slots === undefined ? undefined : { slots, learntAtMs: system.clock.now() };
  return { system, fresh: new FreshSlots(system.clock, first, learn), reads: () => reads };
}

describe('slots in force', () => {
  test('R2: cover the indexes below their number, without a read while they are fresh', async () => {
    const { system, fresh, reads } = known(3, 0);
    await system.advance(FRESH_MS);
    expect(await fresh.cover(0)).toBe(true);
    expect(await fresh.cover(2)).toBe(true);
    expect(reads()).toBe(0);
  });

  test('R2: are read anew once they are older than FRESH', async () => {
    const { system, fresh, reads } = known(3, 1);
    await system.advance(FRESH_MS + 1);
    expect(await fresh.cover(2)).toBe(false);
    expect(await fresh.cover(0)).toBe(true);
    expect(reads()).toBe(1);
  });

  test('R2: are read when nothing is known', async () => {
    const { fresh, reads } = known(undefined, 2);
    expect([await fresh.cover(1), await fresh.cover(2)]).toEqual([true, false]);
    expect(reads()).toBe(1);
  });

  test('R2: a "no" of a cached number is asked again before a slot is given up, a "no" that was read is not', async () => {
    const { fresh, reads } = known(1, 4);
    expect(await fresh.cover(3)).toBe(true);
    expect(await fresh.cover(4)).toBe(false);
    expect(await fresh.cover(9)).toBe(false);
    expect(reads()).toBe(1);
  });

  test('R2: a read that took longer than FRESH covers nothing', async () => {
    const { fresh } = known(undefined, 4, FRESH_MS + 1);
    expect(await fresh.cover(0)).toBe(false);
  });
});

describe('slots that are lowered', () => {
  const makeWorld = worlds();
  const T = aTask({ index: 0 });
  const U = aTask({ index: 1 });

  //     slots 3 ----------------> 1
  //     actor learns 3 ......................... 5 s ... asks again: 1, slot 2 is not put
  test('R2: while a claimer stalls before its put: the slot is not put', async () => {
    const world = await makeWorld({ slots: 3 });
    await world.queue(T);
    const slots = world.freshSlots();
    await world.change({ slots: 1 });
    const next = async () => {
      await world.system.advance(FRESH_MS + 1);
      return inQueue(T);
    };
    const usable = { labourerId: world.labourerId, slot: 2 };
    expect(await claim(world.deps(), usable, world.terms, slots, next)).toBe('idle');
    expect(await world.places(T)).toBe('Q');
    expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
  });

  test('R2: while a claimer looks whether its task is closed: the slot is not put', async () => {
    const world = await makeWorld({ slots: 3 });
    const waiting = await world.wait(T);
    const gate = gated(world.store.tasks, 'isClosed');
    const deps = world.deps({ tasks: gate.port });
    const claimed = world.claim(2, { deps, next: inOrder(inWaiting(waiting)) });
    const look = await gate.reached('isClosed');
    await world.change({ slots: 1 });
    await world.system.advance(FRESH_MS + 1);
    await look.release();
    expect(await claimed).toBe('idle');
    expect(await world.places(T)).toBe('W');
  });

  test('R2: while a put is throttled: it is not sent again', async () => {
    const world = await makeWorld({ slots: 3 });
    await world.queue(T);
    const gate = gated(world.store.tasks, 'putSlot');
    const claimed = world.claim(2, { deps: world.deps({ tasks: gate.port }), next: inOrder(inQueue(T)) });
    const put = await gate.reached('putSlot');
    await world.change({ slots: 1 });
    await world.system.advance(FRESH_MS + 1);
    put.answer({ outcome: 'throttled' });
    await gate.open();
    expect(await claimed).toBe('idle');
    expect(await world.places(T)).toBe('Q');
  });

  test('R2: after a lost race: the own row is freed instead of the next task claimed', async () => {
    const world = await makeWorld({ slots: 3 });
    await world.queue(T, U);
    const gate = gated(world.store.tasks, 'takeQueued');
    const deps = world.deps({ tasks: gate.port });
    const claimed = world.claim(2, { deps, next: inOrder(inQueue(T), inQueue(U)) });
    const take = await gate.reached('takeQueued');
    await world.change({ slots: 1 });
    await world.system.advance(FRESH_MS + 1);
    take.answer({ outcome: 'condition_failed' });
    expect(await claimed).toBe('idle');
    expect(await world.store.tasks.readSlots(world.labourerId)).toEqual([]);
    expect(await world.places(U)).toBe('Q');
  });

  test('R2 R5: a slot above the number in force is freed by its report, one below goes on', async () => {
    const world = await makeWorld({ slots: 3 });
    const [low, high] = [await world.run(T, 0), await world.run(U, 2)];
    await world.change({ slots: 1 });
    const [V, W] = [aTask({ index: 2 }), aTask({ index: 3 })];
    await world.queue(V, W);
    expect(await world.report(high)).toBe('completed');
    expect([await world.places(V), await world.places(W)]).toEqual(['Q', 'Q']);
    expect(await world.report(low)).toBe('completed');
    const rows = await world.store.tasks.readSlots(world.labourerId);
    expect(rows.map(({ slot }) => slot)).toEqual([0]);
    await world.runToEnd();
  });

  test('R2 R5: a report in a container that remembers fewer slots asks before it gives the slot up', async () => {
    const world = await makeWorld({ slots: 1 });
    const deps = world.deps();
    await deps.terms.read(world.labourerId);
    await world.change({ slots: 3 });
    const invocation = await world.run(T, 2);
    await world.queue(U);
    expect(await world.report(invocation, {}, deps)).toBe('completed');
    expect(await world.places(U)).toBe('R2');
  });

  test('R2 R5: a slot whose number in force cannot be learnt is left to its lease', async () => {
    const world = await makeWorld({ slots: 1 });
    const invocation = await world.run(T, 0);
    await world.queue(U);
    const { port, left } = faulty(world.store.states, { operation: 'read', call: 2, fault: 'unavailable' });
    await world.change({ slots: 0 });
    const terms = new KnownTerms(port, world.system.clock);
    expect(await world.report(invocation, {}, { ...world.deps(), terms })).toBe('completed');
    expect(left()).toEqual([]);
    expect(await world.places(T)).toBe('R0 C completed');
    expect(world.stats.of('hand_overs_failed')).toBe(1);
    await world.change({ slots: 1 });
    await world.runToEnd();
  });
});
