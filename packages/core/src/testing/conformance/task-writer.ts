import assert from 'node:assert/strict';
import { InvalidInputError } from '../../domain/errors.ts';
import { TASK_BATCH_MAX } from '../../ports/task-store.ts';
import { aDelayedTask, aTask, someTasks } from '../factories.ts';
import { type ConformanceCase, idsOf } from './case.ts';

const SENT = { outcome: 'sent', unprocessed: [] };

export const TASK_WRITER: readonly ConformanceCase[] = [
  {
    name: 'R10b: a full batch is written at once, into the queue or into waiting',
    async run({ writer, tasks }) {
      const all = someTasks(TASK_BATCH_MAX);
      assert.deepEqual(await writer.writeBatch('queued', all), SENT);
      assert.deepEqual(await tasks.queuedHead(aTask().lane, 100), all);
      const waiting = all.map((task) => aDelayedTask(task, 1000));
      assert.deepEqual(await writer.writeBatch('waiting', waiting), SENT);
      assert.deepEqual(idsOf(await tasks.dueHead(aTask().lane, 1000, 100)).sort(), idsOf(all));
    },
  },
  {
    name: 'R10b: no tasks are written by no request',
    async run({ writer }) {
      assert.deepEqual(await writer.writeBatch('queued', []), SENT);
    },
  },
  {
    name: 'R10b: a batch that is too large is refused whole',
    async run({ writer, tasks }) {
      await assert.rejects(writer.writeBatch('queued', someTasks(TASK_BATCH_MAX + 1)), InvalidInputError);
      assert.deepEqual(await tasks.queuedHead(aTask().lane, 1), []);
    },
  },
  {
    name: 'R10c: a task that is to wait needs a time until when',
    async run({ writer, tasks }) {
      await assert.rejects(writer.writeBatch('waiting', [aTask()]), InvalidInputError);
      assert.equal(await tasks.readWaiting(aTask()), undefined);
    },
  },
  {
    name: 'Q: what a task has beside its own columns does not travel into the queue',
    async run({ writer, tasks }) {
      const task = aTask();
      assert.deepEqual(await writer.writeBatch('queued', [aDelayedTask(task)]), SENT);
      assert.deepEqual(await tasks.readQueued(task), task);
    },
  },
];
