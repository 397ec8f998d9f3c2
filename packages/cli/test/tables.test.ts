import {
  aClosedTask,
  aDelayedTask,
  aJob,
  aReference,
  aSlot,
  aState,
  aTask,
  aWaitingTask,
  someTasks,
} from 'sosw/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { run } from './support/run.ts';
import { startTables, type Tables } from './support/tables.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.now();

/** Ids tell tasks apart, their time tells the order of jobs. */
const of = (labourerId: string, ageHours: number) => ({ labourerId, createdAtMs: NOW_MS - ageHours * HOUR_MS });

const queued = someTasks(70, { ...of('busy', 1), lanes: 2 });
const first = aTask({ ...of('busy', 2), payload: '{"10":1,"9":12345678901234567890}', jobId: 'job' });
const retried = aTask({ ...of('busy', 3) });
const due = aTask({ ...of('busy', 4) });
const later = aTask({ ...of('busy', 5) });
const done = aClosedTask(aTask({ ...of('calm', 6) }), { closedAtMs: NOW_MS - HOUR_MS });
const dead = aClosedTask(aTask({ ...of('calm', 7), payload: 'no json', retryOf: done.taskId }), {
  status: 'dead',
  attempts: 2,
  lastError: 'Error: broken\nin two',
  stats: {},
  result: {},
  history: [
    {
      attempt: 1,
      slot: 3,
      claimedAtMs: NOW_MS - 60_000,
      endedAtMs: NOW_MS - 59_000,
      outcome: 'failed',
      error: 'Error: once',
    },
    { attempt: 2, endedAtMs: NOW_MS, outcome: 'expired' },
  ],
});

let tables: Tables;
const sosw = (...words: string[]) => run(words, { cwd: tables.cwd });

beforeAll(async () => {
  tables = await startTables();
  const { store, enqueue, delay } = tables;
  await store.states.raiseLanes('busy', 2);
  await store.states.write(aState({ labourerId: 'busy', slots: 4, reason: 'ecology', slotsAtMs: NOW_MS - 12_000 }));
  await store.states.raiseLanes('calm', 1);
  await store.states.write(aState({ labourerId: 'calm', slots: 0, reason: 'max_is_zero' }));
  await store.states.setPaused('new', true);
  await enqueue(queued);
  const slotTimes = { claimedAtMs: NOW_MS - 2_000, leaseUntilMs: NOW_MS + HOUR_MS };
  await store.tasks.putSlot(aSlot(first, slotTimes));
  await store.tasks.putSlot(aReference(retried, { ...slotTimes, slot: 1, token: 'mine' }));
  await store.tasks.putWaiting(aWaitingTask(retried, { attempts: 2, token: 'mine' }));
  await delay([aDelayedTask(due, NOW_MS - 1_000), aDelayedTask(later, NOW_MS + HOUR_MS)]);
  for (const closed of [done, dead]) await store.tasks.putClosed(closed);
  const written = aJob({ jobId: 'open', labourerId: 'busy', total: 3, createdAtMs: NOW_MS });
  await store.jobs.create(written, NOW_MS);
  await store.jobs.create({ ...written, jobId: 'large', total: 5_000, dueMs: NOW_MS + HOUR_MS }, NOW_MS);
}, 30_000);

afterAll(() => tables?.stop());

describe('status', () => {
  it('tells slots and why, what runs, and what is queued and due without reading long queues', async () => {
    const { code, stdout, stderr } = await sosw('status', '-o', 'json');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    const { labourers, jobs } = JSON.parse(stdout);
    expect(labourers).toEqual([
      {
        ...{ labourer_id: 'busy', slots: 4, reason: 'ecology', paused: false, running: 2 },
        ...{ queued: 64, more_queued: true, waiting_due: 1, more_due: false, lanes: 2, slots_at_ms: NOW_MS - 12_000 },
      },
      expect.objectContaining({ labourer_id: 'calm', slots: 0, reason: 'max_is_zero', queued: 0, more_queued: false }),
      expect.objectContaining({ labourer_id: 'new', slots: null, reason: 'paused', paused: true, slots_at_ms: null }),
    ]);
    expect(jobs).toHaveLength(2);
    expect(jobs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ job_id: 'open', state: 'writing', total: 3, written: 0, closed: 0, due_ms: null }),
        expect.objectContaining({ job_id: 'large', total: 5_000, closed: null, due_ms: NOW_MS + HOUR_MS }),
      ]),
    );
  });

  it('is two tables for people', async () => {
    const { stdout } = await sosw('status');
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines[0]).toEqual(['LABOURER', 'SLOTS', 'RUNNING', 'QUEUED', 'DUE', 'WHY', 'LOOKED']);
    expect(lines[1]?.slice(0, 6)).toEqual(['busy', '4', '2', '64+', '1', 'ecology']);
    expect(lines[3]).toEqual(['new', '-', '0', '0', '0', 'paused', '-']);
    expect(lines[5]).toEqual(['JOB', 'LABOURER', 'STATE', 'TASKS', 'WRITTEN', 'CLOSED', 'SCHEDULED', 'STARTS']);
  });

  it('is an object a line with -o jsonl', async () => {
    const { stdout } = await sosw('status', '-o', 'jsonl');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ labourer_id, job_id }) => job_id ?? labourer_id)).toEqual(
      expect.arrayContaining(['busy', 'calm', 'new', 'open', 'large']),
    );
  });
});

