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

const plan = (stdin: string, ...words: string[]) => run(['plan', '-', ...words], { cwd: folder, stdin });

describe('plan', () => {
  it('tells the number of tasks and the first and the last one', async () => {
    const { code, stdout, stderr } = await plan(JOB, ...CUT, '--today', '2026-01-31');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'tasks     3',
      'labourer  w',
      'cut by    name',
      'today     2026-01-31',
      'first     {"isolate_names":true,"10":1,"9":2,"names":["a"],"labourer_id":"w"}',
      'last      {"isolate_names":true,"10":1,"9":2,"names":[12345678901234567890],"labourer_id":"w"}',
      '',
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
    expect(JSON.parse(stdout)).toMatchObject({ labourer_id: 'w', total: 3, chunkable_attrs: ['name'] });
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
    expect(stdout).toMatch(/^first {5}\{"labourer_id":"w"\}\n$/m);
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

  it.each([
    ['no JSON', 'rubbish', []],
    ['no job', '[1]', []],
    ['no labourer', '{}', []],
    ['the id of a job', '{"job_id":"x"}', []],
    ['a schema that does not exist', JOB, ['--schema', 'other']],
    ['what cannot be cut', '{"lambda_name":"w","isolate_names":true,"names":[]}', CUT],
  ])('refuses %s with one line and 2', async (_, job, words) => {
    const { code, stdout, stderr } = await plan(job, ...words);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: [^\n]+\n$/);
  });
});

describe('plan with a sosw.config.ts', () => {
  it('finds the schema beside the job', async () => {
    const { code, stdout } = await run(['plan', join(TUTORIAL, 'job.json')], { cwd: folder });
    expect(code).toBe(EXIT.ok);
    expect(stdout).toMatch(/^tasks {5}36\n/);
    expect(stdout).toMatch(/^cut by {4}topic, word\n/m);
  });

  it('finds the schema where the command is run', async () => {
    const { stdout } = await run(['plan', '-'], { cwd: TUTORIAL, stdin: '{"lambda_name":"w","words":["a"]}' });
    expect(stdout).toMatch(/^cut by {4}topic, word\n/m);
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
