import assert from 'node:assert/strict';
import { aTask, someTasks } from '../factories.ts';
import { type ConformanceCase, enqueued, idsOf, oneWinner, refused, written } from './case.ts';

const RACERS = 8;

export const QUEUED_ROWS: readonly ConformanceCase[] = [
  {
    name: 'Q: a task comes back as it was written, its payload to the letter',
    async run(store) {
      const payload = '{ "big": 9007199254740993, "text": "ü \\u0000 𝄞", "nested": {"10": 1, "9": [null]} }';
      const task = aTask({ payload, jobId: 'job', retryOf: 'other', createdAt: 1795487206.8377385 });
      await enqueued(store, [task]);
      assert.deepEqual(await store.tasks.readQueued(task), task);
      assert.deepEqual(await store.tasks.queuedHead(task.lane, 1), [task]);
    },
  },
  {
    name: 'Q: a task that is not there reads as undefined, an empty lane as no tasks',
    async run({ tasks }) {
      const { lane } = aTask();
      assert.equal(await tasks.readQueued(aTask()), undefined);
      assert.deepEqual(await tasks.queuedHead(lane, 8), []);
    },
  },
  {
    name: 'R8: the head of a lane is its first tasks in run order, that lane alone, no more than asked for',
    async run(store) {
      const all = someTasks(12, { lanes: 2 });
      await enqueued(store, all.toReversed());
      const lane = all[0]?.lane ?? '';
      const inLane = all.filter((task) => task.lane === lane);
      assert.deepEqual(await store.tasks.queuedHead(lane, 4), inLane.slice(0, 4));
      assert.deepEqual(await store.tasks.queuedHead(lane, 64), inLane);
      assert.deepEqual(idsOf(await store.tasks.queuedHead(lane, 2, { eventual: true })), idsOf(inLane.slice(0, 2)));
    },
  },
  {
    name: 'R3b: of many that take one queued task at once, one wins',
    async run(store) {
      const task = aTask();
      await enqueued(store, [task]);
      await oneWinner(Array.from({ length: RACERS }, () => store.tasks.takeQueued(task)));
      assert.equal(await store.tasks.readQueued(task), undefined);
    },
  },
  {
    name: 'R3b: a task that is gone is a lost race, and its neighbours stay',
    async run(store) {
      const [first = aTask(), second = aTask()] = someTasks(2);
      await enqueued(store, [first, second]);
      await written(store.tasks.takeQueued(first));
      await refused(store.tasks.takeQueued(first));
      assert.deepEqual(await store.tasks.queuedHead(first.lane, 8), [second]);
    },
  },
  {
    name: 'R11: a delete from the queue is done whether the task is there or not',
    async run(store) {
      const task = aTask();
      await enqueued(store, [task]);
      await written(store.tasks.deleteQueued(task));
      await written(store.tasks.deleteQueued(task));
      assert.equal(await store.tasks.readQueued(task), undefined);
    },
  },
  {
    name: 'R10b: ids between two ids of a lane are both included, in order, and of that lane alone',
    async run(store) {
      const all = someTasks(20, { lanes: 2 });
      await enqueued(store, all);
      const [zero = '', , two = '', , four = '', , six = ''] = idsOf(all);
      const lane = all[0]?.lane ?? '';
      assert.deepEqual(await store.tasks.idsBetween('queued', lane, two, six), [two, four, six]);
      assert.deepEqual(await store.tasks.idsBetween('queued', lane, zero, zero), [zero]);
      assert.deepEqual(await store.tasks.idsBetween('closed', lane, zero, six), []);
    },
  },
  {
    name: 'R10b: a batch that is written again leaves one task, not two',
    async run(store) {
      const all = someTasks(5);
      await enqueued(store, all);
      await enqueued(store, all);
      assert.deepEqual(await store.tasks.queuedHead(all[0]?.lane ?? '', 64), all);
    },
  },
];