describe('tasks list', () => {
  const listed = async (...words: string[]) => {
    const { code, stdout } = await sosw('tasks', 'list', '-o', 'jsonl', ...words);
    expect(code).toBe(EXIT.ok);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const idsIn = async (...words: string[]) => (await listed(...words)).map(({ task_id }) => task_id);

  it('shows what runs, waits, is queued and is closed, in this order and no more than the limit', async () => {
    const all = await listed('--limit', '100');
    expect(all.map(({ state }) => state).filter((state, n, states) => state !== states[n - 1])).toEqual([
      ...['running', 'waiting', 'queued', 'closed'],
    ]);
    expect(all).toHaveLength(2 + 2 + 70 + 2);
    expect(await idsIn('--limit', '3')).toEqual(all.slice(0, 3).map(({ task_id }) => task_id));
    expect(await listed()).toHaveLength(20);
  });

  it('shows one state alone', async () => {
    expect(await idsIn('--state', 'queued', '--limit', '70')).toEqual(queued.map(({ taskId }) => taskId));
    expect(await listed('--state', 'running')).toEqual([
      expect.objectContaining({ task_id: retried.taskId, attempt: 2, slot: 1 }),
      expect.objectContaining({ task_id: first.taskId, attempt: 1, slot: 0, job_id: 'job' }),
    ]);
    expect(await listed('--state', 'waiting')).toEqual([
      expect.objectContaining({ task_id: later.taskId, attempts: 0, due_ms: NOW_MS + HOUR_MS }),
      expect.objectContaining({ task_id: due.taskId, attempts: 0 }),
    ]);
    expect(await listed('--state', 'closed')).toEqual([
      expect.objectContaining({ task_id: done.taskId, status: 'completed', attempts: 1 }),
      expect.objectContaining({
        task_id: dead.taskId,
        status: 'dead',
        attempts: 2,
        last_error: 'Error: broken\nin two',
      }),
    ]);
  });

  it('finds tasks that wait behind those that run', async () => {
    const [waiting] = await listed('--state', 'waiting', '--limit', '1');
    expect(waiting.task_id).toBe(later.taskId);
  });

  it('shows one labourer alone', async () => {
    expect(await idsIn('--labourer', 'calm')).toEqual([done.taskId, dead.taskId]);
    expect(await sosw('tasks', 'list', '--labourer', 'nobody')).toEqual({
      code: EXIT.badInput,
      stdout: '',
      stderr: 'sosw: labourer: expected one of busy, calm, new, got "nobody" (SOSW_INVALID_INPUT)\n',
    });
  });

  it('is a table for people', async () => {
    const { stdout } = await sosw('tasks', 'list', '--labourer', 'calm');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['TASK', 'STATE', 'ATTEMPTS', 'WHEN', 'LAST ERROR'],
      [done.taskId, 'completed', '1', 'closed 1 h 0 min ago', '-'],
      [dead.taskId, 'dead', '2', expect.stringMatching(/^closed .* ago$/), 'Error: broken in two'],
      [''],
    ]);
  });

  it.each([['0'], ['1001'], ['1.5'], ['many'], ['']])('refuses a limit of %o', async (limit) => {
    const { code, stdout, stderr } = await sosw('tasks', 'list', '--limit', limit);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toContain('Expected a whole number from 1 to 1000.');
  });
});

