import { describe, expect, test } from 'vitest';
import { aTask, gated } from '../../src/testing/index.ts';
import { crashAt } from './crash.ts';
import { refusal } from './fakes.ts';
import { inOrder, inQueue, inWaiting, MINUTE_MS, worlds } from './world.ts';

/**
 * Races between moves (section 4 of the protocol), and what breaks when a rule is weakened (section 9). Those within one
 * move stand in its own file.
 */
const makeWorld = worlds();
const T = aTask({ index: 0 });
const U = aTask({ index: 1 });
const TIMED_OUT = { outcome: 'unknown', cause: new Error('time-out') } as const;

describe('a crash between the put of a slot and the take', () => {
  // A      R1=T  x
  // B            R2=T  Q-T ok  invoke ... C put, R2 over
  // tick                                      R1 expired: Q no, no other row: W put T   claim: C is there -> W delete
  test('R6 R3c: whose task has run and is closed: its expiry leaves a row in waiting that its claim removes', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const next = inOrder(inQueue(T));
    await crashAt(world, { when: 'before', operation: 'takeQueued' }, (deps) => world.claim(1, { deps, next }));
    expect(await world.claim(2)).toBe('invoked');
    await world.leasesEnd();
    const [invocation] = world.functions.invocations;
    if (!invocation) throw new Error('not invoked');
    expect(await world.report(invocation)).toBe('completed');
    expect(await world.places(T)).toBe('R1 C completed');

    expect(await world.expire(1)).toBe(true);
    expect(await world.places(T)).toBe('R1 W C completed');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
    expect(world.stats.of('leftovers_removed')).toBe(1);
  });

  // A      R1=T  x
  // B            R2=T  Q-T ok  invoke ... failed: W put T
  // tick                                      R1 expired: Q no, no other row: W put T   "exists"
  test('R6: whose task has failed and waits: its expiry changes nothing', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const next = inOrder(inQueue(T));
    await crashAt(world, { when: 'before', operation: 'takeQueued' }, (deps) => world.claim(1, { deps, next }));
    expect(await world.claim(2)).toBe('invoked');
    const [invocation] = world.functions.invocations;
    if (!invocation) throw new Error('not invoked');
    await world.fail(invocation);
    const waiting = await world.store.tasks.readWaiting(T);
    await world.leasesEnd();
    expect(await world.expire(1)).toBe(true);
    expect(await world.store.tasks.readWaiting(T)).toEqual(waiting);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1, 2]);
  });
});

describe('a claimer that wakes up after its lease', () => {
  // A      R0=(T,1) token a ........................................ Q-T: lost   R0 free if token a: failed
  // ticks        R0 expired, Q has T   R0=(T,1) token b   Q-T   invoke
  // With (T, 1) as the condition A would free the slot of an attempt that runs.
  test('R1: does not free its slot, which holds the same attempt of the same task by another claim', async () => {
    const world = await makeWorld({ slots: 1 });
    await world.queue(T);
    const gate = gated(world.store.tasks, 'takeQueued');
    const slow = world.claim(0, { deps: world.deps({ tasks: gate.port }), next: inOrder(inQueue(T)) });
    const take = await gate.reached('takeQueued');
    await world.leasesEnd();
    await world.tick(); // frees the slot; T, seen in it, is for the next
    await world.tick();
    const row = await world.slot(0);
    expect(row).toMatchObject({ taskId: T.taskId, attempt: 1 });
    await take.release();
    expect(await slow).toBe('idle');
    expect(await world.slot(0)).toEqual(row);
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R1: does not put its next task over it either', async () => {
    const world = await makeWorld({ slots: 1 });
    await world.queue(T);
    const gate = gated(world.store.tasks, 'takeQueued');
    const next = inOrder(inQueue(T), inQueue(U));
    const slow = world.claim(0, { deps: world.deps({ tasks: gate.port }), next });
    const take = await gate.reached('takeQueued');
    await world.leasesEnd();
    await world.tick(); // frees the slot; T, seen in it, is for the next
    await world.tick();
    await world.queue(U);
    await take.release();
    expect(await slow).toBe('taken');
    expect([await world.places(T), await world.places(U)]).toEqual(['R0', 'Q']);
  });
});

