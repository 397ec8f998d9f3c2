import assert from 'node:assert/strict';
import { aState } from '../factories.ts';
import { type ConformanceCase, oneWinner, refused, written } from './case.ts';

const ID = aState().labourerId;

export const LABOURER_STATES: readonly ConformanceCase[] = [
  {
    name: 'R7: a labourer that nobody wrote of has no state',
    async run({ states }) {
      assert.equal(await states.read(ID), undefined);
      assert.deepEqual(await states.list(), []);
    },
  },
  {
    name: 'R7: what a tick writes comes back, read strongly or not',
    async run({ states }) {
      const state = aState({ slots: 7, reason: 'ecology', running: 3, retry: { baseMs: 1, factor: 1.5, capMs: 9 } });
      await written(states.write(state));
      await written(states.raiseLanes(ID, 4));
      const expected = { ...state, lanesRead: 4, paused: false };
      assert.deepEqual(await states.read(ID), expected);
      assert.deepEqual(await states.read(ID, { eventual: true }), expected);
    },
  },
  {
    name: 'what ecology knows and remembers is read back, and is gone when a tick has none of it',
    async run({ states }) {
      const metrics = {
        load: { status: 1, value: 12.5, atMs: 1000 },
        quiet: { status: 3, atMs: 900, trouble: 'no_data' },
        'lambda.error_rate': { status: 2, value: 0.75, atMs: 1000, trouble: 'failed' },
      } as const;
      const ramp = { slots: 0, atMs: 500, probedAtMs: 1000 };
      await written(states.write(aState({ slotsAtMs: 1000, health: { own: 1, builtIn: 2, metrics }, ramp })));
      const state = await states.read(ID);
      assert.deepEqual(state?.slotsAtMs && state.health, { own: 1, builtIn: 2, metrics });
      assert.deepEqual(state?.slotsAtMs && state.ramp, ramp);
      await written(states.write(aState({ slotsAtMs: 2000 })));
      assert.deepEqual(await states.read(ID), { ...aState({ slotsAtMs: 2000 }), lanesRead: 0, paused: false });
    },
  },
  {
    name: 'R7: the tick that looked last counts, whoever writes last',
    async run({ states }) {
      await written(states.write(aState({ slotsAtMs: 2000, slots: 2 })));
      await refused(states.write(aState({ slotsAtMs: 1000, slots: 9 })));
      await refused(states.write(aState({ slotsAtMs: 2000, slots: 9 })));
      await written(states.write(aState({ slotsAtMs: 2001, slots: 3 })));
      const state = await states.read(ID);
      assert.equal(state?.slotsAtMs !== undefined && state.slots, 3);
    },
  },
  {
    name: 'R7: of many ticks of one moment, one writes',
    async run({ states }) {
      const ticks = Array.from({ length: 6 }, (_, n) => aState({ slotsAtMs: 5000, slots: n }));
      const winner = await oneWinner(ticks.map((state) => states.write(state)));
      const state = await states.read(ID);
      assert.equal(state?.slotsAtMs !== undefined && state.slots, winner);
    },
  },
  {
    name: 'R7: lanes_read is there before the first tick, and slots are not',
    async run({ states }) {
      await written(states.raiseLanes(ID, 3));
      assert.deepEqual(await states.read(ID), { labourerId: ID, lanesRead: 3, paused: false });
    },
  },
  {
    name: 'R7: lanes_read never falls, in whatever order writers come',
    async run({ states }) {
      await written(states.raiseLanes(ID, 4));
      await refused(states.raiseLanes(ID, 2));
      await refused(states.raiseLanes(ID, 4));
      assert.equal((await states.read(ID))?.lanesRead, 4);
      await Promise.all([5, 8, 6, 7].map((lanes) => states.raiseLanes(ID, lanes)));
      assert.equal((await states.read(ID))?.lanesRead, 8);
    },
  },
  {
    name: 'R7: a tick touches neither lanes_read nor paused',
    async run({ states }) {
      await written(states.raiseLanes(ID, 4));
      await written(states.setPaused(ID, true));
      await written(states.write(aState({ slots: 0, reason: 'paused' })));
      const state = await states.read(ID);
      assert.deepEqual([state?.lanesRead, state?.paused], [4, true]);
    },
  },
  {
    name: 'R7: a labourer is paused and resumed, also before its first tick',
    async run({ states }) {
      await written(states.setPaused(ID, true));
      assert.deepEqual(await states.read(ID), { labourerId: ID, lanesRead: 0, paused: true });
      await written(states.write(aState()));
      await written(states.setPaused(ID, false));
      assert.deepEqual(await states.read(ID), { ...aState(), lanesRead: 0, paused: false });
    },
  },
  {
    name: 'R7: the list has every labourer, ticked or not',
    async run({ states }) {
      await written(states.write(aState({ labourerId: 'ticked' })));
      await written(states.raiseLanes('written', 1));
      await written(states.setPaused('paused', true));
      const ids = (await states.list()).map(({ labourerId }) => labourerId);
      assert.deepEqual(ids.sort(), ['paused', 'ticked', 'written']);
    },
  },
];