describe('tasks show', () => {
  const shown = async (taskId: string) => {
    const { code, stdout, stderr } = await sosw('tasks', 'show', taskId, '-o', 'json');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    return stdout;
  };

  it('shows a payload as it was given', async () => {
    const text = await shown(first.taskId);
    expect(text).toContain('"payload": {"10":1,"9":12345678901234567890}');
    expect(JSON.parse(text)).toMatchObject({
      ...{ task_id: first.taskId, lane: 'busy#0', state: 'running', job_id: 'job', attempts: 1, history: [] },
      running: { slot: 0, attempt: 1, claimed_at_ms: NOW_MS - 2_000, lease_until_ms: NOW_MS + HOUR_MS },
    });
  });

  it('shows where a task stands', async () => {
    const stateOf = async (taskId: string) => JSON.parse(await shown(taskId)).state;
    expect(await stateOf(queued[0]?.taskId ?? '')).toBe('queued');
    expect(await stateOf(retried.taskId)).toBe('running');
    expect(await stateOf(later.taskId)).toBe('waiting');
    expect(await stateOf(done.taskId)).toBe('closed');
  });

  it('shows every attempt, what was counted and what came out', async () => {
    expect(JSON.parse(await shown(dead.taskId))).toMatchObject({
      ...{ state: 'closed', status: 'dead', attempts: 2, payload: 'no json', retry_of: done.taskId },
      last_error: 'Error: broken\nin two',
      history: [
        {
          attempt: 1,
          slot: 3,
          claimed_at_ms: NOW_MS - 60_000,
          ended_at_ms: NOW_MS - 59_000,
          outcome: 'failed',
          error: 'Error: once',
        },
        { attempt: 2, ended_at_ms: NOW_MS, outcome: 'expired' },
      ],
    });
    expect(JSON.parse(await shown(done.taskId))).toMatchObject({ stats: done.stats, result: done.result });
  });

  it('is a page for people, with a table of attempts', async () => {
    const { stdout } = await sosw('tasks', 'show', dead.taskId);
    const [about = '', attempts = ''] = stdout.split('\n\n');
    expect(about).toMatch(/^task +calm~0~/);
    expect(about).toMatch(/^state +dead$/m);
    expect(about).toMatch(/^last error +Error: broken in two$/m);
    expect(attempts.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['ATTEMPT', 'SLOT', 'STARTED', 'TOOK', 'OUTCOME', 'ERROR'],
      ['1', '3', expect.stringMatching(/Z$/), '1.0 s', 'failed', 'Error: once'],
      ['2', '-', '-', '-', 'expired', '-'],
      [''],
    ]);
  });

  it('shows the attempt that runs as the last one', async () => {
    const { stdout } = await sosw('tasks', 'show', retried.taskId);
    expect(stdout).toMatch(/^ +1 +0 .* failed +Error: not this time$/m);
    expect(stdout).toMatch(/^ +2 +1 .* running +-$/m);
    expect(stdout).toMatch(/^lease ends +.*\(in 59 min \d+ s\)$/m);
  });

  it.each([
    ['an id of somebody else', 'task-1'],
    ['a task that does not exist', aTask({ labourerId: 'nobody' }).taskId],
  ])('refuses %s', async (_, id) => {
    const { code, stdout, stderr } = await sosw('tasks', 'show', id);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: task_id: expected the id of a .*\n$/);
  });
});

describe('a fleet whose functions are gone', () => {
  it.each([
    ['invoke', 'greeter'],
    ['tasks', 'retry', done.taskId],
    ['tasks', 'cancel', done.taskId],
  ])('%s ends with 3 and one line', async (...words) => {
    const { code, stdout, stderr } = await sosw(...words);
    expect({ code, stdout }).toEqual({ code: EXIT.noFleet, stdout: '' });
    expect(stderr).toMatch(/^sosw: the fleet of \S+ cannot be reached: [^\n]*ECONNREFUSED[^\n]*\n$/);
  });

  it('schedule tells how to ask again', async () => {
    const job = JSON.stringify({ lambda_name: 'busy' });
    const { code, stderr } = await run(['schedule', '-', '--job-id', 'mine'], { cwd: tables.cwd, stdin: job });
    expect(code).toBe(EXIT.noFleet);
    expect(stderr).toMatch(/^sosw: [^\n]*ECONNREFUSED[^\n]* --job-id mine finds it [^\n]*\n$/);
  });
});
