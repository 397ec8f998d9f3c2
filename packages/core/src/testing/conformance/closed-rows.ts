import assert from 'node:assert/strict';
import type { ClosedStatus } from '../../domain/task.ts';
import { aClosedTask, aTask, someTasks } from '../factories.ts';
import { type ConformanceCase, oneWinner, refused, written } from './case.ts';

const STATUSES: readonly ClosedStatus[] = ['completed', 'dead', 'cancelled'];
const LARGE = 500_000;

export const CLOSED_ROWS: readonly ConformanceCase[] = [
  {
    name: 'C: a task comes back as it was closed, stats and result typed as they were',
    async run({ tasks }) {
      const closed = aClosedTask(aTask({ jobId: 'job' }), {
        lastError: 'Error: once',
        stats: { rows: 12, 'odd key: ½': 0.1, zero: 0 },
        result: {
          text: '00501',
          yes: 'true',
          no: false,
          none: null,
          list: [1, 'a', [2]],
          map: { '10': 1, b: { c: [] } },
        },
      });
      await written(tasks.putClosed(closed));
      assert.deepEqual(await tasks.readClosed(closed), closed);
      assert.equal(await tasks.readClosed(aTask({ index: 1 })), undefined);
    },
  },
  {
    name: 'R4: the first to close a task wins, whatever the others bring',
    async run({ tasks }) {
      const endings = STATUSES.map((status) => aClosedTask(aTask(), { status, stats: { by: status } }));
      const winner = await oneWinner(endings.map((ending) => tasks.putClosed(ending)));
      assert.deepEqual(await tasks.readClosed(aTask()), endings[winner]);
      await refused(tasks.putClosed(aClosedTask(aTask(), { status: 'completed' })));
      assert.deepEqual(await tasks.readClosed(aTask()), endings[winner]);
    },
  },
  {
    name: 'R3 step 0: a look at the key tells whether a task is closed',
    async run({ tasks }) {
      assert.equal(await tasks.isClosed(aTask()), false);
      await written(tasks.putClosed(aClosedTask(aTask())));
      assert.equal(await tasks.isClosed(aTask()), true);
      assert.equal(await tasks.isClosed(aTask({ index: 1 })), false);
    },
  },
  {
    name: 'R4: no stats and no result block a completion',
    async run({ tasks }) {
      const circular: Record<string, unknown> = { name: 'self' };
      circular.self = circular;
      const result = {
        circular,
        '': 'no name',
        when: new Date(0),
        big: 2n ** 200n,
        broken: '\ud800',
        endless: Number.POSITIVE_INFINITY,
        call: () => 1,
        none: undefined,
        large: 'x'.repeat(LARGE),
        set: new Set([1]),
      };
      await written(tasks.putClosed(aClosedTask(aTask(), { stats: { nan: Number.NaN, rows: 7 }, result })));
      const closed = await tasks.readClosed(aTask());
      assert.equal(closed?.stats.rows, 7);
      assert.equal(closed?.stats.nan, 'NaN');
      assert.equal(closed?.result.when, '1970-01-01T00:00:00.000Z');
      assert.match(String(closed?.result.large), /^\[cut: \d+ bytes\]$/);
    },
  },
  {
    name: 'R4: errors of any length do not block a row either',
    async run({ tasks }) {
      const error = 'ä'.repeat(LARGE);
      const history = Array.from({ length: 20 }, (_, n) => ({
        ...{ attempt: n + 1, endedAtMs: n, outcome: 'failed' as const, error },
      }));
      const task = aTask({ payload: JSON.stringify({ text: 'x'.repeat(340_000) }) });
      await written(tasks.putClosed(aClosedTask(task, { lastError: error, history })));
      const closed = await tasks.readClosed(task);
      assert.deepEqual(
        closed?.history.map(({ attempt }) => attempt),
        history.map(({ attempt }) => attempt),
      );
      assert.ok(closed?.lastError?.startsWith('äää'));
    },
  },
  {
    name: 'R10d: the closed tasks of a job are counted by status, told by the tail of its ids',
    async run({ tasks }) {
      const mine = someTasks(7, { tail: 'aaaaaaaa' });
      const others = someTasks(5, { tail: 'bbbbbbbb' });
      const close = (task: (typeof mine)[number], n: number) =>
        written(tasks.putClosed(aClosedTask(task, { status: STATUSES[n % 3] ?? 'dead' })));
      await Promise.all([...mine.map(close), ...others.map(close)]);
      const [first = aTask(), last = aTask()] = [mine[0], mine[6]];
      const count = (to: string) => tasks.countClosed(first.lane, first.taskId, to, 'aaaaaaaa');
      assert.deepEqual(await count(last.taskId), { completed: 3, dead: 2, cancelled: 2 });
      assert.deepEqual(await count(first.taskId), { completed: 1, dead: 0, cancelled: 0 });
      assert.deepEqual(await tasks.countClosed('nobody#0', first.taskId, last.taskId, 'aaaaaaaa'), {
        ...{ completed: 0, dead: 0, cancelled: 0 },
      });
    },
  },
];
