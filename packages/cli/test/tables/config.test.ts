import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/exit-code.ts';
import { run } from '../support/run.ts';
import { startTables, type Tables } from '../support/tables.ts';

let tables: Tables;
const sosw = (...words: string[]) => run(['config', ...words], { cwd: tables.cwd });
const given = (stdin: object | string, ...words: string[]) =>
  run(['config', ...words], { cwd: tables.cwd, stdin: typeof stdin === 'string' ? stdin : JSON.stringify(stdin) });

/** Puts a text in the place of a document, whatever it says. */
async function store(name: string, text: string): Promise<void> {
  const { documents } = tables;
  expect(await documents.replace(name, text, await documents.get(name))).toBe('written');
}

const stored = async (name: string) => (await tables.documents.get(name))?.text;

beforeAll(async () => {
  tables = await startTables();
  await store('mydb_user', 'me');
}, 30_000);

afterAll(() => tables?.stop());

describe('config get', () => {
  it('prints a document as it stands', async () => {
    const text = '{"2": 12345678901234567890, "1": "x", "db_password": "shown"}';
    await store('get_config', text);
    expect(await sosw('get', 'get_config')).toEqual({ code: EXIT.ok, stdout: `${text}\n`, stderr: '' });
    expect((await sosw('get', 'get_config', '-o', 'json')).stdout).toBe(`${text}\n`);
    expect((await sosw('get', 'mydb_user')).stdout).toBe('me\n');
  });

  it('moves no cursor of a terminal', async () => {
    await store('escapes', 'a\u001b[2Jb');
    expect((await run(['config', 'get', 'escapes'], { cwd: tables.cwd, columns: 80 })).stdout).toBe('ab\n');
    expect((await sosw('get', 'escapes')).stdout).toBe('a\u001b[2Jb\n');
  });

  it('names those alike when there is none', async () => {
    const { code, stderr } = await sosw('get', 'get');
    expect(code).toBe(EXIT.badInput);
    expect(stderr).toContain(
      'name: expected the name of a document (table config, env production; there is get_config), got "get"',
    );
  });

  it('looks in one environment and one table', async () => {
    const { code, stderr } = await sosw('get', 'get_config', '--env', 'dev');
    expect(code).toBe(EXIT.badInput);
    expect(stderr).toContain('(table config, env dev; there is none)');
    const elsewhere = await sosw('get', 'get_config', '--table', 'nowhere');
    expect(elsewhere.code).toBe(EXIT.noFleet);
    expect(elsewhere.stderr).toContain('readConfig of get_config on nowhere: ResourceNotFoundException');
  });
});

describe('config set', () => {
  it('writes a document, as it was given, and tells what has changed', async () => {
    await store('set_config', '{"a":1,"b":{"c":[1]},"token":"old"}');
    const wanted = '{ "b": {"c": [1, 2]}, "10": 1, "9": 12345678901234567890, "token": "new" }';
    const { code, stdout, stderr } = await given(wanted, 'set', 'set_config', '-', '-o', 'json');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([
      { key: 'a', before: 1 },
      { key: 'b.c', before: [1], after: [1, 2] },
      { key: 'token', before: '***', after: '***' },
      { key: '9', after: expect.any(Number) },
      { key: '10', after: 1 },
    ]);
    expect(await stored('set_config')).toBe('{"b":{"c":[1,2]},"10":1,"9":12345678901234567890,"token":"new"}');
  });

  it('makes one, from a file', async () => {
    await writeFile(join(tables.cwd, 'new.json'), '{"a": {"b": null}}');
    const { stdout } = await sosw('set', 'new_config', 'new.json');
    expect(stdout).toBe('KEY  BEFORE  AFTER\na.b  -       null\n');
    expect(await stored('new_config')).toBe('{"a":{"b":null}}');
    expect((await sosw('set', 'new_config', 'new.json')).stdout).toBe('no changes\n');
  });

  it('repairs what is no JSON', async () => {
    await store('python_config', "{'a': True}");
    const { stdout } = await given({ a: true }, 'set', 'python_config', '-', '-o', 'json');
    expect(JSON.parse(stdout)).toEqual([
      { key: '(all)', before: "{'a': True}" },
      { key: 'a', after: true },
    ]);
    expect(await stored('python_config')).toBe('{"a":true}');
  });

  it.each([
    ['no JSON', '{"a": 1,}', 'file at offset 8: expected a key in double quotes, got "}"'],
    ['a list', '[1]', 'file: expected a JSON object, got "[1]"'],
    ['too large', JSON.stringify({ a: 'x'.repeat(360_000) }), 'file: expected a document of at most 358400 bytes'],
  ])('refuses %s', async (_, text, message) => {
    const { code, stderr } = await given(text, 'set', 'refused_config', '-');
    expect(code).toBe(EXIT.badInput);
    expect(stderr).toContain(message);
    expect(await stored('refused_config')).toBeUndefined();
  });

  it('refuses what the essentials could not read, and tells all of it', async () => {
    const document = {
      task_config: { max_attempts: 'many', labourers: { a: { max_attempts: 0 }, b: { lanes: 1.5 }, c: {} } },
      job_schema: { chunkable_attrs: 'section' },
      job_schema_variants: { default: { chunkable_attrs: [['ok', {}]] }, other: { chunkable_attrs: [5] } },
      timezone: 'Mars',
    };
    const { code, stdout, stderr } = await given(document, 'set', 'sosw_scheduler_config', '-');
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toMatch(/^sosw: sosw_scheduler_config is not written, its readers would refuse it: /);
    expect(stderr).toContain('timezone: expected a time zone such as Europe/Berlin, got "Mars"');
    expect(stderr).toContain('job_schema.chunkable_attrs: expected a list of attributes, got "section"');
    expect(stderr).toContain('job_schema_variants.other.chunkable_attrs[0]: expected ');
    expect(stderr).toContain('task_config.maxAttempts: expected a whole number from 1 to 1000, got "many"');
    expect(stderr).toContain('task_config.labourers.a.maxAttempts: expected a whole number from 1 to 1000, got 0');
    expect(stderr).toContain('task_config.labourers.b.lanes: expected a whole number');
    expect(stderr).toContain('(SOSW_REFUSED_DOCUMENT)');
    expect(await stored('sosw_scheduler_config')).toBeUndefined();
  });

  it('warns of what is ignored', async () => {
    const document = { task_config: { labourers: { a: { max_attempt: 5 } } } };
    const { code, stderr } = await given(document, 'set', 'sosw_scavenger_config', '-');
    expect({ code, stderr }).toEqual({
      code: EXIT.ok,
      stderr: 'sosw: task_config.labourers.a.max_attempt: no setting of a labourer, it is ignored\n',
    });
  });
});

describe('config diff', () => {
  it('tells what would change, and writes nothing', async () => {
    await store('diff_config', '{"a":1}');
    const { code, stdout } = await given({ a: 2, credentials: { user: 'x' } }, 'diff', 'diff_config', '-');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toBe(
      'KEY               BEFORE  AFTER\na                 1       2\ncredentials.user  -       "***"\n',
    );
    expect(await stored('diff_config')).toBe('{"a":1}');
  });
});
