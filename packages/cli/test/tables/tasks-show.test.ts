import { aTask } from 'sosw/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/exit-code.ts';
import { dead, done, first, HOUR_MS, later, NOW_MS, queued, retried, startFilled } from '../support/filled-tables.ts';
import { run } from '../support/run.ts';
import type { Tables } from '../support/tables.ts';

let tables: Tables;
const sosw = (...words: string[]) => run(words, { cwd: tables.cwd });

beforeAll(async () => {
  tables = await startFilled();
}, 30_000);

afterAll(() => tables?.stop());

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
