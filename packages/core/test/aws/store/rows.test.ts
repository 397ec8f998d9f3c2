import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Item, N, S } from '../../../src/aws/store/attributes.ts';
import { aClosedTask, aJob, aReference, aSlot, aState, aTask, aWaitingTask } from '../../../src/testing/index.ts';
import { BODY, REF, useRawRows } from './raw-rows.ts';

const raw = useRawRows();
const { itemsOf, putRaw } = raw;

describe('the columns of a row, which others read too', () => {
  test('queued', async () => {
    await raw.fresh.store.writer.writeBatch('queued', [aTask({ jobId: 'j', retryOf: 'r', createdAt: 1795487206.5 })]);
    expect(await itemsOf('queued')).toEqual([
      { ...BODY, created_at: N(1795487206.5), job_id: S('j'), retry_of: S('r') },
    ]);
  });

  test('running, from the queue and from waiting', async () => {
    await raw.fresh.store.tasks.putSlot(aSlot());
    await raw.fresh.store.tasks.putSlot(aReference(aTask(), { slot: 1 }));
    const claim = {
      labourer_id: S('some_worker'),
      token: S('token-of-the-claim-000'),
      claimed_at_ms: N(1767225600000),
      lease_until_ms: N(1767225900000),
    };
    expect(await itemsOf('running')).toEqual([
      { ...BODY, ...claim, slot: N(0), attempt: N(1), came_from: S('Q') },
      { ...REF, ...claim, slot: N(1), attempt: N(2), came_from: S('W') },
    ]);
  });

  test('waiting, while it waits and while an attempt holds a slot', async () => {
    const error = 'Error: not this time';
    await raw.fresh.store.tasks.putWaiting(aWaitingTask());
    const entry = {
      attempt: 1,
      slot: 0,
      claimed_at_ms: 1767225600000,
      ended_at_ms: 1767225601000,
      outcome: 'failed',
      error,
    };
    const row = { ...BODY, attempts: N(1), last_error: S(error), history: S(JSON.stringify([entry])) };
    expect(await itemsOf('waiting')).toEqual([{ ...row, due_ms: N(1767225660000) }]);
    await raw.fresh.store.tasks.claimWaiting(aTask(), { dueMs: 1767225660000, attempt: 2, token: 'mine' });
    expect(await itemsOf('waiting')).toEqual([{ ...row, attempts: N(2), token: S('mine') }]);
  });

  test('closed', async () => {
    await raw.fresh.store.tasks.putClosed(aClosedTask());
    const entry = {
      attempt: 1,
      slot: 0,
      claimed_at_ms: 1767225600000,
      ended_at_ms: 1767225602000,
      outcome: 'completed',
    };
    expect(await itemsOf('closed')).toEqual([
      {
        ...BODY,
        status: S('completed'),
        attempts: N(1),
        closed_at_ms: N(1767225602000),
        ttl: N(1769817600),
        history: S(JSON.stringify([entry])),
        stat_rows: N(3),
        result_total: N(12.5),
      },
    ]);
  });

  test('labourers', async () => {
    await raw.fresh.store.states.write(aState());
    await raw.fresh.store.states.raiseLanes('some_worker', 2);
    await raw.fresh.store.states.setPaused('some_worker', true);
    expect(await itemsOf('labourers')).toEqual([
      {
        labourer_id: S('some_worker'),
        slots: N(5),
        slots_at_ms: N(1767225600000),
        reason: S('healthy'),
        arn: S('some_worker'),
        lease_ms: N(300000),
        max_attempts: N(3),
        retry: { M: { base_ms: N(30000), factor: N(2), cap_ms: N(900000) } },
        retention_days: N(30),
        running: N(0),
        lanes_read: N(2),
        paused: { BOOL: true },
      },
    ]);
  });

  test('jobs', async () => {
    const job = {
      job_id: S('some_job'),
      labourer_id: S('some_worker'),
      text: S('{"lambda_name":"some_worker","payload":{}}'),
      digest: S('a'.repeat(64)),
      created_at_ms: N(1767225600000),
      today: S('2026-01-01'),
      chunkable_attrs: { L: [S('section'), S('store')] },
      lanes: N(1),
      due_ms: N(5000),
      total: N(1000),
      retry_of: S('other'),
      cursor: N(0),
      epoch: N(1),
    };
    await raw.fresh.store.jobs.create(aJob({ dueMs: 5000, retryOf: 'other' }), 60_000);
    expect(await itemsOf('jobs')).toEqual([
      { ...job, state: S('writing'), is_open: S('yes'), owner_until_ms: N(60_000) },
    ]);
    await raw.fresh.store.jobs.markWritten('some_job', 1, 1000);
    await raw.fresh.store.jobs.close('some_job', { completed: 3, dead: 2, cancelled: 1 }, 99);
    const totals = { M: { completed: N(3), dead: N(2), cancelled: N(1) } };
    expect(await itemsOf('jobs')).toEqual([{ ...job, state: S('closed'), cursor: N(1000), totals, ttl: N(99) }]);
  });
});

