import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { isolationEnvironment } from '../src/index.ts';
import { rejection, startHost, startOne } from './support/test-host.ts';

describe('the environment of a function', () => {
  test('has what Lambda sets, the isolation, the own variables, and nothing of the host', async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv('AWS_PROFILE', 'production');
    vi.stubEnv('AWS_SESSION_TOKEN', 'real');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'real');
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://169.254.170.2/');
    const { invoke, host } = await startOne(
      'export const handler = async () => process.env;',
      { environment: { OWN: 'yes' }, memoryMb: 256 },
      { dynamoDbEndpoint: 'http://127.0.0.1:1' },
    );

    const { value } = await invoke('f');

    expect(value).toEqual({
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      OWN: 'yes',
      AWS_ENDPOINT_URL: host.endpoint,
      AWS_ENDPOINT_URL_LAMBDA: host.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      _HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: expect.stringMatching(/\/f$/),
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/f',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.any(String),
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-/),
    });
  });

  test('without an emulator DynamoDB is one of the services that are not there', () => {
    expect(isolationEnvironment({ lambda: 'http://127.0.0.1:9' }).AWS_ENDPOINT_URL_DYNAMODB).toBe('http://127.0.0.1:9');
  });
});

describe('a service that a local fleet has not', () => {
  test('answers each SDK with an error that names what was asked for', async () => {
    const { host } = await startHost([]);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const options = { endpoint: host.endpoint, region: 'us-east-1', credentials };
    const requests: [Promise<unknown>, string][] = [
      [new SNSClient(options).send(new ListTopicsCommand({})), 'sns ListTopics'],
      [new STSClient(options).send(new GetCallerIdentityCommand({})), 'sts GetCallerIdentity'],
      [new DynamoDBClient(options).send(new ListTablesCommand({})), 'DynamoDB_20120810.ListTables'],
    ];
    for (const [request, operation] of requests) {
      const error = await rejection(request);
      expect(error).toMatchObject({ name: 'ServiceNotInLocalFleet', $metadata: { httpStatusCode: 400, attempts: 1 } });
      expect(error).toHaveProperty('message', expect.stringContaining(`asked for ${operation}.`));
    }
  });

  test('S3 is answered in XML, an operation of Lambda as Lambda', async () => {
    const { host } = await startHost([]);
    const authorization = 'AWS4-HMAC-SHA256 Credential=local/20261124/us-east-1/s3/aws4_request, Signature=0';
    const s3 = await fetch(`${host.endpoint}/bucket/a&b`, { headers: { authorization } });
    expect([s3.status, await s3.text()]).toEqual([
      400,
      expect.stringMatching(/^<Error>.*s3 \(GET \/bucket\/a&amp;b\)/),
    ]);

    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const lambda = new LambdaClient({ endpoint: host.endpoint, region: 'us-east-1', credentials });
    const error = await rejection(lambda.send(new ListFunctionsCommand({})));
    expect(error).toHaveProperty('message', expect.stringContaining('GET /2015-03-31/functions'));
  });

  test('Glue knows no table: a Python worker of sosw 0.7 asks for one and goes on', async () => {
    const { host } = await startHost([]);
    const glue = await fetch(host.endpoint, { method: 'POST', headers: { 'X-Amz-Target': 'AWSGlue.GetTable' } });
    expect([glue.status, await glue.text()]).toEqual([400, '{"__type":"EntityNotFoundException"}']);
  });
});
