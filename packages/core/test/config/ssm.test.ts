import { DescribeParametersCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { READ_BACK_OFF } from '../../src/aws/retry.ts';
import { ConfigSource } from '../../src/config/index.ts';
import { StoreError, StoreUnavailableError } from '../../src/ports/store-error.ts';
import { ManualHost } from '../runtime/manual-host.ts';
import { inputsOf, serviceError } from './sdk.ts';

const mocked = () => mockClient(SSMClient);
let ssm: ReturnType<typeof mocked>;
let host: ManualHost;
let source: ConfigSource;

beforeEach(() => {
  ssm = mocked();
  host = new ManualHost();
  source = new ConfigSource({ sources: 'SSM, Dynamo', region: 'eu-west-1', platform: host });
});

afterEach(() => ssm.restore());

const inputs = (Command: new (input: never) => object) => inputsOf(ssm.calls(), Command);

function holds(Value: string, Type: 'String' | 'SecureString' = 'String') {
  ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: 'a', Value, Type }] });
}

describe('getConfig', () => {
  it('reads a parameter, decrypted, as JSON', async () => {
    holds('{"a":1}');
    expect(await source.getConfig('a')).toEqual({ a: 1 });
    expect(inputs(GetParametersCommand)).toEqual([{ Names: ['a'], WithDecryption: true }]);
  });

  it('answers with {} where there is none', async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [], InvalidParameters: ['a'] });
    expect(await source.getConfig('a')).toEqual({});
  });

  it('that is no JSON is an error which does not tell the value', async () => {
    holds('{"password": "geheim"', 'SecureString');
    const failing = source.getConfig('a');
    await expect(failing).rejects.toThrow(
      'a: expected JSON as the value of the parameter, got "text of 21 characters"',
    );
    await expect(failing).rejects.not.toHaveProperty('cause'); // the words of JSON.parse quote the text
  });

  it('reads what is not encrypted without the permission to decrypt', async () => {
    ssm
      .on(GetParametersCommand, { WithDecryption: true })
      .rejects(serviceError(400, 'AccessDeniedException'))
      .on(GetParametersCommand, { WithDecryption: false })
      .resolves({ Parameters: [{ Name: 'a', Value: '5', Type: 'String' }] });
    expect(await source.getConfig('a')).toBe(5);
  });

  it('does not take a cipher for a value', async () => {
    ssm
      .on(GetParametersCommand, { WithDecryption: true })
      .rejects(serviceError(400, 'AccessDeniedException'))
      .on(GetParametersCommand, { WithDecryption: false })
      .resolves({ Parameters: [{ Name: 'a', Value: '1234', Type: 'SecureString' }] });
    await expect(source.getConfig('a')).rejects.toThrow(/^getConfig of a in Parameter Store: AccessDeniedException/);
  });

  it('D18: that is throttled is tried again, and is an error then which is not kept', async () => {
    ssm.on(GetParametersCommand).rejects(serviceError(400, 'ThrottlingException'));
    await expect(source.getConfig('a')).rejects.toThrow(StoreUnavailableError);
    expect(ssm.calls()).toHaveLength(READ_BACK_OFF.triesMax);
    holds('1');
    expect(await source.getConfig('a')).toBe(1);
  });

  it('knows no environments: one that is asked for is refused', async () => {
    await expect(source.getConfig('a', { env: 'dev' })).rejects.toThrow('env: expected none');
    await expect(source.updateConfig('a', 1, { env: 'dev' })).rejects.toThrow('env: expected none');
    expect(ssm.calls()).toEqual([]);
  });

  it('is read anew after an update, and after its time', async () => {
    holds('1');
    await source.getConfig('a');
    await source.getConfig('a');
    expect(ssm.calls()).toHaveLength(1);
    await host.pass(60_000);
    await source.getConfig('a');
    expect(ssm.calls()).toHaveLength(2);
    await source.updateConfig('a', 2);
    await source.getConfig('a');
    expect(ssm.calls()).toHaveLength(4);
  });
});

