import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, onTestFinished, test } from 'vitest';
import { MissingPackageError, missing } from '../../src/aws/missing-package.ts';
import { createAwsPlatform } from '../../src/aws/platform.ts';
import { ManualHost } from '../runtime/manual-host.ts';

test('makes each adapter once', () => {
  const platform = createAwsPlatform(new ManualHost());
  expect(platform.functions()).toBe(platform.functions());
  expect(platform.metaRows()).toBe(platform.metaRows());
  expect(platform.configSource()).toBe(platform.configSource());
});

test.each([
  [{}, 'config', 'production'],
  [{ SOSW_CONFIG_TABLE: 'my_config', SOSW_CONFIG_ENV: 'dev' }, 'my_config', 'dev'],
])('reads configuration where the variables %j say', async (variables, table, env) => {
  const dynamoDb = mockClient(DynamoDBClient);
  onTestFinished(() => dynamoDb.restore());
  dynamoDb.on(GetItemCommand).resolves({});
  const host = new ManualHost();
  Object.assign(host.variables, variables);
  await createAwsPlatform(host).configSource().read('a_config');
  expect(dynamoDb.commandCalls(GetItemCommand).map((call) => call.args[0].input)).toEqual([
    { TableName: table, Key: { env: { S: env }, config_name: { S: 'a_config' } }, ConsistentRead: true },
  ]);
});

test('asks for the account once, and again after that failed', async () => {
  const sts = mockClient(STSClient);
  onTestFinished(() => sts.restore());
  sts.on(GetCallerIdentityCommand).rejectsOnce(new Error('expired')).resolves({ Account: '111122223333' });
  const platform = createAwsPlatform(new ManualHost());
  await expect(platform.accountId()).rejects.toThrow('expired');
  expect(await platform.accountId()).toBe('111122223333');
  expect(await platform.accountId()).toBe('111122223333');
  expect(sts.commandCalls(GetCallerIdentityCommand)).toHaveLength(2);
});

test('an optional package that is missing is named', async () => {
  const cause = new Error('Cannot find package');
  const error = await Promise.reject(cause)
    .catch(missing('@aws-sdk/client-sns'))
    .catch((thrown) => thrown);
  expect(error).toBeInstanceOf(MissingPackageError);
  expect(error).toMatchObject({ details: { packageName: '@aws-sdk/client-sns' }, cause });
});