describe('a request that takes effect after its caller gave up', () => {
  test('R0 R1: a put of a slot that another has by then', async () => {
    const world = await makeWorld();
    await world.queue(T, U);
    const gate = gated(world.store.tasks, 'putSlot');
    const claimed = world.claim(0, { deps: world.deps({ tasks: gate.port }), next: inOrder(inQueue(T)) });
    const put = await gate.reached('putSlot');
    put.answer(TIMED_OUT);
    expect(await claimed).toBe('left');
    expect(await world.claim(0, { next: inOrder(inQueue(U)) })).toBe('invoked');
    await put.perform();
    expect([await world.places(T), await world.places(U)]).toEqual(['Q', 'R0']);
    await world.runToEnd();
    expect([world.attemptsOf(T), world.attemptsOf(U)]).toEqual([[1], [1]]);
  });

  test('R0: a take, before another one: the other is lost, the task is found by the lease', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const gate = gated(world.store.tasks, 'takeQueued');
    const claimed = world.claim(0, { deps: world.deps({ tasks: gate.port }), next: inOrder(inQueue(T)) });
    const take = await gate.reached('takeQueued');
    take.answer(TIMED_OUT);
    expect(await claimed).toBe('left');
    await take.perform();
    expect(await world.claim(1, { next: inOrder(inQueue(T)) })).toBe('idle');
    expect(await world.places(T)).toBe('R0');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
  });

  test('R0: a take, after another one: the other runs, the first slot waits for its lease', async () => {
    const world = await makeWorld();
    await world.queue(T);
    const gate = gated(world.store.tasks, 'takeQueued');
    const claimed = world.claim(0, { deps: world.deps({ tasks: gate.port }), next: inOrder(inQueue(T)) });
    const take = await gate.reached('takeQueued');
    take.answer(TIMED_OUT);
    expect(await claimed).toBe('left');
    expect(await world.claim(1)).toBe('invoked');
    await take.perform();
    expect(await world.places(T)).toBe('R0 R1');
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1]);
  });

  test('R0 R3: a claim from waiting, after the task was claimed, refused and due again', async () => {
    const world = await makeWorld();
    const waiting = await world.wait(T);
    const gate = gated(world.store.tasks, 'claimWaiting');
    const next = inOrder(inWaiting(waiting));
    const claimed = world.claim(0, { deps: world.deps({ tasks: gate.port }), next });
    const claim = await gate.reached('claimWaiting');
    claim.answer(TIMED_OUT);
    expect(await claimed).toBe('left');
    world.functions.answerWith(refusal('throttled'));
    expect(await world.claim(1)).toBe('refused');
    const again = await world.store.tasks.readWaiting(T);
    await claim.perform();
    expect(await world.store.tasks.readWaiting(T)).toEqual(again);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2]);
  });
});

describe('a reader of a row in waiting that is older than its due time', () => {
  // A      reads W[T] (attempts 1, due 10) .................... claim if due = 10: failed, it is 70 now
  // B      claim (T, 2)   refused: attempts 1, due 70
  // "attempts = 1 and due exists" would let A start T a minute early.
  test('R3: does not start it early, though a refusal has restored its number of attempts', async () => {
    const world = await makeWorld();
    const seen = await world.wait(T);
    world.functions.answerWith(refusal('throttled'));
    expect(await world.claim(1)).toBe('refused');
    const { attempts, dueMs } = (await world.store.tasks.readWaiting(T)) ?? {};
    expect([attempts, dueMs]).toEqual([seen.attempts, world.nowMs + MINUTE_MS]);
    expect(await world.claim(0, { next: inOrder(inWaiting(seen)) })).toBe('idle');
    expect(await world.places(T)).toBe('W');
    expect(world.attemptsOf(T)).toEqual([]);
  });
});