describe('updateConfig', () => {
  it('overwrites a parameter with JSON', async () => {
    await source.updateConfig('a', { b: [1] });
    expect(inputs(PutParameterCommand)).toEqual([{ Name: 'a', Value: '{"b":[1]}', Type: 'String', Overwrite: true }]);
  });

  it('may say how it is kept', async () => {
    await source.updateConfig('a', 'x', { parameterType: 'SecureString', description: 'mine' });
    expect(inputs(PutParameterCommand)).toEqual([
      { Name: 'a', Value: 'x', Type: 'SecureString', Overwrite: true, Description: 'mine' },
    ]);
  });

  it('that is refused is an error, and what was read before does not count any more', async () => {
    holds('1');
    await source.getConfig('a');
    ssm.on(PutParameterCommand).rejects(serviceError(400, 'ParameterLimitExceeded'));
    await expect(source.updateConfig('a', 2)).rejects.toThrow(StoreError);
    await source.getConfig('a');
    expect(inputs(GetParametersCommand)).toHaveLength(2);
  });
});

describe('getCredentialsByPrefix', () => {
  const described = (from: number, to: number, Type: 'String' | 'SecureString' = 'String') =>
    Array.from({ length: to - from }, (_, n) => ({ Name: `db_p${from + n}`, Type }));

  beforeEach(() => {
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
      Parameters: Names.map((Name) => ({ Name, Value: Name === 'db_p0' ? 'None' : `value of ${Name}` })),
    }));
  });

  it('D29: follows pages by their own tokens, empty ones too, and reads values by 10', async () => {
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({ Parameters: described(0, 11), NextToken: 'one' })
      .resolvesOnce({ Parameters: [], NextToken: 'two' })
      .resolvesOnce({ Parameters: described(11, 12, 'SecureString') });
    const values = await source.getCredentialsByPrefix('db', { env: 'dev' });
    expect(Object.keys(values)).toHaveLength(12);
    expect(values).toMatchObject({ p0: null, p1: 'value of db_p1', p11: 'value of db_p11' });
    expect(inputs(DescribeParametersCommand).map(({ NextToken }) => NextToken)).toEqual([undefined, 'one', 'two']);
    expect(inputs(DescribeParametersCommand)[0]?.ParameterFilters).toEqual([
      { Key: 'tag:Environment', Values: ['dev'] },
      { Key: 'Name', Option: 'BeginsWith', Values: ['db_'] },
    ]);
    expect(inputs(GetParametersCommand).map(({ Names, WithDecryption }) => [Names, WithDecryption])).toEqual([
      [expect.objectContaining({ length: 10 }), true],
      [expect.objectContaining({ length: 2 }), true],
    ]);
  });

  it('decrypts nothing where nothing is encrypted, and asks for no values where there are none', async () => {
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({ Parameters: described(0, 1) })
      .resolves({ Parameters: [] });
    expect(await source.getCredentialsByPrefix('db')).toEqual({ p0: null });
    expect(inputs(GetParametersCommand)).toEqual([{ Names: ['db_p0'], WithDecryption: false }]);
    expect(await source.getCredentialsByPrefix('other')).toEqual({});
    expect(inputs(GetParametersCommand)).toHaveLength(1);
  });

  it('D29: pages without an end are an error', async () => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [], NextToken: 'same' });
    await expect(source.getCredentialsByPrefix('db')).rejects.toThrow('more than 1000 pages');
  });

  it('are all of them or an error', async () => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: described(0, 11) });
    ssm
      .on(GetParametersCommand)
      .resolvesOnce({ Parameters: [{ Name: 'db_p1', Value: '1' }] })
      .rejects(serviceError(500, 'InternalServerError'));
    await expect(source.getCredentialsByPrefix('db')).rejects.toThrow(StoreUnavailableError);
  });
});
