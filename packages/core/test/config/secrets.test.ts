import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigSource } from '../../src/config/index.ts';
import { StoreError } from '../../src/ports/store-error.ts';
import { ManualHost } from '../runtime/manual-host.ts';
import { inputsOf, serviceError } from './sdk.ts';

const mocked = () => mockClient(SecretsManagerClient);
let manager: ReturnType<typeof mocked>;
let source: ConfigSource;

beforeEach(() => {
  manager = mocked();
  source = new ConfigSource({ region: 'eu-west-1', platform: new ManualHost() });
});

afterEach(() => manager.restore());

const inputs = (Command: new (input: never) => object) => inputsOf(manager.calls(), Command);

const secret = (name: string) => ({ Name: name, ARN: `arn:aws:secretsmanager:eu-west-1:1:secret:${name}` });

it('D29: lists all pages and reads each secret by its ARN', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `db_${n}`);
  manager
    .on(ListSecretsCommand)
    .resolvesOnce({ SecretList: names.slice(0, 11).map(secret), NextToken: 'more' })
    .resolvesOnce({ SecretList: names.slice(11).map(secret) });
  manager
    .on(GetSecretValueCommand)
    .callsFake(({ SecretId }: { SecretId: string }) => ({ SecretString: `text of ${SecretId.slice(-4)}` }));
  const secrets = await source.getSecretsCredentials({ type: 'name', value: 'db' });
  expect(Object.keys(secrets)).toEqual(names);
  expect(secrets.db_3).toBe('text of db_3');
  expect(inputs(ListSecretsCommand)).toEqual([
    { Filters: [{ Key: 'name', Values: ['db'] }], MaxResults: 100 },
    { Filters: [{ Key: 'name', Values: ['db'] }], MaxResults: 100, NextToken: 'more' },
  ]);
});

it('finds secrets by the value of a tag, or none', async () => {
  manager.on(ListSecretsCommand).resolves({});
  expect(await source.getSecretsCredentials({ type: 'tag', value: 'mine' })).toEqual({});
  expect(inputs(ListSecretsCommand)[0]?.Filters).toEqual([{ Key: 'tag-value', Values: ['mine'] }]);
});

it('keeps what it has read for its time', async () => {
  manager.on(ListSecretsCommand).resolves({});
  await source.getSecretsCredentials({ type: 'tag', value: 'mine' });
  await source.getSecretsCredentials({ type: 'tag', value: 'mine' });
  await source.getSecretsCredentials({ type: 'name', value: 'mine' });
  await source.getSecretsCredentials({ type: 'tag', value: 'mine' }, { maxAgeMs: 0 });
  expect(manager.calls()).toHaveLength(3);
});

it('is all of them or an error that names the secret', async () => {
  manager.on(ListSecretsCommand).resolves({ SecretList: [secret('a'), secret('b')] });
  manager
    .on(GetSecretValueCommand)
    .resolvesOnce({ SecretString: 'x' })
    .rejectsOnce(serviceError(400, 'AccessDeniedException'));
  const error = await source.getSecretsCredentials({ type: 'name', value: 'a' }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(StoreError);
  expect(error.message).toMatch(/^value of the secret b: AccessDeniedException/);
});

it('refuses a secret of bytes', async () => {
  manager.on(ListSecretsCommand).resolves({ SecretList: [secret('a')] });
  manager.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array(3) });
  await expect(source.getSecretsCredentials({ type: 'name', value: 'a' })).rejects.toThrow(
    'a: expected a secret that is text, got "bytes"',
  );
});

it.each([
  [{ type: 'arn', value: 'a' }, 'type: expected name or tag, got "arn"'],
  [{ type: 'name', value: '' }, 'value: expected text, not empty, got ""'],
  [{ type: 'tag' }, 'value: expected text, not empty, got undefined'],
])('refuses %j', async (filter, message) => {
  await expect(source.getSecretsCredentials(filter as { type: 'tag'; value: string })).rejects.toThrow(message);
  expect(manager.calls()).toEqual([]);
});
