import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { type AnnouncedFleet, startAnnounced } from './support/announced-fleet.ts';
import { run } from './support/run.ts';

const PATIENT = { timeout: 30_000 };
const job = (labourer: string, ...names: unknown[]) =>
  JSON.stringify({ lambda_name: labourer, isolate_names: true, names });

let fleet: AnnouncedFleet;
const sosw = (words: readonly string[], stdin = '') => run(words, { cwd: fleet.cwd, stdin });
const json = async (words: readonly string[], stdin = '') => {
  const { code, stdout } = await sosw([...words, '-o', 'json'], stdin);
  return { code, ...JSON.parse(stdout) };
};

beforeAll(async () => {
  fleet = await startAnnounced();
}, PATIENT.timeout);

afterAll(() => fleet?.stop());

describe('dev', () => {
  it('runs the fleet of a folder once', async () => {
    await writeFile(join(fleet.cwd, 'sosw.config.ts'), 'export default {};');
    const { code, stdout, stderr } = await sosw(['dev']);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: folder: expected one whose fleet does not run yet, got "process \d+" [^\n]*\n$/);
  });
});

describe('schedule', PATIENT, () => {
  it('waits for a job with progress on standard error, and exits with 1 if it had dead tasks', async () => {
    const { code, stdout, stderr } = await sosw(
      ['schedule', '-', '--wait', '-o', 'json'],
      job('moody', 'a', 'never', 'b'),
    );
    expect(code).toBe(EXIT.failed);
    expect(JSON.parse(stdout)).toEqual({
      ...{ job_id: expect.any(String), labourer_id: 'moody', state: 'closed', total: 3 },
      ...{ completed: 2, dead: 1, cancelled: 0 },
    });
    expect(stderr).toMatch(/^job \S+: 3 tasks of moody\n(.* of 3 \(.* %\)\n)+/);
    expect(stderr).toMatch(/\nsosw: 1 of 3 tasks are dead: [^\n]*\n$/);
    const { jobs } = await json(['status']);
    expect(jobs).toEqual([]);
  });

  it('prints the id of the job and the number of its tasks', async () => {
    const file = join(fleet.cwd, 'job.json');
    await writeFile(file, job('greeter', 'a', 'b'));
    const { code, stdout, stderr } = await sosw(['schedule', 'job.json', '--job-id', 'mine']);
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(stdout).toBe('job       mine\nlabourer  greeter\ntasks     2\nstate     written\n');
  });

  it('schedules a job once, however often it is sent under one id', async () => {
    const words = ['schedule', '-', '--job-id', 'again', '--wait'];
    const first = await json(words, job('greeter', 'a'));
    expect(first).toMatchObject({ code: EXIT.ok, job_id: 'again', total: 1, completed: 1 });
    expect(await json(words, job('greeter', 'a'))).toEqual(first);
    const other = await sosw(words, job('greeter', 'b'));
    expect(other).toMatchObject({ code: EXIT.badInput, stdout: '' });
    expect(other.stderr).toMatch(/^sosw: job_id again is another job, of greeter, [^\n]*\n$/);
  });

  it('keeps the order of keys and large integers on the way to the worker', async () => {
    const text = '{"lambda_name":"greeter","10":1,"9":12345678901234567890}';
    await sosw(['schedule', '-', '--job-id', 'exact', '--wait'], text);
    const listed = await sosw(['tasks', 'list', '--state', 'closed', '--labourer', 'greeter', '-o', 'jsonl']);
    const tasks = listed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { task_id } = tasks.find(({ job_id }) => job_id === 'exact');
    const { stdout } = await sosw(['tasks', 'show', task_id, '-o', 'json']);
    expect(stdout).toContain('"payload": {"10":1,"9":12345678901234567890}');
  });

  it('refuses a job that makes no sense', async () => {
    const { code, stdout, stderr } = await sosw(['schedule', '-'], job('nobody', 'a'));
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: lambda_name: expected one of the labourers: greeter, moody, sleeper, got "nobody"/);
  });
});

