import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/exit-code.ts';
import { run } from '../support/run.ts';
import { startTables, type Tables } from '../support/tables.ts';

let tables: Tables;
const sosw = (...words: string[]) => run(['config', ...words], { cwd: tables.cwd });

const DOCUMENTS = {
  sosw_essential_config: {
    sns_config: { recipient: 'arn:aws:sns:eu-west-1:1:digests' },
    task_config: { max_attempts: 4, labourers: { loader: { maxSimultaneousInvocations: 2 }, other: { lanes: 2 } } },
  },
  sosw_orchestrator_config: { task_config: { labourers: { loader: { max_simultaneous_invocations: 7 } } } },
  loader_config: { dynamo_db_config: { table_name: 't' }, api: { url: 'u', token: 'geheim' }, list: [1] },
  nobodys_config: { init_clients: 'dynamo_db' },
};

async function store(name: string, text: string): Promise<void> {
  const { documents } = tables;
  expect(await documents.replace(name, text, await documents.get(name))).toBe('written');
}

beforeAll(async () => {
  tables = await startTables();
  for (const [name, document] of Object.entries(DOCUMENTS)) await store(name, JSON.stringify(document));
  await store('mydb_user', 'me');
}, 30_000);

afterAll(() => tables?.stop());

describe('config explain', () => {
  const explained = async (...words: string[]) => {
    const { code, stdout, stderr } = await sosw('explain', ...words, '-o', 'json');
    const keys: { key: string }[] = JSON.parse(stdout);
    return { code, stderr, byKey: Object.fromEntries(keys.map(({ key, ...rest }) => [key, rest])) };
  };

  it('tells for each key of an essential which layer its value is from, and what it is instead of', async () => {
    const { code, stderr, byKey } = await explained('sosw_orchestrator');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(byKey).toMatchObject({
      'taskConfig.labourers.loader.maxSimultaneousInvocations': {
        value: 7,
        from: 'sosw_orchestrator_config',
        instead_of: [
          { value: 1, from: 'default' },
          { value: 2, from: 'sosw_essential_config' },
        ],
      },
      'taskConfig.labourers.loader.lanes': { value: 1, from: 'default', instead_of: [] },
      'taskConfig.labourers.other.lanes': { value: 2, from: 'sosw_essential_config' },
      'taskConfig.maxAttempts': { value: 4, from: 'sosw_essential_config', instead_of: [] },
      'snsConfig.recipient': { from: 'sosw_essential_config' },
    });
    expect(byKey).not.toHaveProperty(['taskConfig.labourers.loader.maxAttempts']); // that of the section counts
  });

  it('takes what stands in the code from files, and masks secrets', async () => {
    await writeFile(join(tables.cwd, 'defaults.json'), '{"list": [1, 2], "api": {"token": "default"}, "own": true}');
    await writeFile(join(tables.cwd, 'custom.json'), '{"api": {"url": "c"}}');
    const { stderr, byKey } = await explained('loader', '--defaults', 'defaults.json', '--custom', 'custom.json');
    expect(stderr).toBe('');
    expect(byKey).toEqual({
      list: { value: [1], from: 'loader_config', instead_of: [{ value: [1, 2], from: 'default' }] },
      'api.token': { value: '***', from: 'loader_config', instead_of: [{ value: '***', from: 'default' }] },
      own: { value: true, from: 'default', instead_of: [] },
      'dynamoDbConfig.tableName': { value: 't', from: 'loader_config', instead_of: [] },
      'api.url': { value: 'c', from: 'custom', instead_of: [{ value: 'u', from: 'loader_config' }] },
    });
  });

  it('is a table for people, which says what it does not know', async () => {
    const { stdout, stderr } = await sosw('explain', 'loader');
    expect(stdout.split('\n')[0]).toMatch(/^KEY +VALUE +FROM +INSTEAD OF$/);
    expect(stdout).not.toContain('geheim');
    expect(stderr).toBe('sosw: what its class has for defaults is not seen from here: --defaults FILE\n');
    expect((await sosw('explain', 'unheard_of')).stdout).toBe('no keys\n');
  });

  it.each([['defaults'], ['custom']])('refuses a file for --%s that is no object', async (option) => {
    await writeFile(join(tables.cwd, 'list.json'), '[1]');
    const { code, stderr } = await sosw('explain', 'loader', `--${option}`, 'list.json');
    expect(code).toBe(EXIT.badInput);
    expect(stderr).toContain(`${option}: expected a JSON object, got "[1]"`);
  });
});

describe('config validate', () => {
  it('finds nothing in a fleet that is fine, and looks at no others documents', async () => {
    expect(await sosw('validate')).toEqual({
      ...{ code: EXIT.ok, stdout: 'no problems\n' },
      stderr: 'sosw: looked at 3 documents\n',
    });
  });

  it('looks at one document', async () => {
    const { code, stdout, stderr } = await sosw('validate', 'nobodys_config', '-o', 'json');
    expect(code).toBe(EXIT.badInput);
    expect(stderr).toBe('sosw: looked at 1 document\n');
    expect(JSON.parse(stdout)).toEqual({
      documents: ['nobodys_config'],
      problems: [
        {
          ...{ document: 'nobodys_config', severity: 'error' },
          message: 'init_clients: expected a list of names of clients, got "dynamo_db"',
        },
      ],
    });
  });

  it('lists every problem of the fleet', async () => {
    const { sosw_orchestrator_config, loader_config } = DOCUMENTS;
    await store('sosw_orchestrator_config', '{"task_config": {"labourers": {"loader": {"lanes": 0, "lane": 1}}}}');
    await store('loader_config', "{'a': None}");
    const { code, stdout } = await sosw('validate', '-o', 'jsonl');
    expect(code).toBe(EXIT.badInput);
    const problems = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(problems).toEqual([
      expect.objectContaining({ document: 'loader_config', message: expect.stringContaining('a Python dict') }),
      expect.objectContaining({
        document: 'sosw_orchestrator_config',
        message: expect.stringMatching(/^task_config\.labourers\.loader\.lanes: expected a whole number/),
      }),
    ]);
    await store('sosw_orchestrator_config', JSON.stringify(sosw_orchestrator_config));
    await store('loader_config', JSON.stringify(loader_config));
  });

  it('does not end with 2 for what is merely ignored', async () => {
    await store('sosw_scavenger_config', '{"task_config": {"labourers": {"loader": {"lane": 1}}}}');
    const { code, stdout } = await sosw('validate', 'sosw_scavenger_config');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain('warning');
    await tables.documents.replace('sosw_scavenger_config', '{}', await tables.documents.get('sosw_scavenger_config'));
  });
});