describe('what ecology keeps in a state row', () => {
  test('is small: six digits of a value, and nothing that says nothing', async () => {
    const metrics = {
      load: { status: 2, value: 1 / 3, atMs: 1_767_225_600_000 },
      'lambda.event_age': { status: 4, atMs: 1_767_225_600_000, trouble: 'no_data' },
    } as const;
    await raw.fresh.store.states.write(
      aState({ health: { own: 2, builtIn: 4, metrics }, ramp: { slots: 5, atMs: 7 } }),
    );
    const [row] = await itemsOf('labourers');
    expect(row).toMatchObject({
      status: N(2),
      metrics: {
        M: {
          load: { M: { status: N(2), value: N(0.333333), at_ms: N(1767225600000) } },
          'lambda.event_age': { M: { status: N(4), at_ms: N(1767225600000), trouble: S('no_data') } },
        },
      },
      ramp: { M: { slots: N(5), at_ms: N(7) } },
    });
    expect(JSON.stringify(row).length).toBeLessThan(1024);
  });

  test.each([1e300, -1e300, 5e-324])('holds any number: %d', async (value) => {
    const metrics = { load: { status: 4, value, atMs: 5 } } as const;
    await raw.fresh.store.states.write(aState({ health: { own: 4, builtIn: 4, metrics } }));
    expect(await raw.fresh.store.states.read('some_worker')).toMatchObject({
      health: { metrics: { load: { atMs: 5 } } },
    });
  });

  test('that makes no sense is left out: hand-overs need the rest of the row', async () => {
    await raw.fresh.store.states.write(aState());
    const [row = {}] = await itemsOf('labourers');
    const good = { M: { status: N(3), at_ms: N(5) } };
    const metrics = { M: { good, a: S('x'), b: { M: { status: N(9), at_ms: N(5) } }, c: { M: { status: N(3) } } } };
    await putRaw('labourers', { ...row, metrics, ramp: { M: { slots: S('many'), at_ms: N(1) } } });
    const state = await raw.fresh.store.states.read('some_worker');
    expect(state).toMatchObject({
      slots: 5,
      health: { own: 3, builtIn: 4, metrics: { good: { status: 3, atMs: 5 } } },
    });
    expect(state).not.toHaveProperty('ramp');
    await putRaw('labourers', { ...row, metrics: S('x'), ramp: S('y') });
    expect(await raw.fresh.store.states.read('some_worker')).toMatchObject({ slots: 5 });
  });
});

test('law: a closed task comes back as it was, whatever its texts', async () => {
  const name = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => text !== '__proto__');
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null));
  const values = fc.dictionary(name, fc.oneof(value, fc.array(value), fc.dictionary(name, value)), { maxKeys: 5 });
  let index = 0;
  await fc.assert(
    fc.asyncProperty(values, values, fc.string({ unit: 'grapheme' }), async (stats, result, lastError) => {
      index += 1;
      const closed = aClosedTask(aTask({ index }), { stats: { ...stats }, result: { ...result }, lastError });
      expect(await raw.fresh.store.tasks.putClosed(closed)).toMatchObject({ outcome: 'written' });
      expect(await raw.fresh.store.tasks.readClosed(closed)).toEqual(closed);
    }),
    { numRuns: 50 },
  );
});

test('numbers that a double cannot hold, sets and bytes of other writers are readable', async () => {
  const foreign: Item = {
    stat_big: { N: '9007199254740993' },
    stat_set: { NS: ['1'] },
    result_texts: { SS: ['a'] },
    result_bytes: { B: new Uint8Array([1]) },
  };
  await raw.fresh.store.tasks.putClosed(aClosedTask(aTask(), { stats: {}, result: {} }));
  const [row = {}] = await itemsOf('closed');
  await putRaw('closed', { ...row, ...foreign });
  expect(await raw.fresh.store.tasks.readClosed(aTask())).toMatchObject({
    stats: { big: 9007199254740993n, set: [1] },
    result: { texts: ['a'], bytes: new Uint8Array([1]) },
  });
});
