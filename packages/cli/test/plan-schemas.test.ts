import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { run } from './support/run.ts';

const TUTORIAL = fileURLToPath(new URL('../../../examples/tutorial', import.meta.url));
const JOB = '{"lambda_name":"w","isolate_words":true,"words":["a","b"],"isolate_topics":true,"topics":[1,2,3]}';

/** As the original writes it. */
const SCHEDULER = {
  s3_prefix: 'sosw/scheduler',
  job_schema: {},
  job_schema_variants: {
    default: { chunkable_attrs: [['word', {}]] },
    topics: { chunkable_attrs: [['topic', {}]] },
    none: {},
  },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sosw-plan-'));
  await writeFile(join(folder, 'scheduler.json'), JSON.stringify(SCHEDULER));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const plan = (...words: string[]) => run(['plan', '-', ...words], { cwd: folder, stdin: JOB });
const attrsOf = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout).chunkable_attrs;

describe('plan --scheduler-config', () => {
  const config = ['--scheduler-config', 'scheduler.json', '-o', 'json'];

  it('cuts by the schema of the document, or by a variant', async () => {
    expect(attrsOf(await plan(...config))).toEqual(['word']);
    expect(attrsOf(await plan(...config, '--schema', 'topics'))).toEqual(['topic']);
    expect(attrsOf(await plan(...config, '--schema', 'none'))).toEqual([]);
    expect(attrsOf(await plan(...config, '--chunkable-attrs', 'topic'))).toEqual(['topic']);
  });

  it('cuts by the variant that the job names', async () => {
    const stdin = JOB.replace('{', '{"job_schema_name":"topics",');
    expect(attrsOf(await run(['plan', '-', ...config], { cwd: folder, stdin }))).toEqual(['topic']);
  });

  it('overrules the schemas of the fleet', async () => {
    const words = ['plan', join(TUTORIAL, 'job.json'), ...config, '--schema', 'topics'];
    const { stdout } = await run(words, { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ total: 6, chunkable_attrs: ['topic'], estimate: { slots: 10 } });
  });

  it('may be standard input', async () => {
    await writeFile(join(folder, 'job.json'), JOB);
    const words = ['plan', 'job.json', '--scheduler-config', '-', '-o', 'json'];
    expect(attrsOf(await run(words, { cwd: folder, stdin: JSON.stringify(SCHEDULER) }))).toEqual(['word']);
  });

  it('names the variants that there are', async () => {
    const { code, stdout, stderr } = await plan(...config, '--schema', 'other');
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toContain('expected one of the schemas: default, topics, none, got "other"');
  });

  it.each([
    ['', 'scheduler-config: expected a JSON document, got ""'],
    ['rubbish\n', 'scheduler-config: expected a JSON document, got "rubbish\\n"'],
    ['[]', 'scheduler-config: expected an object, got []'],
    ['null', 'scheduler-config: expected an object, got null'],
    ['{"job_schema":5}', 'job_schema: expected an object, got 5'],
    [
      '{"job_schema":{"chunkable_attrs":[5]}}',
      "job_schema.chunkable_attrs[0]: expected 'section' or ['section', {}], got 5",
    ],
    [
      '{"job_schema":{"chunkable_attrs":["words"]}}',
      'chunkable_attrs[0]: expected a name in the singular (it may not end in "s"), once, got "words"',
    ],
  ])('refuses %j with one line and 2', async (text, message) => {
    await writeFile(join(folder, 'wrong.json'), text);
    const { code, stdout, stderr } = await plan('--scheduler-config', 'wrong.json');
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: \P{Cc}+ \(SOSW_\w+\)\n$/u);
    expect(stderr).toContain(message);
  });

  it('must be a file that is there, and not the job', async () => {
    const missing = await plan('--scheduler-config', 'missing.json');
    expect(missing).toMatchObject({ code: EXIT.badInput, stdout: '' });
    expect(missing.stderr).toContain('scheduler-config: expected a file that can be read, got "missing.json"');
    const same = await plan('--scheduler-config', '-');
    expect(same).toMatchObject({ code: EXIT.badInput, stdout: '' });
    expect(same.stderr).toContain('scheduler-config: expected a file, as the job comes from standard input');
  });
});
