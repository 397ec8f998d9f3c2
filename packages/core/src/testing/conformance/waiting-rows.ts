import assert from 'node:assert/strict';
import type { DueTask } from '../../domain/task.ts';
import type { TaskStore } from '../../ports/task-store.ts';
import { aDelayedTask, aTask, aWaitingTask, someTasks } from '../factories.ts';
import { type ConformanceCase, delayed, idsOf, oneWinner, refused, written } from './case.ts';

const RACERS = 8;
const MANY = 510;

export const WAITING_ROWS: readonly ConformanceCase[] = [
  {
    name: 'W: a task comes back as it was put, with its history',
    async run({ tasks }) {
      const waiting = aWaitingTask(aTask({ jobId: 'job' }), { attempts: 2 });
      await written(tasks.putWaiting(waiting));
      assert.deepEqual(await tasks.readWaiting(waiting), waiting);
      assert.equal(await tasks.readWaiting(aTask({ index: 1 })), undefined);
    },
  },
  {
    name: 'R6: a task is put into waiting once; a slow second put changes nothing',
    async run({ tasks }) {
      const first = aWaitingTask(aTask(), { attempts: 1, dueMs: 1000 });
      await written(tasks.putWaiting(first));
      await refused(tasks.putWaiting(aWaitingTask(aTask(), { attempts: 1, dueMs: 2000 })));
      assert.deepEqual(await tasks.readWaiting(first), first);
    },
  },
  {
    name: 'R3b: a claim sets the attempt and its token, removes the due time and answers with the task',
    async run({ tasks }) {
      const waiting = aWaitingTask(aTask(), { attempts: 1, dueMs: 1000 });
      await written(tasks.putWaiting(waiting));
      const claim = await tasks.claimWaiting(waiting, { dueMs: 1000, attempt: 2, token: 'mine' });
      const { dueMs: _, ...rest } = waiting;
      const claimed = { ...rest, attempts: 2, token: 'mine' };
      assert.deepEqual(claim, { outcome: 'written', row: claimed });
      assert.deepEqual(await tasks.readWaiting(waiting), claimed);
    },
  },
  {
    name: 'R3b: of many that claim one due task at once, one wins',
    async run({ tasks }) {
      const waiting = aWaitingTask(aTask(), { dueMs: 1000 });
      await written(tasks.putWaiting(waiting));
      const claims = Array.from({ length: RACERS }, (_, n) =>
        tasks.claimWaiting(waiting, { dueMs: 1000, attempt: 2, token: `token-${n}` }),
      );
      const winner = await oneWinner(claims);
      assert.equal((await tasks.readWaiting(waiting))?.token, `token-${winner}`);
    },
  },
  {
    name: 'R3b: a due time that has changed is a lost race, also when a refusal has set the attempts back',
    async run({ tasks }) {
      const seen = aWaitingTask(aTask(), { attempts: 1, dueMs: 1000 });
      await written(tasks.putWaiting(seen));
      await written(tasks.claimWaiting(seen, { dueMs: 1000, attempt: 2, token: 'refused' }));
      await written(tasks.releaseWaiting(seen, { token: 'refused', attempts: 1, dueMs: 61_000, history: [] }));
      await refused(tasks.claimWaiting(seen, { dueMs: 1000, attempt: 2, token: 'early' }));
      await written(tasks.claimWaiting(seen, { dueMs: 61_000, attempt: 2, token: 'in time' }));
    },
  },
  {
    name: 'R3b: a task that is not there cannot be claimed, nor is one made',
    async run({ tasks }) {
      await refused(tasks.claimWaiting(aTask(), { dueMs: 1000, attempt: 2, token: 'mine' }));
      assert.equal(await tasks.readWaiting(aTask()), undefined);
    },
  },
  {
    name: 'R6: the attempt that has a task makes it wait again',
    async run({ tasks }) {
      const held = aWaitingTask(aTask(), { attempts: 2, token: 'mine' });
      await written(tasks.putWaiting(held));
      const history = [...held.history, { attempt: 2, endedAtMs: 5, outcome: 'expired' as const }];
      const release = { token: 'mine', attempts: 2, dueMs: 9000, lastError: 'Error: again', history };
      await written(tasks.releaseWaiting(held, release));
      const { token: _, ...rest } = held;
      const expected = { ...rest, attempts: 2, dueMs: 9000, lastError: 'Error: again', history };
      assert.deepEqual(await tasks.readWaiting(held), expected);
      await refused(tasks.releaseWaiting(held, release));
    },
  },
  {
    name: 'R6: a stale token releases nothing, and nothing is made of a task that is gone',
    async run({ tasks }) {
      const held = aWaitingTask(aTask(), { attempts: 3, token: 'current' });
      await written(tasks.putWaiting(held));
      const stale = { token: 'stale', attempts: 2, dueMs: 9000, history: [] };
      await refused(tasks.releaseWaiting(held, stale));
      assert.deepEqual(await tasks.readWaiting(held), held);
      await refused(tasks.releaseWaiting(aTask({ index: 1 }), stale));
      assert.equal(await tasks.readWaiting(aTask({ index: 1 })), undefined);
    },
  },
  {
    name: 'R6: a release without an error keeps the last one',
    async run({ tasks }) {
      const held = aWaitingTask(aTask(), { token: 'mine', lastError: 'Error: kept' });
      await written(tasks.putWaiting(held));
      await written(tasks.releaseWaiting(held, { token: 'mine', attempts: 1, dueMs: 9000, history: [] }));
      assert.equal((await tasks.readWaiting(held))?.lastError, 'Error: kept');
    },
  },
  {
    name: 'R4 R11: a delete from waiting is done whether the task is there or not',
    async run({ tasks }) {
      const waiting = aWaitingTask();
      await written(tasks.putWaiting(waiting));
      await written(tasks.deleteWaiting(waiting));
      await written(tasks.deleteWaiting(waiting));
      assert.equal(await tasks.readWaiting(waiting), undefined);
      assert.deepEqual(await allWaiting(tasks, waiting.lane), []);
    },
  },
  {
    name: 'R7 R8: the head of due tasks: due at that time, longest due first, no more than asked for',
    async run({ tasks }) {
      const [a, b, c, held] = someTasks(4);
      await written(tasks.putWaiting(aWaitingTask(a, { dueMs: 3000 })));
      await written(tasks.putWaiting(aWaitingTask(b, { dueMs: 1000, attempts: 2 })));
      await written(tasks.putWaiting(aWaitingTask(c, { dueMs: 3001 })));
      await written(tasks.putWaiting(aWaitingTask(held, { token: 'running' })));
      await written(tasks.putWaiting(aWaitingTask(aTask({ lanes: 2, index: 1 }), { dueMs: 1 })));
      const { lane, taskId } = aTask({ index: 1 });
      const first = { lane, taskId, attempts: 2, dueMs: 1000 };
      assert.deepEqual(idsOf(await tasks.dueHead(lane, 3000, 8)), idsOf([b ?? aTask(), a ?? aTask()]));
      assert.deepEqual(await tasks.dueHead(lane, 3000, 1, { eventual: true }), [first]);
      assert.deepEqual(await tasks.dueHead(lane, 999, 8), []);
    },
  },
  {
    name: 'R3b R6: a task is in the index of due times while it waits, and not while an attempt holds a slot',
    async run({ tasks }) {
      const waiting = aWaitingTask(aTask(), { attempts: 1, dueMs: 1000 });
      const seen = async () => (await tasks.dueHead(waiting.lane, 10_000, 8)).map(({ dueMs }) => dueMs);
      await written(tasks.putWaiting(waiting));
      assert.deepEqual(await seen(), [1000]);
      await written(tasks.claimWaiting(waiting, { dueMs: 1000, attempt: 2, token: 'mine' }));
      assert.deepEqual(await seen(), []);
      await written(tasks.releaseWaiting(waiting, { token: 'mine', attempts: 2, dueMs: 2000, history: [] }));
      assert.deepEqual(await seen(), [2000]);
    },
  },
  {
    name: 'R7 sweep: page by page all tasks of a lane that wait, due or not, each once',
    async run(store) {
      const all = someTasks(MANY).map((task, n) => aDelayedTask(task, 1000 + (n % 7)));
      await delayed(store, all);
      const found = await allWaiting(store.tasks, all[0]?.lane ?? '');
      assert.deepEqual(idsOf(found).sort(), idsOf(all));
      assert.ok(found.every(({ attempts, dueMs }) => attempts === 0 && dueMs >= 1000));
    },
  },
  {
    name: 'R10c: a delayed task waits with no attempt, and its first attempt is 1',
    async run(store) {
      const task = aDelayedTask(aTask(), 1000);
      await delayed(store, [task]);
      assert.deepEqual(await store.tasks.readWaiting(task), task);
      const claim = await store.tasks.claimWaiting(task, { dueMs: 1000, attempt: 1, token: 'first' });
      assert.equal(claim.outcome === 'written' && claim.row.attempts, 1);
      const ids = await store.tasks.idsBetween('waiting', task.lane, task.taskId, task.taskId);
      assert.deepEqual(ids, [task.taskId]);
    },
  },
];

async function allWaiting(tasks: TaskStore, lane: string): Promise<DueTask[]> {
  const found: DueTask[] = [];
  for (let cursor: string | undefined, pages = 0; pages < MANY; pages++) {
    const page = await tasks.waitingPage(lane, cursor);
    found.push(...page.tasks);
    cursor = page.cursor;
    if (cursor === undefined) return found;
  }
  throw new assert.AssertionError({ message: 'the pages do not end' });
}
