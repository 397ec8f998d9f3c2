import { aJob } from 'sosw/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT, type ExitCode } from '../../src/exit-code.ts';
import { runCommand } from '../../src/program.ts';
import { type Answer, type Recorder, startRecorder } from '../support/recorder.ts';
import { type Kept, keptShell } from '../support/run.ts';
import { startTables, type Tables } from '../support/tables.ts';

const PATIENT = { timeout: 30_000 };
const JOB = aJob({ jobId: 'long', labourerId: 'busy', total: 2_000 });

let lambda: Recorder;
let tables: Tables;
beforeEach(async () => {
  lambda = await startRecorder();
  tables = await startTables(lambda.endpoint);
  await tables.store.jobs.create(JOB, 0);
});
afterEach(async () => {
  await tables?.stop();
  await lambda?.stop();
});

interface Scheduling {
  readonly ended: Promise<ExitCode>;
  readonly stdout: Kept;
  readonly stderr: Kept;
}

function scheduling(columns?: number): Scheduling {
  const stdin = '{"lambda_name":"busy"}';
  const { shell, stdout, stderr } = keptShell({ cwd: tables.cwd, stdin, ...(columns !== undefined && { columns }) });
  return { ended: runCommand(['schedule', '-', '--job-id', 'long', '-o', 'json'], shell), stdout, stderr };
}

const answer = (state: string): Answer => {
  return { status: 200, body: JSON.stringify({ job_id: 'long', labourer_id: 'busy', state, total: 2_000 }) };
};
const save = (cursor: number) => tables.store.jobs.saveCursor('long', 1, cursor, 0);

describe('schedule, while tasks are being written', PATIENT, () => {
  it('shows how many are, until the Scheduler answers', async () => {
    let answerNow = (_: Answer) => {};
    lambda.answer = () => new Promise((resolve) => (answerNow = resolve));
    const { ended, stdout, stderr } = scheduling();
    await save(500);
    await stderr.said(/^job long: writing 2000 tasks of busy\n500 of 2000 \(20 %\)\n/);
    await save(1_500);
    await stderr.said(/\n1500 of 2000 \(70 %\)\n/);
    answerNow(answer('written'));
    expect(await ended).toBe(EXIT.ok);
    expect(stderr.text).toMatch(/\n2000 of 2000 \(100 %\)\n$/);
    expect(JSON.parse(stdout.text)).toMatchObject({ job_id: 'long', state: 'written' });
  });

  it('goes on when somebody else goes on with the writing, with a bar in a terminal', async () => {
    lambda.answer = () => answer('writing');
    const { ended, stdout, stderr } = scheduling(80);
    await save(1_000);
    await stderr.said(/█{20}░{20} 1000 of 2000/);
    await tables.store.jobs.markWritten('long', 1, 2_000);
    expect(await ended).toBe(EXIT.ok);
    expect(stderr.text).toMatch(/█{40} 2000 of 2000\n$/);
    expect(JSON.parse(stdout.text)).toMatchObject({ job_id: 'long', state: 'written' });
  });

  it('shows nothing of a job that is written all at once', async () => {
    await save(JOB.total);
    lambda.answer = () => {
      void tables.store.jobs.markWritten('long', 1, JOB.total);
      return answer('writing');
    };
    const { ended, stderr } = scheduling(80);
    expect(await ended).toBe(EXIT.ok);
    expect(stderr.text).toBe('');
  });

  it('ends the line of the bar before it tells that the fleet is gone', async () => {
    lambda.answer = () => answer('writing');
    const { ended, stderr } = scheduling(80);
    await save(1_000);
    await stderr.said(/ 1000 of 2000/);
    await tables.stop();
    expect(await ended).toBe(EXIT.noFleet);
    expect(stderr.text).toMatch(/ 1000 of 2000\nsosw: [^\n]* with --job-id long finds it [^\n]*\n$/);
  });
});
