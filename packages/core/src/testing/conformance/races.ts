import assert from 'node:assert/strict';
import { aClosedTask, aReference, aSlot, aTask, aWaitingTask, someTasks } from '../factories.ts';
import { faulty } from '../faults.ts';
import { gated } from '../gates.ts';
import { type ConformanceCase, enqueued, refused, written } from './case.ts';

/** The races of the protocol (section 4), each played out step by step on the rows it is about. */
export const RACES: readonly ConformanceCase[] = [
  {
    // A   put R0 = T                      take T   ok
    // B                put R1 = T   take T (at the gate) ...... lost, R1 is for the next
    name: 'R3b: two claims of one task, puts before takes: the task runs in one slot',
    async run(store) {
      const task = aTask();
      await enqueued(store, [task]);
      const gate = gated(store.tasks, 'takeQueued');
      await written(gate.port.putSlot(aSlot(task, { slot: 0, token: 'a' })));
      const a = gate.port.takeQueued(task);
      await written(gate.port.putSlot(aSlot(task, { slot: 1, token: 'b' })));
      const b = gate.port.takeQueued(task);
      const [callOfA, callOfB] = [await gate.reached('takeQueued'), await gate.reached('takeQueued')];
      await callOfB.release();
      await callOfA.release();
      await refused(a);
      await written(b);
      await written(store.tasks.freeSlot(task.labourerId, 0, 'a'));
      assert.deepEqual(await store.tasks.readSlots(task.labourerId), [aSlot(task, { slot: 1, token: 'b' })]);
    },
  },
  {
    // A   put R0 = T   take T   ok
    // B   read T                    put R1 = T   take T   lost
    name: 'R3b: two claims of one task, one after the other: the second is lost though its put was not',
    async run(store) {
      const [task = aTask(), next = aTask()] = someTasks(2);
      await enqueued(store, [task, next]);
      const [seenByB = aTask()] = await store.tasks.queuedHead(task.lane, 1);
      await written(store.tasks.putSlot(aSlot(task, { slot: 0, token: 'a' })));
      await written(store.tasks.takeQueued(task));
      await written(store.tasks.putSlot(aSlot(seenByB, { slot: 1, token: 'b' })));
      await refused(store.tasks.takeQueued(seenByB));
      await written(store.tasks.putSlot(aSlot(next, { slot: 1, token: 'b2' }), 'b'));
      await written(store.tasks.takeQueued(next));
    },
  },
  {
    // A      R0 = T   crash
    // B                      R1 = T   take T   ok
    // tick   R0 expired: Q no, R1 = T is live -> leave it
    name: 'R6: a crash between put and take: the expiry sees that the task was taken, and where it runs',
    async run(store) {
      const task = aTask();
      await enqueued(store, [task]);
      const gate = gated(store.tasks, 'takeQueued');
      await written(gate.port.putSlot(aSlot(task, { slot: 0, token: 'a', leaseUntilMs: 1000 })));
      void gate.port.takeQueued(task); // never released: the crash
      await gate.reached('takeQueued');
      assert.deepEqual(await store.tasks.readQueued(task), task);

      const live = aSlot(task, { slot: 1, token: 'b', leaseUntilMs: 9000 });
      await written(store.tasks.putSlot(live));
      await written(store.tasks.takeQueued(task));
      assert.equal(await store.tasks.readQueued(task), undefined);
      const others = (await store.tasks.readSlots(task.labourerId)).filter(({ token }) => token !== 'a');
      assert.deepEqual(others, [live]);
    },
  },
  {
    // B   R1 = T   crash
    // A   R0 = T   take T   crash
    // t1, t2   both leases over: each puts W[T], once; freeing each other they would lose T
    name: 'R6: two crashed claimers of one task: both expiries together leave it in waiting, once',
    async run(store) {
      const task = aTask();
      await enqueued(store, [task]);
      await written(store.tasks.putSlot(aSlot(task, { slot: 1, token: 'b' })));
      await written(store.tasks.putSlot(aSlot(task, { slot: 0, token: 'a' })));
      await written(store.tasks.takeQueued(task));

      await written(store.tasks.putWaiting(aWaitingTask(task, { attempts: 1, dueMs: 1000 })));
      await written(store.tasks.freeSlot(task.labourerId, 0, 'a'));
      await refused(store.tasks.putWaiting(aWaitingTask(task, { attempts: 1, dueMs: 2000 })));
      await written(store.tasks.freeSlot(task.labourerId, 1, 'b'));
      const waiting = await store.tasks.dueHead(task.lane, 9000, 8);
      assert.deepEqual(
        waiting.map(({ taskId, dueMs }) => [taskId, dueMs]),
        [[task.taskId, 1000]],
      );
      assert.deepEqual(await store.tasks.readSlots(task.labourerId), []);
    },
  },
  {
    // wa 1   C put         R0: T -> U over token t
    // wa 2   C exists      R0: token t is gone -> stop
    name: 'R1 R4 R5: the second delivery of a report closes nothing and hands nothing over',
    async run({ tasks }) {
      const [task = aTask(), next = aTask(), other = aTask()] = someTasks(3);
      await written(tasks.putSlot(aSlot(task, { token: 't' })));
      const first = aClosedTask(task, { stats: { delivery: 1 } });
      await written(tasks.putClosed(first));
      await written(tasks.putSlot(aSlot(next, { token: 'u' }), 't'));

      await refused(tasks.putClosed(aClosedTask(task, { stats: { delivery: 2 } })));
      await refused(tasks.putSlot(aSlot(other, { token: 'v' }), 't'));
      await refused(tasks.freeSlot(task.labourerId, 0, 't'));
      assert.deepEqual(await tasks.readClosed(task), first);
      assert.deepEqual(await tasks.readSlot(task.labourerId, 0), aSlot(next, { token: 'u' }));
    },
  },
  {
    // tick   R0 expired: W[T] put   R0 = U
    // wa     R0 is not (T, 1): C put from W, W delete. U is untouched
    name: 'R4: a late report closes the task from waiting and leaves the slot to its new owner',
    async run({ tasks }) {
      const [task = aTask(), next = aTask()] = someTasks(2);
      await written(tasks.putSlot(aSlot(task, { token: 'late' })));
      await written(tasks.putWaiting(aWaitingTask(task, { attempts: 1 })));
      await written(tasks.putSlot(aSlot(next, { token: 'u' }), 'late'));

      const body = await tasks.readWaiting(task);
      assert.equal(body?.payload, task.payload);
      await written(tasks.putClosed(aClosedTask(task)));
      await written(tasks.deleteWaiting(task));
      await refused(tasks.freeSlot(task.labourerId, 0, 'late'));
      assert.deepEqual(await tasks.readSlots(task.labourerId), [aSlot(next, { token: 'u' })]);
    },
  },
  {
    // wa     C put   crash before the W delete
    // tick   R0 expired: W[T] due   claim: C is there -> W delete
    name: 'R3c: a closed task that waits again is seen as closed before it is claimed',
    async run({ tasks }) {
      const held = aWaitingTask(aTask(), { attempts: 2, token: 'mine' });
      await written(tasks.putWaiting(held));
      await written(tasks.putClosed(aClosedTask(aTask(), { attempts: 2 })));
      await written(tasks.releaseWaiting(held, { token: 'mine', attempts: 2, dueMs: 1000, history: [] }));
      const [due] = await tasks.dueHead(held.lane, 1000, 1);
      assert.equal(due?.taskId, held.taskId);
      assert.equal(await tasks.isClosed(held), true);
      await written(tasks.deleteWaiting(held));
      assert.deepEqual(await tasks.dueHead(held.lane, 1000, 1), []);
    },
  },
  {
    // tick   reads R0 = (T, 1) ................................................. W put T   a leftover
    // T                         W put, claim, (T, 2) completes, C put, W delete
    name: 'R3c R6: a slow expirer puts a closed task back; the look at C finds it',
    async run({ tasks }) {
      const task = aTask();
      await written(tasks.putWaiting(aWaitingTask(task, { dueMs: 1000 })));
      await written(tasks.claimWaiting(task, { dueMs: 1000, attempt: 2, token: 'two' }));
      await written(tasks.putClosed(aClosedTask(task, { attempts: 2 })));
      await written(tasks.deleteWaiting(task));

      await written(tasks.putWaiting(aWaitingTask(task, { dueMs: 5000 })));
      assert.equal(await tasks.isClosed(task), true);
      await written(tasks.deleteWaiting(task));
      assert.equal((await tasks.readClosed(task))?.attempts, 2);
    },
  },
  {
    // A   take T   takes effect, time-out      take T again: "failed". Not lost: A's row has the task, alone
    name: 'R0: after a take whose answer was lost, "failed" does not mean that somebody else has the task',
    async run(store) {
      const task = aTask();
      await enqueued(store, [task]);
      const { port, left } = faulty(store.tasks, { operation: 'takeQueued', fault: 'unheard' });
      await written(port.putSlot(aSlot(task, { token: 'a' })));
      assert.equal((await port.takeQueued(task)).outcome, 'unknown');
      await refused(port.takeQueued(task));
      assert.deepEqual(left(), []);
      assert.deepEqual(await store.tasks.readSlots(task.labourerId), [aSlot(task, { token: 'a' })]);
      assert.equal(await store.tasks.isClosed(task), false);
    },
  },
  {
    // A   claim W[T]   takes effect, time-out -> leaves R0. Expiry: release by R0's token -> due again
    name: 'R0 R6: a claim from waiting whose answer was lost is found by the token of its slot',
    async run(store) {
      const task = aTask();
      await written(store.tasks.putWaiting(aWaitingTask(task, { dueMs: 1000 })));
      const { port, left } = faulty(store.tasks, { operation: 'claimWaiting', fault: 'unheard' });
      const row = aReference(task, { attempt: 2, token: 'a' });
      await written(port.putSlot(row));
      assert.equal((await port.claimWaiting(task, { dueMs: 1000, attempt: 2, token: 'a' })).outcome, 'unknown');
      assert.deepEqual(left(), []);
      await written(store.tasks.releaseWaiting(task, { token: row.token, attempts: 2, dueMs: 9000, history: [] }));
      assert.equal((await store.tasks.readWaiting(task))?.dueMs, 9000);
    },
  },
  {
    // A   claim W[T]   never arrives, time-out -> leaves R0. Expiry: release by R0's token fails: T still waits
    name: 'R0 R6: a claim from waiting that never arrived leaves the task as it was',
    async run(store) {
      const waiting = aWaitingTask(aTask(), { dueMs: 1000 });
      await written(store.tasks.putWaiting(waiting));
      const { port, left } = faulty(store.tasks, { operation: 'claimWaiting', fault: 'lost' });
      assert.equal((await port.claimWaiting(waiting, { dueMs: 1000, attempt: 2, token: 'a' })).outcome, 'unknown');
      assert.deepEqual(left(), []);
      await refused(store.tasks.releaseWaiting(waiting, { token: 'a', attempts: 2, dueMs: 9000, history: [] }));
      assert.deepEqual(await store.tasks.readWaiting(waiting), waiting);
    },
  },
  {
    // compare   Q: no T                     R: no T      W: no T    C: T
    // T                    Q -> R (taken)          C put, R freed
    name: 'R10b: a task that travels while a window is compared in road order is met further along',
    async run(store) {
      const task = aTask();
      await enqueued(store, [task]);
      const between = (place: 'queued' | 'waiting' | 'closed') =>
        store.tasks.idsBetween(place, task.lane, task.taskId, task.taskId);
      await written(store.tasks.putSlot(aSlot(task, { token: 'a' })));
      await written(store.tasks.takeQueued(task));
      assert.deepEqual(await between('queued'), []);
      await written(store.tasks.putClosed(aClosedTask(task)));
      await written(store.tasks.freeSlot(task.labourerId, 0, 'a'));
      assert.deepEqual(await store.tasks.readSlots(task.labourerId), []);
      assert.deepEqual(await between('waiting'), []);
      assert.deepEqual(await between('closed'), [task.taskId]);
    },
  },
  {
    // cancel   reads Q: T   C put cancelled   Q delete                C exists: its report changes nothing
    // claim                     R0 = T   take T   runs ............... C put   failed, R0 freed
    name: 'R11: a cancel beside a running attempt: the task stays cancelled, the slot goes on',
    async run(store) {
      const task = aTask();
      await enqueued(store, [task]);
      await written(store.tasks.putSlot(aSlot(task, { token: 'a' })));
      await written(store.tasks.takeQueued(task));
      await written(store.tasks.putClosed(aClosedTask(task, { status: 'cancelled', attempts: 0 })));
      await written(store.tasks.deleteQueued(task));
      await written(store.tasks.deleteWaiting(task));

      await refused(store.tasks.putClosed(aClosedTask(task, { status: 'completed' })));
      await written(store.tasks.freeSlot(task.labourerId, 0, 'a'));
      assert.equal((await store.tasks.readClosed(task))?.status, 'cancelled');
    },
  },
];
