import assert from 'node:assert/strict';
import type { Task } from '../../domain/task.ts';
import type { PageOptions, TaskPage } from '../../ports/task-listing.ts';
import { aClosedTask, aDelayedTask, aTask, aWaitingTask, someTasks } from '../factories.ts';
import { type ConformanceCase, delayed, enqueued, written } from './case.ts';

const TASKS = 11;
const LIMIT = 4;

/** What the pages of a lane hold, one after another, with no page above its limit. */
async function allPages<Row extends Task>(
  page: (lane: string, options: PageOptions) => Promise<TaskPage<Row>>,
  lane: string,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const { tasks, next } = await page(lane, { limit: LIMIT, ...(after !== undefined && { after }) });
    assert.ok(tasks.length <= LIMIT, `${tasks.length} rows of ${LIMIT}`);
    rows.push(...tasks);
    after = next;
  } while (after !== undefined);
  return rows;
}

/** Tasks over two lanes, and those of the first lane. */
function twoLanes(): { all: Task[]; lane: string; inLane: Task[] } {
  const all = someTasks(2 * TASKS, { lanes: 2 });
  const lane = aTask({ lanes: 2 }).lane;
  return { all, lane, inLane: all.filter((task) => task.lane === lane) };
}

export const TASK_LISTING: readonly ConformanceCase[] = [
  {
    name: 'listing: an empty lane is one empty page',
    async run({ listing }) {
      const { lane } = aTask();
      for (const page of [listing.queued, listing.waiting, listing.closed]) {
        assert.deepEqual(await page(lane, { limit: LIMIT }), { tasks: [] });
      }
    },
  },
  {
    name: 'listing: queued tasks of a lane in run order, page by page',
    async run(store) {
      const { all, lane, inLane } = twoLanes();
      await enqueued(store, all.toReversed());
      assert.deepEqual(await allPages(store.listing.queued, lane), inLane);
    },
  },
  {
    name: 'listing: waiting tasks of a lane, the oldest first, those that hold a slot among them',
    async run(store) {
      const { all, lane, inLane } = twoLanes();
      const rows = all.map((task, n) => (n % 3 === 0 ? aWaitingTask(task, { token: 'mine' }) : aDelayedTask(task, n)));
      await Promise.all(rows.map((row) => written(store.tasks.putWaiting(row))));
      const expected = rows.filter((row) => row.lane === lane);
      assert.deepEqual(await allPages(store.listing.waiting, lane), expected);
      assert.equal(expected.length, inLane.length);
    },
  },
  {
    name: 'listing: closed tasks of a lane, the newest first',
    async run(store) {
      const { all, lane, inLane } = twoLanes();
      await Promise.all(all.map((task) => written(store.tasks.putClosed(aClosedTask(task)))));
      const newestFirst = inLane.toReversed().map((task) => aClosedTask(task));
      assert.deepEqual(await allPages(store.listing.closed, lane), newestFirst);
    },
  },
  {
    name: 'listing: a page is found again by where it begins, whatever was added before it',
    async run(store) {
      const [first = aTask(), ...rest] = someTasks(6);
      await enqueued(store, rest);
      const { next } = await store.listing.queued(first.lane, { limit: 2 });
      await enqueued(store, [first]);
      const { tasks } = await store.listing.queued(first.lane, { limit: 2, after: next ?? '' });
      assert.deepEqual(tasks, rest.slice(2, 4));
    },
  },
  {
    name: 'listing: tasks that are delayed are not listed as queued',
    async run(store) {
      const task = aTask();
      await delayed(store, [aDelayedTask(task)]);
      assert.deepEqual(await store.listing.queued(task.lane, { limit: LIMIT }), { tasks: [] });
      assert.deepEqual((await store.listing.waiting(task.lane, { limit: LIMIT })).tasks, [aDelayedTask(task)]);
    },
  },
];
