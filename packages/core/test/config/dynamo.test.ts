import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { READ_BACK_OFF } from '../../src/aws/retry.ts';
import { ConfigSource, type ConfigSourceOptions, type GetConfigOptions } from '../../src/config/index.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { StoreError, StoreUnavailableError } from '../../src/ports/store-error.ts';
import { ManualHost } from '../runtime/manual-host.ts';
import { emulatorClient } from '../support/fresh-store.ts';
import { answers, fails, type Handle, performs, resets, startScripted } from '../support/scripted-server.ts';
import { useEmulator } from '../support/use-emulator.ts';

const emulator = useEmulator();
let tableName: string;

beforeAll(async () => {
  tableName = (await emulator.freshStore()).names.config;
});

function source(options: ConfigSourceOptions = {}) {
  return new ConfigSource({ dynamoDb: emulator.client, tableName, platform: new ManualHost(), ...options });
}

async function put(name: string, value: string, { env = 'production', ...more }: Record<string, string> = {}) {
  const columns = Object.entries({ env, config_name: name, config_value: value, ...more });
  const Item = Object.fromEntries(columns.map(([column, S]) => [column, { S }]));
  await emulator.client.send(new PutItemCommand({ TableName: tableName, Item }));
}

async function row(name: string, env = 'production') {
  const Key = { env: { S: env }, config_name: { S: name } };
  return (await emulator.client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item;
}

describe('getConfig', () => {
  it('answers with the document, parsed, or with its text', async () => {
    await put('get_json', '{"z": 1, "a": [null]}');
    await put('get_text', 'plain');
    expect(await source().getConfig('get_json')).toEqual({ z: 1, a: [null] });
    expect(await source().getConfig('get_text')).toBe('plain');
  });

  it('answers with {} where there is none', async () => {
    expect(await source().getConfig('get_none')).toEqual({});
  });

  it('looks in the environment of the call, of the source, of the variable, or in production', async () => {
    for (const env of ['production', 'dev', 'test', 'stage']) await put('get_env', `"${env}"`, { env });
    const platform = new ManualHost();
    expect(await source({ platform }).getConfig('get_env')).toBe('production');
    platform.variables.SOSW_CONFIG_ENV = 'dev';
    expect(await source({ platform }).getConfig('get_env')).toBe('dev');
    expect(await source({ platform, env: 'test' }).getConfig('get_env')).toBe('test');
    expect(await source({ platform, env: 'test' }).getConfig('get_env', { env: 'stage' })).toBe('stage');
  });

  it('looks in the table that the variable names', async () => {
    await put('get_table', '1');
    const platform = new ManualHost();
    platform.variables.SOSW_CONFIG_TABLE = tableName;
    expect(await new ConfigSource({ dynamoDb: emulator.client, platform }).getConfig('get_table')).toBe(1);
  });

  it('D18: a table that does not exist is an error, and no empty configuration', async () => {
    const failing = source({ tableName: 'no_such_table' }).getConfig('a');
    await expect(failing).rejects.toThrow(StoreError);
    await expect(failing).rejects.toThrow(/^readConfig of a on no_such_table: ResourceNotFoundException/);
  });

  it('is validated with a Standard Schema, and answers with what that makes of it', async () => {
    await put('get_schema', '{"port": "80"}');
    const schema = z.object({ port: z.coerce.number(), host: z.string().default('localhost') });
    const config = await source().getConfig('get_schema', { schema });
    expect(config.port + 1).toBe(81);
    expect(config.host).toBe('localhost');
  });

  it('that does not fit its schema is an error without the values', async () => {
    await put('get_unfit', '{"port": "secret"}');
    const schema = z.object({ port: z.number(), host: z.string() });
    await expect(source().getConfig('get_unfit', { schema })).rejects.toThrow(
      /^get_unfit: expected what its schema wants \(port: .*; host: .*\), got "an object with the keys port"$/,
    );
    await expect(source().getConfig('get_unfit_none', { schema })).rejects.toThrow('an object with the keys none');
  });

  it.each<[GetConfigOptions & { name?: string }, string]>([
    [{ name: '' }, 'name: expected text, not empty, got ""'],
    [{ env: '' }, 'env: expected text, not empty, got ""'],
    [{ maxAgeMs: -1 }, 'maxAgeMs: expected milliseconds, 0 or more, got -1'],
    [{ maxAgeMs: Number.NaN }, 'maxAgeMs: expected milliseconds, 0 or more, got NaN'],
    [{ source: 'SSM' }, 'source: expected one of the sources that this was made with (Dynamo), got "SSM"'],
  ])('refuses %j', async ({ name = 'a', ...options }, message) => {
    await expect(source().getConfig(name, options)).rejects.toThrow(new InvalidInputError(parts(message)));
  });
});

describe('updateConfig', () => {
  it('D30: writes JSON as JSON, and is read back at once', async () => {
    const config = source();
    await config.getConfig('up_json');
    await config.updateConfig('up_json', { a: true, b: [null, 'x'] });
    expect((await row('up_json'))?.config_value).toEqual({ S: '{"a":true,"b":[null,"x"]}' });
    expect(await config.getConfig('up_json')).toEqual({ a: true, b: [null, 'x'] });
  });

  it('writes text as it is, and leaves other columns alone', async () => {
    await put('up_text', '{}', { owner: 'me' });
    await source().updateConfig('up_text', 'plain');
    expect(await row('up_text')).toMatchObject({ config_value: { S: 'plain' }, owner: { S: 'me' } });
  });

  it('writes to the environment that it is told', async () => {
    await source({ env: 'dev' }).updateConfig('up_env', 1);
    await source().updateConfig('up_env', 2, { env: 'stage' });
    expect(await row('up_env')).toBeUndefined();
    expect((await row('up_env', 'dev'))?.config_value).toEqual({ S: '1' });
    expect((await row('up_env', 'stage'))?.config_value).toEqual({ S: '2' });
  });

  const circle: Record<string, unknown> = {};
  circle.self = circle;
  it.each([
    ['nothing', undefined, 'value: expected a value that JSON has'],
    ['a bigint', { a: [1n] }, 'value.a[0]: expected a value that JSON has'],
    ['NaN', [Number.NaN], 'value[0]: expected a value that JSON has, got NaN'],
    ['a date', { a: new Date(0) }, 'value.a: expected a value that JSON has'],
    ['a circle', circle, 'value: expected at most 100 levels'],
  ])('refuses %s, and writes nothing', async (_, value, message) => {
    await expect(source().updateConfig('up_bad', value)).rejects.toThrow(message);
    expect(await row('up_bad')).toBeUndefined();
  });
});

describe('a table that does not answer', () => {
  async function sourceBy(...script: readonly Handle[]) {
    const server = await startScripted(...script);
    const dynamoDb = emulatorClient(server);
    onTestFinished(async () => {
      dynamoDb.destroy();
      await server.stop();
    });
    return { config: source({ dynamoDb }), server };
  }
  const holds = (text: string) => answers(200, JSON.stringify({ Item: { config_value: { S: text } } }));

  it('is written to again: the same text once more changes nothing', async () => {
    const { config, server } = await sourceBy(performs(emulator.endpoint, resets), answers(200, '{}'));
    await config.updateConfig('lost', { a: 1 });
    expect(server.requests()).toBe(2);
    expect((await row('lost'))?.config_value).toEqual({ S: '{"a":1}' });
  });

  it('is an error in the end, and what was read before does not count any more', async () => {
    const throttles = Array.from({ length: READ_BACK_OFF.triesMax }, () => fails(400, 'ThrottlingException'));
    const { config } = await sourceBy(holds('1'), ...throttles, holds('2'));
    expect(await config.getConfig('a')).toBe(1);
    const failing = config.updateConfig('a', 2);
    await expect(failing).rejects.toThrow(StoreUnavailableError);
    await expect(failing).rejects.toThrow(/^updateConfig of a on \S+: ThrottlingException/);
    expect(await config.getConfig('a')).toBe(2);
  });

  it('D18: is no empty configuration, and is asked again by the next call', async () => {
    const throttles = Array.from({ length: READ_BACK_OFF.triesMax }, () => fails(500, 'InternalServerError'));
    const { config } = await sourceBy(...throttles, holds('{"a":1}'));
    await expect(config.getConfig('a')).rejects.toThrow(StoreUnavailableError);
    expect(await config.getConfig('a')).toEqual({ a: 1 });
  });
});

describe('getCredentialsByPrefix', () => {
  it('answers with what begins so, less the beginning', async () => {
    await put('mydb_user', 'me');
    await put('mydb_port', '80');
    await put('mydb_mydb_name', '"twice"');
    await put('mydbx_user', 'other');
    await put('mydb_user', 'dev', { env: 'dev' });
    const expected = { user: 'me', port: 80, mydb_name: 'twice' };
    expect(await source().getCredentialsByPrefix('mydb')).toEqual(expected);
    expect(await source().getCredentialsByPrefix('mydb_')).toEqual(expected);
    expect(await source().getCredentialsByPrefix('mydb', { env: 'dev' })).toEqual({ user: 'dev' });
    expect(await source().getCredentialsByPrefix('nodb')).toEqual({});
  });

  it('D29: follows pages', async () => {
    const large = 'x'.repeat(350_000); // a page has 1 MB
    for (const n of [1, 2, 3, 4, 5]) await put(`pages_${n}`, large);
    expect(Object.keys(await source().getCredentialsByPrefix('pages'))).toEqual(['1', '2', '3', '4', '5']);
  });

  it('refuses an empty prefix', async () => {
    await expect(source().getCredentialsByPrefix('')).rejects.toThrow('prefix: expected text, not empty');
  });
});

describe('any value', () => {
  it('is read back as it was written, or refused and not written', async () => {
    const config = source({ maxAgeMs: 0 });
    const anything = fc.oneof(fc.jsonValue(), fc.anything({ withBigInt: true, withDate: true, withMap: true }));
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        await config.updateConfig('fuzz', 'before');
        try {
          await config.updateConfig('fuzz', value);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
          expect(await config.getConfig('fuzz')).toBe('before');
          return;
        }
        const read = await config.getConfig('fuzz');
        if (typeof value !== 'string') expect(read).toEqual(JSON.parse(JSON.stringify(value)));
        else expect(JSON.stringify(read) === JSON.stringify(value) || isSameJson(value, read)).toBe(true);
      }),
      { numRuns: 100 }, // each is three requests; config-text.test.ts makes more of the text alone
    );
  });
});

/** A text that is JSON is read as what it says. */
function isSameJson(text: string, read: unknown): boolean {
  return JSON.stringify(JSON.parse(text)) === JSON.stringify(read);
}

function parts(message: string) {
  const [, path = '', expected = '', given = ''] = /^(.*?): expected (.*), got (.*)$/.exec(message) ?? [];
  return { path, expected, given: given === 'NaN' ? Number.NaN : JSON.parse(given) };
}
