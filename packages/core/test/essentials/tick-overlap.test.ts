import { beforeEach, describe, expect, it } from 'vitest';
import { type DecideTerms, tick } from '../../src/essentials/tick.ts';
import { type Fault, faulty, gated, someTasks, someTerms } from '../../src/testing/index.ts';
import { said } from './said.ts';
import { breaking, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const deciding =
  (slots: number): DecideTerms =>
  async () =>
    someTerms({ slots });

describe('R7: two ticks that overlap', () => {
  it('R1: have seen the same free slots: each slot is taken once, and each task runs once', async () => {
    await world.queue(someTasks(20));
    const gate = gated(world.store.tasks, 'readSlots');
    const ticks = [0, 1].map(() => tick({ ...world.deps, tasks: gate.port }, WORKER, deciding(8)));
    const reads = [await gate.reached('readSlots'), await gate.reached('readSlots')];
    await Promise.all(reads.map((read) => read.perform())); // both see eight free slots
    await gate.open();

    const [a, b] = await Promise.all(ticks);
    expect((a?.invoked ?? 0) + (b?.invoked ?? 0)).toBe(8);
    expect(new Set(world.invoked()).size).toBe(8);
    expect(Object.keys(await world.slots())).toHaveLength(8);
    const { queued, running } = await world.places();
    expect([...queued, ...running].sort((x, y) => x - y)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('R1: a tick that is late with its slot leaves it to whoever has it', async () => {
    await world.queue(someTasks(4));
    const gate = gated(world.store.tasks, 'putSlot');
    const late = tick({ ...world.deps, tasks: gate.port }, WORKER, deciding(2));
    await gate.reached('putSlot');
    await gate.reached('putSlot');
    await world.system.advance(1_000);
    expect(await tick(world.deps, WORKER, deciding(2))).toMatchObject({ invoked: 2 });
    const slots = await world.slots();
    await gate.open();

    expect(await late).toMatchObject({ invoked: 0 });
    expect(await world.slots()).toEqual(slots);
    expect(world.invoked()).toHaveLength(2);
  });

  it('R3: a tick that is late with its task takes the next one into the slot that it has', async () => {
    await world.queue(someTasks(2));
    const gate = gated(world.store.tasks, 'takeQueued');
    const late = tick({ ...world.deps, tasks: gate.port }, WORKER, deciding(1));
    const take = await gate.reached('takeQueued');
    await world.store.tasks.takeQueued(take.args[0]); // somebody else was faster
    await gate.open();

    expect(await late).toMatchObject({ invoked: 1 });
    expect(world.invoked()).toEqual([1]);
    expect(await world.slots()).toEqual({ 0: 1 });
    expect(world.stats.get('claims_lost')).toBe(1);
  });
});

describe('R7: the tick that looked last is right', () => {
  /** A tick looks, another one looks later and is done first, and only then the first one has decided. */
  function overtaken({ own, other }: { own: number; other: number }) {
    return tick(world.deps, WORKER, async () => {
      await world.system.advance(1_000);
      await tick(world.deps, WORKER, deciding(other));
      await world.queue(someTasks(10));
      await world.system.advance(1_000);
      return someTerms({ slots: own });
    });
  }

  beforeEach(() => world.store.states.raiseLanes(WORKER, 1));

  it('R2: when it has fewer slots, no more are filled', async () => {
    expect(await overtaken({ own: 5, other: 2 })).toMatchObject({ slots: 2, invoked: 2 });
    expect(await world.store.states.read(WORKER)).toMatchObject({ slots: 2 });
  });

  it('R2: when it has more slots, all of them are filled', async () => {
    expect(await overtaken({ own: 2, other: 5 })).toMatchObject({ slots: 5, invoked: 5 });
  });

  it('R2: slots are lowered while a tick stalls: it asks again before it takes one', async () => {
    await world.queue(someTasks(10));
    const gate = gated(world.store.tasks, 'queuedHead');
    const stalled = tick({ ...world.deps, tasks: gate.port }, WORKER, deciding(5));
    await gate.reached('queuedHead');
    await world.system.advance(5_001);
    await tick(world.deps, WORKER, deciding(0));
    await gate.open();

    expect(await stalled).toMatchObject({ slots: 5, invoked: 0 });
    expect(await world.places()).toMatchObject({ running: [], queued: { length: 10 } });
  });

  it('R2: a tick that took long to decide asks for the number that is in force now', async () => {
    await world.queue(someTasks(3));
    const slow: DecideTerms = async () => {
      await world.system.advance(5_001);
      return someTerms({ slots: 2 });
    };
    expect(await tick(world.deps, WORKER, slow)).toMatchObject({ slots: 2, invoked: 2 });
  });
});

describe('R7: when the state row cannot be written', () => {
  const lost = (fault: Fault, times: number) =>
    faulty(
      world.store.states,
      ...Array.from({ length: times }, (_, n) => ({ operation: 'write' as const, call: n + 1, fault })),
    );

  it.each([
    ['lost', 1],
    ['unheard', 1],
    ['throttled', 3],
  ] as const)(
    '(%s) the tick gives up: nothing is claimed on a number that nobody may have seen',
    async (fault, times) => {
      await world.queue(someTasks(3));
      const { port: states, left } = lost(fault, times);

      expect(await tick({ ...world.deps, states }, WORKER, deciding(2))).toMatchObject({
        reason: 'state_not_written',
        invoked: 0,
      });
      expect(left()).toEqual([]);
      expect(await world.places()).toMatchObject({ queued: [0, 1, 2], running: [] });
      expect(said(world.log, 'WARNING', 'tick given up: the state row was not written')).toHaveLength(1);

      await world.system.advance(60_000);
      expect(await tick(world.deps, WORKER, deciding(2))).toMatchObject({ invoked: 2 });
    },
  );

  it('a throttle that passes is no reason to give up', async () => {
    await world.queue(someTasks(3));
    const { port: states, left } = lost('throttled', 2);
    expect(await tick({ ...world.deps, states }, WORKER, deciding(2))).toMatchObject({ invoked: 2 });
    expect(left()).toEqual([]);
  });

  it('R6: slots of attempts that have ended stay with their rows, and the next tick frees them', async () => {
    const [task] = someTasks(1);
    await world.queue(someTasks(1));
    await tick(world.deps, WORKER, deciding(1));
    await world.system.advance(305_001);
    const { port: states } = lost('unheard', 1);
    expect(await tick({ ...world.deps, states }, WORKER, deciding(1))).toMatchObject({ expired: 1 });
    expect(await world.places()).toMatchObject({ running: [0], waiting: [0] });

    await world.system.advance(60_000);
    await tick(world.deps, WORKER, deciding(1)); // the retirement is repeated and changes nothing
    const waiting = task && (await world.store.tasks.readWaiting(task));
    expect(waiting).toMatchObject({ attempts: 2, token: expect.any(String) });
    expect(world.functions.eventsOf(WORKER).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});

describe('one claim of a tick that goes wrong', () => {
  it('R0: is left to its lease when its outcome is not known; the other slots are filled', async () => {
    await world.queue(someTasks(3));
    const { port: tasks, left } = faulty(world.store.tasks, { operation: 'takeQueued', fault: 'unheard' });
    expect(await tick({ ...world.deps, tasks }, WORKER, deciding(3))).toMatchObject({ invoked: 2 });
    expect(left()).toEqual([]);
    expect(await world.places()).toMatchObject({ queued: [], running: [0, 1, 2] });
    expect(world.stats.get('claims_left')).toBe(1);
  });

  it('is logged when the store refuses it; the other slots are filled', async () => {
    const queued = someTasks(3);
    await world.queue(queued);
    const tasks = breaking(world.store.tasks, 'takeQueued', ([ref]) => Object(ref).taskId === queued[1]?.taskId);
    expect(await tick({ ...world.deps, tasks }, WORKER, deciding(3))).toMatchObject({ invoked: 2 });
    expect(world.invoked().sort()).toEqual([0, 2]);
    expect(world.stats.get('claims_failed')).toBe(1);
    expect(said(world.log, 'ERROR', 'claim failed')).toEqual([
      { labourer_id: WORKER, slot: expect.any(Number), error: expect.stringContaining('planned fault') },
    ]);
  });
});
