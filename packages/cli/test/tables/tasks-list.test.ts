import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/exit-code.ts';
import {
  dead,
  done,
  due,
  first,
  HOUR_MS,
  later,
  NOW_MS,
  queued,
  retried,
  startFilled,
} from '../support/filled-tables.ts';
import { run } from '../support/run.ts';
import type { Tables } from '../support/tables.ts';

let tables: Tables;
const sosw = (...words: string[]) => run(words, { cwd: tables.cwd });

beforeAll(async () => {
  tables = await startFilled();
}, 30_000);

afterAll(() => tables?.stop());

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
