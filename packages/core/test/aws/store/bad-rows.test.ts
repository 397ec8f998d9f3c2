import { describe, expect, test } from 'vitest';
import { type Item, N, S } from '../../../src/aws/store/attributes.ts';
import type { TableKind } from '../../../src/aws/store/index.ts';
import { RowError } from '../../../src/ports/row-error.ts';
import { aClosedTask, aDelayedTask, aJob, aSlot, aState, aTask, someTasks } from '../../../src/testing/index.ts';
import { BODY, REF, TASK_ID, useRawRows } from './raw-rows.ts';

const raw = useRawRows();
const { itemsOf, putRaw } = raw;

describe('a row that makes no sense', () => {
  test.each<[TableKind, Item, string, () => Promise<unknown>]>([
    ['queued', { ...BODY, payload: N(5) }, 'payload', () => raw.fresh.store.tasks.readQueued(aTask())],
    ['queued', { ...BODY, created_at: S('now') }, 'created_at', () => raw.fresh.store.tasks.readQueued(aTask())],
    ['running', { ...BODY, slot: N(0) }, 'attempt', () => raw.fresh.store.tasks.readSlot('some_worker', 0)],
    ['waiting', { ...BODY, attempts: N(1.5) }, 'attempts', () => raw.fresh.store.tasks.readWaiting(aTask())],
    [
      'waiting',
      { ...BODY, attempts: N(1), history: S('{') },
      'history',
      () => raw.fresh.store.tasks.readWaiting(aTask()),
    ],
    [
      'waiting',
      { ...BODY, attempts: N(1), history: S('[1]') },
      'history',
      () => raw.fresh.store.tasks.readWaiting(aTask()),
    ],
    ['closed', { ...BODY, status: S('odd') }, 'status', () => raw.fresh.store.tasks.readClosed(aTask())],
    ['labourers', { labourer_id: S('w'), paused: S('no') }, 'paused', () => raw.fresh.store.states.read('w')],
    ['labourers', { labourer_id: S('w'), slots_at_ms: N(1) }, 'retry', () => raw.fresh.store.states.read('w')],
    ['jobs', { job_id: S('j'), labourer_id: S('w') }, 'created_at_ms', () => raw.fresh.store.jobs.read('j')],
  ])('%s %j: a read of it alone throws and names the column', async (kind, row, column, read) => {
    await putRaw(kind, row);
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RowError);
    expect(error).toMatchObject({ code: 'SOSW_ROW', details: { table: raw.fresh.names[kind], column } });
  });

  test('says where it stands, what was expected and what was given', async () => {
    await putRaw('queued', { ...BODY, payload: N(5) });
    await expect(raw.fresh.store.tasks.readQueued(aTask())).rejects.toThrow(
      `${raw.fresh.names.queued} {"lane":"some_worker#0","task_id":"${TASK_ID}"}: payload: expected a text, got 5`,
    );
  });

  test('does not hide the good ones from a read of many, and is reported', async () => {
    const [, second = aTask(), third = aTask()] = someTasks(3);
    const { tasks, writer, states, jobs } = raw.fresh.store;
    await writer.writeBatch('queued', [second, third]);
    await putRaw('queued', REF);
    expect(await tasks.queuedHead(second.lane, 8)).toEqual([second, third]);

    await tasks.putSlot(aSlot(second, { slot: 1 }));
    await putRaw('running', { labourer_id: S('some_worker'), slot: N(0) });
    expect(await tasks.readSlots('some_worker')).toEqual([aSlot(second, { slot: 1 })]);

    await writer.writeBatch('waiting', [aDelayedTask(second, 1000)]);
    await putRaw('waiting', { ...REF, due_ms: N(1) });
    expect(await tasks.dueHead(second.lane, 1000, 8)).toHaveLength(1);
    expect((await tasks.waitingPage(second.lane)).tasks).toHaveLength(1);

    await states.write(aState());
    await putRaw('labourers', { labourer_id: S('odd'), lanes_read: S('two') });
    expect(await states.list()).toHaveLength(1);

    await jobs.create(aJob(), 60_000);
    await putRaw('jobs', { job_id: S('odd'), is_open: S('yes') });
    const open: string[] = [];
    for await (const { jobId } of jobs.openJobs()) open.push(jobId);
    expect(open).toEqual(['some_job']);

    await tasks.putClosed(aClosedTask(second));
    await putRaw('closed', REF);
    const totals = await tasks.countClosed(second.lane, TASK_ID, third.taskId, 'abcdefgh');
    expect(totals).toEqual({ completed: 1, dead: 0, cancelled: 0 });

    const reported = raw.fresh.badRows.map(({ details }) => [details.table, details.column]);
    const { queued, running, waiting, labourers, jobs: jobTable, closed } = raw.fresh.names;
    expect(reported).toEqual([
      [queued, 'labourer_id'],
      [running, 'lane'],
      [waiting, 'attempts'],
      [waiting, 'attempts'],
      [labourers, 'lanes_read'],
      [jobTable, 'labourer_id'],
      [closed, 'status'],
    ]);
  });

  test('does not block a lane whose first rows are all bad', async () => {
    const all = someTasks(10);
    for (const { lane, taskId } of all.slice(0, 9)) await putRaw('queued', { lane: S(lane), task_id: S(taskId) });
    await raw.fresh.store.writer.writeBatch('queued', all.slice(9));
    expect(await raw.fresh.store.tasks.queuedHead(aTask().lane, 4)).toEqual(all.slice(9));
    expect(raw.fresh.badRows).toHaveLength(9);
  });

  test('of a lane full of bad rows, a head reads only so many', async () => {
    for (const { lane, taskId } of someTasks(30)) await putRaw('queued', { lane: S(lane), task_id: S(taskId) });
    expect(await raw.fresh.store.tasks.queuedHead(aTask().lane, 2)).toEqual([]);
    expect(raw.fresh.badRows).toHaveLength(10);
  });

  test('is thrown by a claim too, which took effect: the slot holds the task until its lease ends', async () => {
    await putRaw('waiting', { ...REF, due_ms: N(1) });
    const claim = raw.fresh.store.tasks.claimWaiting(aTask(), { dueMs: 1, attempt: 1, token: 'mine' });
    await expect(claim).rejects.toThrow(RowError);
    expect(await itemsOf('waiting')).toEqual([{ ...REF, attempts: N(1), token: S('mine') }]);
  });
});

test('a cursor that no page gave is refused', async () => {
  await expect(raw.fresh.store.tasks.waitingPage('some_worker#0', 'nonsense')).rejects.toThrow(
    'cursor: expected the cursor of a page before, got "nonsense"',
  );
});