describe('tasks', PATIENT, () => {
  /** A job of one task that starts in an hour: it stays where it is. */
  const delayed = async (name: string) => {
    await sosw(['schedule', '-', '--delay', '3600', '--job-id', name], job('greeter', name));
    const { stdout } = await sosw(['tasks', 'list', '--state', 'waiting', '-o', 'json']);
    const waiting: { job_id: string; task_id: string }[] = JSON.parse(stdout);
    return waiting.find(({ job_id }) => job_id === name)?.task_id ?? '';
  };

  it('are cancelled, with the reason', async () => {
    const id = await delayed('to be cancelled');
    expect(await json(['tasks', 'cancel', id, '--reason', 'not needed'])).toEqual({
      ...{ code: EXIT.ok, task_id: id, outcome: 'cancelled' },
    });
    expect(await json(['tasks', 'show', id])).toMatchObject({ state: 'closed', status: 'cancelled', attempts: 0 });
    expect((await sosw(['tasks', 'show', id])).stdout).toMatch(/not needed/);
    expect(await json(['tasks', 'cancel', id])).toMatchObject({ code: EXIT.ok, outcome: 'already_closed' });
    const unknown = await sosw(['tasks', 'cancel', id.replace('greeter', 'nobody')]);
    expect(unknown).toMatchObject({ code: EXIT.badInput, stdout: '' });
  });

  it('are run again once they are closed', async () => {
    await sosw(['schedule', '-', '--wait', '--job-id', 'to be retried'], job('moody', 'never'));
    const listed = await sosw(['tasks', 'list', '--state', 'closed', '--labourer', 'moody', '-o', 'json']);
    const tasks: { job_id: string; task_id: string }[] = JSON.parse(listed.stdout);
    const closed = tasks.find(({ job_id }) => job_id === 'to be retried')?.task_id ?? '';

    const retried = await json(['tasks', 'retry', closed]);
    expect(retried).toEqual({
      code: EXIT.ok,
      task_id: expect.any(String),
      retry_of: closed,
      job_id: expect.any(String),
    });
    expect(retried.task_id).not.toBe(closed);
    expect(await json(['tasks', 'show', retried.task_id])).toMatchObject({
      ...{ retry_of: closed, job_id: retried.job_id, payload: { isolate_names: true, names: ['never'] } },
    });
    expect(await json(['tasks', 'show', closed])).toMatchObject({ status: 'dead', attempts: 1 });
  });

  it('are not run again before', async () => {
    const { code, stdout, stderr } = await sosw(['tasks', 'retry', await delayed('not yet')]);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: retry_of: expected the id of a closed task, [^\n]*\n$/);
  });
});

describe('invoke', PATIENT, () => {
  const payload = JSON.stringify({ names: ['a', 'b'] });

  it('prints the answer', async () => {
    expect(await sosw(['invoke', 'greeter', '--payload', payload])).toEqual({
      ...{ code: EXIT.ok, stdout: '{"greeting":"Hello a and b"}\n', stderr: '' },
    });
    expect(await json(['invoke', 'greeter'])).toEqual({ code: EXIT.ok, greeting: 'Hello nobody' });
  });

  it('takes the payload from a file or from standard input', async () => {
    await writeFile(join(fleet.cwd, 'payload.json'), payload);
    const fromFile = await sosw(['invoke', 'greeter', '--payload', '@payload.json']);
    const fromInput = await sosw(['invoke', 'greeter', '--payload', '@-'], payload);
    expect([fromFile.stdout, fromInput.stdout]).toEqual(Array(2).fill('{"greeting":"Hello a and b"}\n'));
  });

  it('prints the error of a function that fails, and exits with 1', async () => {
    const { code, stdout, stderr } = await sosw(['invoke', 'greeter', '--payload', '{"names": 1}', '-o', 'jsonl']);
    expect(code).toBe(EXIT.failed);
    expect(JSON.parse(stdout)).toMatchObject({ errorType: 'TypeError' });
    expect(stderr).toMatch(/^sosw: greeter failed: TypeError: [^\n]*\n$/);
  });

  it('sends an event', async () => {
    expect(await json(['invoke', 'greeter', '--async'])).toEqual({
      ...{ code: EXIT.ok, function: 'greeter', request_id: expect.any(String) },
    });
  });

  it.each(['nobody', 'no function!'])('refuses %o', async (name) => {
    const { code, stdout, stderr } = await sosw(['invoke', name]);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: [^\n]*\n$/);
  });
});
