import assert from 'node:assert/strict';
import { aReference, aSlot, aTask } from '../factories.ts';
import { type ConformanceCase, oneWinner, refused, written } from './case.ts';

const RACERS = 8;
/** More than the 1 MB that DynamoDB puts into a page. */
const LARGE_PAYLOAD: string = JSON.stringify({ text: 'x'.repeat(100_000) });
const LARGE_ROWS = 12;

export const RUNNING_ROWS: readonly ConformanceCase[] = [
  {
    name: 'R: a claim from the queue carries the whole task, one from waiting a reference',
    async run({ tasks }) {
      const fromQueue = aSlot(aTask({ jobId: 'job', payload: '{"n": 9007199254740993}' }), { slot: 0 });
      const fromWaiting = aReference(aTask({ index: 1 }), { slot: 1, attempt: 3 });
      await written(tasks.putSlot(fromQueue));
      await written(tasks.putSlot(fromWaiting));
      assert.deepEqual(await tasks.readSlot(fromQueue.labourerId, 0), fromQueue);
      assert.deepEqual(await tasks.readSlot(fromQueue.labourerId, 1), fromWaiting);
      assert.equal(await tasks.readSlot(fromQueue.labourerId, 2), undefined);
    },
  },
  {
    name: 'R2: of many that put into one free slot at once, one wins, and its row stands',
    async run({ tasks }) {
      const rows = Array.from({ length: RACERS }, (_, n) => aSlot(aTask({ index: n }), { token: `token-${n}` }));
      const winner = await oneWinner(rows.map((row) => tasks.putSlot(row)));
      assert.deepEqual(await tasks.readSlots(rows[0]?.labourerId ?? ''), [rows[winner]]);
    },
  },
  {
    name: 'R3a: a held slot is not free',
    async run({ tasks }) {
      const held = aSlot(aTask(), { token: 'held' });
      await written(tasks.putSlot(held));
      await refused(tasks.putSlot(aSlot(aTask({ index: 1 }), { token: 'late' })));
      assert.deepEqual(await tasks.readSlot(held.labourerId, held.slot), held);
    },
  },
  {
    name: 'R1 R5: a slot is handed over once, to the token that was seen',
    async run({ tasks }) {
      const held = aSlot(aTask(), { token: 'seen' });
      await written(tasks.putSlot(held));
      const next = [1, 2, 3].map((n) => aSlot(aTask({ index: n }), { token: `next-${n}` }));
      const winner = await oneWinner(next.map((row) => tasks.putSlot(row, 'seen')));
      assert.deepEqual(await tasks.readSlot(held.labourerId, 0), next[winner]);
      await refused(tasks.putSlot(aSlot(aTask({ index: 4 }), { token: 'stale' }), 'seen'));
    },
  },
  {
    name: 'R1: a slot that was freed meanwhile is not handed over',
    async run({ tasks }) {
      const held = aSlot(aTask(), { token: 'seen' });
      await written(tasks.putSlot(held));
      await written(tasks.freeSlot(held.labourerId, 0, 'seen'));
      await refused(tasks.putSlot(aSlot(aTask({ index: 1 }), { token: 'next' }), 'seen'));
      assert.equal(await tasks.readSlot(held.labourerId, 0), undefined);
    },
  },
  {
    name: 'R1: a loser puts its next candidate over its own row',
    async run({ tasks }) {
      await written(tasks.putSlot(aSlot(aTask({ index: 0 }), { token: 'mine' })));
      const next = aSlot(aTask({ index: 1 }), { token: 'mine too' });
      await written(tasks.putSlot(next, 'mine'));
      assert.deepEqual(await tasks.readSlot(next.labourerId, 0), next);
    },
  },
  {
    name: 'R1 R5: a slot is freed by the token that holds it, and by no other',
    async run({ tasks }) {
      const held = aSlot(aTask(), { token: 'held' });
      await written(tasks.putSlot(held));
      await refused(tasks.freeSlot(held.labourerId, 0, 'stale'));
      assert.deepEqual(await tasks.readSlot(held.labourerId, 0), held);
      await written(tasks.freeSlot(held.labourerId, 0, 'held'));
      await refused(tasks.freeSlot(held.labourerId, 0, 'held'));
    },
  },
  {
    name: 'R1: the token counts, not task and attempt: a dead claim cannot free the next claim of the same task',
    async run({ tasks }) {
      const dead = aSlot(aTask(), { token: 'dead' });
      const alive = aSlot(aTask(), { token: 'alive' });
      await written(tasks.putSlot(dead));
      await written(tasks.putSlot(alive, 'dead'));
      await refused(tasks.freeSlot(dead.labourerId, 0, dead.token));
      await refused(tasks.putSlot(aSlot(aTask({ index: 1 }), { token: 'next' }), dead.token));
      assert.deepEqual(await tasks.readSlot(dead.labourerId, 0), alive);
    },
  },
  {
    name: 'R7: the slots of a labourer come in order of their index, and no others',
    async run({ tasks }) {
      for (const slot of [10, 2, 0]) await written(tasks.putSlot(aSlot(aTask({ index: slot }), { slot })));
      const other = aTask({ labourerId: 'some_worker_2' });
      await written(tasks.putSlot(aSlot(other, { slot: 1 })));
      const slots = (await tasks.readSlots('some_worker')).map(({ slot }) => slot);
      assert.deepEqual(slots, [0, 2, 10]);
      assert.deepEqual(await tasks.readSlots('nobody'), []);
    },
  },
  {
    name: 'R7: all slots are read, however many pages they fill',
    async run({ tasks }) {
      const rows = Array.from({ length: LARGE_ROWS }, (_, n) =>
        aSlot(aTask({ index: n, payload: LARGE_PAYLOAD }), { slot: n }),
      );
      for (const row of rows) await written(tasks.putSlot(row));
      assert.deepEqual(await tasks.readSlots('some_worker'), rows);
    },
  },
];
