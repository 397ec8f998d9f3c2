import { realSystem } from 'sosw/aws/store';
import { idsOf, taskRefOf } from 'sosw/essentials';
import { aClosedTask, aJob, aTask } from 'sosw/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/exit-code.ts';
import { run } from '../support/run.ts';
import { startTables, type Tables } from '../support/tables.ts';

const NOW_MS = Date.now();
const HOUR_MS = 3_600_000;
const TEXT = '{"lambda_name":"busy","10":1,"9":12345678901234567890}';
const TOTALS = { completed: 990, dead: 9, cancelled: 1 };

const writing = aJob({
  ...{ jobId: 'half written', labourerId: 'busy', total: 5_000, text: { inline: TEXT } },
  ...{ createdAtMs: NOW_MS - HOUR_MS, dueMs: NOW_MS + HOUR_MS, today: '2026-01-31' },
  chunkableAttrs: ['section', 'store'],
});
const written = aJob({ jobId: 'going on', labourerId: 'busy', total: 3, createdAtMs: NOW_MS - 2 * HOUR_MS });
const closed = aJob({
  ...{ jobId: 'done', labourerId: 'calm', total: 1_000, createdAtMs: NOW_MS - 3 * HOUR_MS },
  ...{ chunkableAttrs: [], retryOf: 'some task' },
});

let tables: Tables;
const sosw = (...words: string[]) => run(['jobs', ...words], { cwd: tables.cwd });
const json = async (...words: string[]) => JSON.parse((await sosw(...words, '-o', 'json')).stdout);

beforeAll(async () => {
  tables = await startTables();
  const { jobs, states, tasks } = tables.store;
  for (const labourerId of ['busy', 'calm']) await states.raiseLanes(labourerId, 1);
  for (const job of [closed, writing, written]) await jobs.create(job, NOW_MS + 60_000);
  await jobs.saveCursor(writing.jobId, 1, 1_500, NOW_MS + 60_000);
  for (const { jobId } of [written, closed]) await jobs.markWritten(jobId, 1, 0);
  await jobs.close(closed.jobId, TOTALS, NOW_MS);
  const ids = idsOf(written, realSystem.hash);
  for (const [index, status] of (['completed', 'dead'] as const).entries()) {
    await tasks.putClosed(aClosedTask(aTask({ ...taskRefOf(ids, index), labourerId: 'busy' }), { status }));
  }
}, 30_000);

afterAll(() => tables?.stop());

describe('jobs list', () => {
  const idsIn = async (...words: string[]) => {
    const listed: { job_id: string }[] = await json('list', ...words);
    return listed.map(({ job_id }) => job_id);
  };

  it('shows jobs that are open, the newest first', async () => {
    expect(await json('list')).toEqual([
      {
        ...{ job_id: 'half written', labourer_id: 'busy', state: 'writing', total: 5_000, written: 1_500 },
        ...{ created_at_ms: writing.createdAtMs, due_ms: writing.dueMs },
      },
      {
        ...{ job_id: 'going on', labourer_id: 'busy', state: 'written', total: 3, written: 3 },
        created_at_ms: written.createdAtMs,
      },
    ]);
  });

  it('shows closed ones, too, with how their tasks ended', async () => {
    const all = await json('list', '--all');
    expect(all).toHaveLength(3);
    expect(all[2]).toEqual({
      ...{ job_id: 'done', labourer_id: 'calm', state: 'closed', total: 1_000, written: 1_000, ...TOTALS },
      ...{ created_at_ms: closed.createdAtMs, retry_of: 'some task' },
    });
  });

  it('shows one state or one labourer alone, and no more than the limit', async () => {
    expect(await idsIn('--state', 'closed')).toEqual(['done']);
    expect(await idsIn('--state', 'writing')).toEqual(['half written']);
    expect(await idsIn('--all', '--labourer', 'calm')).toEqual(['done']);
    expect(await idsIn('--labourer', 'calm')).toEqual([]);
    expect(await idsIn('--all', '--limit', '1')).toEqual(['half written']);
  });

  it('is a table for people; how tasks ended has columns where a job is closed', async () => {
    const { stdout } = await sosw('list', '--all');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['JOB', 'LABOURER', 'STATE', 'WRITTEN', 'COMPLETED', 'DEAD', 'CANCELLED', 'CREATED', 'STARTS'],
      [
        'half written',
        'busy',
        'writing',
        '1500 of 5000',
        '-',
        '-',
        '-',
        expect.stringMatching(/ ago$/),
        expect.stringMatching(/^in 59 min /),
      ],
      ['going on', 'busy', 'written', '3 of 3', '-', '-', '-', '2 h 0 min ago', '-'],
      ['done', 'calm', 'closed', '1000 of 1000', '990', '9', '1', '3 h 0 min ago', '-'],
      [''],
    ]);
    const { stdout: open } = await sosw('list');
    expect(open).toMatch(/^JOB +LABOURER +STATE +WRITTEN +CREATED +STARTS\n/);
  });

  it.each([
    [['--labourer', 'nobody'], /^sosw: labourer: expected one of busy, calm, got "nobody" /],
    [['--all', '--state', 'closed'], /cannot be used with/],
    [['--state', 'open'], /Allowed choices are writing, written, closed/],
    [['--limit', '0'], /Expected a whole number from 1 to 1000/],
  ])('refuses %j', async (words, reason) => {
    const { code, stdout, stderr } = await sosw('list', ...words);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(reason);
  });
});

