import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { FIXTURE } from './support/announced-fleet.ts';
import { run } from './support/run.ts';

const TUTORIAL = fileURLToPath(new URL('../../../examples/tutorial', import.meta.url));
const JOB = '{"lambda_name":"w","isolate_names":true,"names":["a","b",12345678901234567890],"10":1,"9":2}';
const CUT = ['--chunkable-attrs', 'name'];

/** A folder within the project, so that a configuration in it finds its imports. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(FIXTURE, 'plan-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const plan = (stdin: string | Uint8Array, ...words: string[]) => run(['plan', '-', ...words], { cwd: folder, stdin });

describe('plan', () => {
  it('tells the number of tasks, the shape of the plan and the first and the last tasks', async () => {
    const { code, stdout, stderr } = await plan(JOB, ...CUT, '--today', '2026-01-31');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'tasks     3',
      'labourer  w',
      'cut by    name',
      'today     2026-01-31',
      '',
      'LEVEL  VALUES  A TASK  PARTS  TASKS',
      'names       3       1      3      3',
      '',
      'task 1  {"isolate_names":true,"10":1,"9":2,"names":["a"],"labourer_id":"w"}',
      'task 2  {"isolate_names":true,"10":1,"9":2,"names":["b"],"labourer_id":"w"}',
      'task 3  {"isolate_names":true,"10":1,"9":2,"names":[12345678901234567890],"labourer_id":"w"}',
      '',
    ]);
  });

  it('shows three tasks and the last one of many', async () => {
    const { stdout } = await plan('{"lambda_name":"w","isolate_names":true,"names":[1,2,3,4,5]}', ...CUT);
    expect(Array.from(stdout.matchAll(/^task (\d+) .*"names":\[(\d)\]/gm), ([, task, name]) => [task, name])).toEqual([
      ['1', '1'],
      ['2', '2'],
      ['3', '3'],
      ['5', '5'],
    ]);
  });

  it('prints every payload with -o jsonl, as a worker would receive it', async () => {
    const { stdout } = await plan(JOB, ...CUT, '-o', 'jsonl');
    expect(stdout).toBe(
      ['"a"', '"b"', '12345678901234567890']
        .map((name) => `{"isolate_names":true,"10":1,"9":2,"names":[${name}],"labourer_id":"w"}\n`)
        .join(''),
    );
  });

  it('is one document with -o json', async () => {
    const { stdout } = await plan(JOB, ...CUT, '-o', 'json');
    expect(stdout).toContain('"last": {"isolate_names":true,"10":1,"9":2,"names":[12345678901234567890],');
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ labourer_id: 'w', total: 3, chunkable_attrs: ['name'] });
    expect(document.shape).toEqual([{ name: 'names', values: 3, values_a_task: 1, parts: 3, tasks: 3 }]);
    expect(document).not.toHaveProperty('estimate');
  });

  it('takes a job in any of its forms', async () => {
    const forms = [JOB, `{"job": ${JOB}, "job_id": "x", "delay": 5}`, JSON.stringify({ job: JOB })];
    const plans = await Promise.all(forms.map((form) => plan(form, ...CUT, '-o', 'jsonl')));
    expect(new Set(plans.map(({ stdout }) => stdout)).size).toBe(1);
  });

  it('cuts by nothing without a schema', async () => {
    const { stdout } = await plan('{"lambda_name":"w"}');
    expect(stdout).toMatch(/^tasks {5}1\n/);
    expect(stdout).toMatch(/^cut by {4}nothing\n/m);
    expect(stdout).toMatch(/\n\ntask 1 {2}\{"labourer_id":"w"\}\n$/);
  });

  it('plans as on the day that is given', async () => {
    const job = '{"lambda_name":"w","period":"last_2_days","isolate_days":true}';
    const { stdout } = await plan(job, '--today', '2026-03-02', '-o', 'jsonl');
    const dates = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).date_list);
    expect(dates).toEqual([['2026-02-28'], ['2026-03-01']]);
  });

  it('makes a large plan without holding it', async () => {
    const names = Array.from({ length: 30_000 }, (_, n) => n);
    const { stdout } = await plan(
      JSON.stringify({ lambda_name: 'w', isolate_names: true, names }),
      ...CUT,
      '-o',
      'jsonl',
    );
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(30_000);
    expect(lines.at(-1)).toBe('{"isolate_names":true,"names":[29999],"labourer_id":"w"}');
  });

  it('counts tasks that nobody could print', async () => {
    const names = Array.from({ length: 2_000 }, (_, n) => n);
    const job = { lambda_name: 'w', period: 'last_36600_days', isolate_days: true, isolate_names: true, names };
    const { stdout } = await plan(JSON.stringify(job), ...CUT);
    expect(stdout).toMatch(/^tasks {5}73200000\n/);
    expect(stdout).toMatch(/^names {8}2000 {7}1 {2}73200000 {2}73200000\n/m);
    expect(stdout).toMatch(/^task 73200000 .*"names":\[1999\]/m);
  });

  it('warns of a job that is too long for a row', async () => {
    const names = Array.from({ length: 70_000 }, (_, n) => n);
    const { code, stderr } = await plan(JSON.stringify({ lambda_name: 'w', isolate_names: true, names }), ...CUT);
    expect(code).toBe(EXIT.ok);
    expect(stderr).toBe('only a Scheduler with SOSW_JOB_TEXTS takes this job: it has more than 358400 bytes, 408940\n');
  });

  it.each([
    ['nothing', '', []],
    ['no JSON', 'rubbish', []],
    ['half a job', '{"lambda_name":"w"', []],
    ['bytes that are no text', Uint8Array.from({ length: 300 }, (_, n) => 255 - (n % 256)), []],
    ['control characters', '\u009b2J\u0085\u001b]0;x\u0007\r\n', []],
    ['a list', '[1]', []],
    ['a number', '5', []],
    ['a text', '"w"', []],
    ['null', 'null', []],
    ['no labourer', '{}', []],
    ['a labourer that is no text', '{"lambda_name":["w"]}', []],
    ['a job that is no object', '{"job":[]}', []],
    ['a period that is no text', '{"lambda_name":"w","period":3}', []],
    ['a schema that is no text', '{"lambda_name":"w","job_schema_name":3}', []],
    ['more levels than a document may have', '['.repeat(100_000), []],
    ['the id of a job', '{"job_id":"x"}', []],
    ['a schema that does not exist', JOB, ['--schema', 'other']],
    ['what cannot be cut', '{"lambda_name":"w","isolate_names":true,"names":[]}', CUT],
  ])('refuses %s with one line and 2', async (_, job, words) => {
    const { code, stdout, stderr } = await plan(job, ...words);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: \P{Cc}+\n$/u);
  });
});

describe('plan with a sosw.config.ts', () => {
  it('finds the schema beside the job', async () => {
    const { code, stdout } = await run(['plan', join(TUTORIAL, 'job.json')], { cwd: folder });
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(/^tasks {5}36\n/);
    expect(stdout).toMatch(/^cut by {4}topic, word\n/m);
  });

  it('estimates duration and cost', async () => {
    const { stdout } = await run(['plan', join(TUTORIAL, 'job.json')], { cwd: folder });
    expect(stdout).toContain(
      [
        '',
        'IF A TASK TAKES   DURATION     WORKERS  ORCHESTRATION',
        '1 s                  4.0 s  < 0.01 USD     < 0.01 USD',
        '30 s, the most   2 min 0 s  < 0.01 USD     < 0.01 USD',
        'with 10 at once, 256 MB each, if none fails and nothing else is queued',
        '',
      ].join('\n'),
    );
  });

  it('finds the schema where the command is run, and warns of a labourer that is not there', async () => {
    const job = '{"lambda_name":"w","words":["a"]}';
    const { code, stdout, stderr } = await run(['plan', '-'], { cwd: TUTORIAL, stdin: job });
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(/^cut by {4}topic, word\n/m);
    expect(stdout).not.toContain('DURATION');
    expect(stderr).toBe('the Scheduler would refuse this job: there is no labourer w\n');
  });

  it('lets the command line choose the schema', async () => {
    const file = join(TUTORIAL, 'job.json');
    const { stdout } = await run(['plan', file, '--schema', 'default', '-o', 'json'], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ total: 36 });
    const unknown = await run(['plan', file, '--schema', 'other'], { cwd: folder });
    expect(unknown).toMatchObject({ code: EXIT.badInput, stdout: '' });
    expect(unknown.stderr).toContain('expected one of the schemas: default, got "other"');
  });

  it('says what is wrong with it', async () => {
    await writeFile(join(folder, 'sosw.config.ts'), 'throw new Error("no database today");');
    const { code, stdout, stderr } = await plan(JOB);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: \S+sosw\.config\.ts: no database today \(SOSW_CONFIG_FILE\)\n$/);
  });
});