describe('a report beside an expiry', () => {
  // wa     reads R0 = (T, 1): ours   C put ................................. R0 = U over token a: failed
  // tick                                     R0 expired: W put T   R0 = U over token a
  test('R4 R6: the completion counts, the slot is given once, what the expiry wrote is removed', async () => {
    const world = await makeWorld({ slots: 1 });
    const invocation = await world.run(T);
    await world.queue(U);
    await world.leasesEnd();
    const gate = gated(world.store.tasks, 'putSlot');
    const reported = world.report(invocation, {}, world.deps({ tasks: gate.port }));
    const put = await gate.reached('putSlot');
    await world.tick();
    await put.release();
    await gate.open();
    expect(await reported).toBe('completed');
    expect([await world.places(T), await world.places(U)]).toEqual(['W C completed', 'R0']);
    await world.runToEnd();
    expect([world.attemptsOf(T), world.attemptsOf(U)]).toEqual([[1], [1]]);
  });

  // wa     reads R0 = (T, 2): ours, W[T] ............ C put   W delete   free: token gone
  // tick                  R0 expired: W[T] due   claim: (T, 3) in R0
  test('R4: a completion that meets the next attempt half-way closes the task; that attempt changes nothing', async () => {
    const world = await makeWorld({ slots: 1 });
    const invocation = await world.rerun(T);
    await world.leasesEnd();
    const gate = gated(world.store.tasks, 'putClosed');
    const reported = world.report(invocation, {}, world.deps({ tasks: gate.port }));
    const put = await gate.reached('putClosed');
    await world.tick();
    await world.system.advance(MINUTE_MS);
    await world.tick();
    expect(world.attemptsOf(T)).toEqual([2, 3]);
    await put.release();
    expect(await reported).toBe('completed');
    expect(await world.places(T)).toBe('R0 C completed');
    await world.runToEnd();
    expect(await world.store.tasks.readClosed(T)).toMatchObject({ attempts: 2 });
    expect(world.stats.of('duplicate_reports')).toBe(1);
  });

  // fail   reads R0 = (T, 1): ours ................. W put T: "exists"   R0 over token a: failed
  // tick                    R0 expired: W put T   claim (T, 2) in R1
  test('R6: a failure that comes after the expiry has retired its attempt counts once', async () => {
    const world = await makeWorld();
    const invocation = await world.run(T);
    await world.leasesEnd();
    const gate = gated(world.store.tasks, 'putWaiting');
    const failed = world.fail(invocation, {}, world.deps({ tasks: gate.port }));
    const put = await gate.reached('putWaiting');
    await world.tick();
    await world.system.advance(MINUTE_MS);
    await world.tick();
    expect(world.attemptsOf(T)).toEqual([1, 2]);
    const held = await world.store.tasks.readWaiting(T);
    await put.release();
    await failed;
    expect(await world.store.tasks.readWaiting(T)).toEqual(held);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([1, 2]);
  });

  // fail   reads R0 = (T, 2, token a), W: token a ..................... W update if token = a: failed, it is b
  // tick                              R0 expired: W update   claim (T, 3, token b)
  test('R6: a failure that comes after the next attempt has begun does not take the task from it', async () => {
    const world = await makeWorld();
    const invocation = await world.rerun(T);
    await world.leasesEnd();
    const gate = gated(world.store.tasks, 'releaseWaiting');
    const failed = world.fail(invocation, {}, world.deps({ tasks: gate.port }));
    const release = await gate.reached('releaseWaiting');
    await world.tick();
    await world.system.advance(MINUTE_MS);
    await world.tick();
    expect(world.attemptsOf(T)).toEqual([2, 3]);
    const held = await world.store.tasks.readWaiting(T);
    await release.release();
    await failed;
    expect(await world.store.tasks.readWaiting(T)).toEqual(held);
    await world.runToEnd();
    expect(world.attemptsOf(T)).toEqual([2, 3]);
  });
});