describe('jobs show', () => {
  it('shows how far a job is, who writes it, what it was cut by, and the job as it was given', async () => {
    const { code, stdout, stderr } = await sosw('show', 'half written', '-o', 'json');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(stdout).toContain(`"job": ${TEXT}`);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ state: 'writing', total: 5_000, written: 1_500, completed: 0, dead: 0, cancelled: 0, open: 5_000 },
      ...{ today: '2026-01-31', chunkable_attrs: ['section', 'store'], lanes: 1 },
      ...{ epoch: 1, owner_until_ms: NOW_MS + 60_000 },
    });
  });

  it('counts how tasks ended so far', async () => {
    const shown = await json('show', 'going on');
    expect(shown).toMatchObject({ state: 'written', completed: 1, dead: 1, cancelled: 0, open: 1 });
    expect(shown).not.toHaveProperty('epoch');
    expect(await json('show', 'done')).toMatchObject({ ...TOTALS, open: 0, retry_of: 'some task' });
  });

  it('is a page for people', async () => {
    const { stdout } = await sosw('show', 'half written');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['job', 'half written'],
      ['labourer', 'busy'],
      ['state', 'writing'],
      ['written', '1500 of 5000'],
      ['completed', '0'],
      ['dead', '0'],
      ['cancelled', '0'],
      ['open', '5000'],
      ['created', expect.stringMatching(/Z \(1 h 0 min ago\)$/)],
      ['starts', expect.stringMatching(/Z \(in 59 min \d+ s\)$/)],
      ['owner', expect.stringMatching(/^until .*Z \(.*\), epoch 1$/)],
      ['cut by', 'section, store'],
      ['today', '2026-01-31'],
      ['text', TEXT],
      [''],
    ]);
    expect((await sosw('show', 'done')).stdout).toMatch(/^retry of +some task$/m);
  });

  it('cuts a long text', async () => {
    const text = JSON.stringify({ text: 'x'.repeat(3_000) });
    await tables.store.jobs.create(aJob({ jobId: 'long', labourerId: 'calm', text: { inline: text } }), 0);
    const { stdout } = await sosw('show', 'long');
    expect(stdout).toMatch(/^text +\{"text":"x{1990}…$/m);
    expect(await json('show', 'long')).toMatchObject({ job: JSON.parse(text) });
  });

  it('says where a text is kept that is too large for the row', async () => {
    const key = 'jobs/a/b.json';
    await tables.store.jobs.create(aJob({ jobId: 'huge', labourerId: 'calm', text: { key } }), 0);
    expect((await sosw('show', 'huge')).stdout).toMatch(/^text +kept as jobs\/a\/b\.json$/m);
    expect(await json('show', 'huge')).toMatchObject({ text_key: key });
  });

  it.each(['nothing', '', 'x'.repeat(300)])('refuses %j', async (id) => {
    const { code, stdout, stderr } = await sosw('show', id);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: job_id: expected [^\n]*\n$/);
  });
});
