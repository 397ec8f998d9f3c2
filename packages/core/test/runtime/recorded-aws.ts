import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { Call } from '../vectors/compare.ts';

export interface ScriptedAws {
  /** Configuration documents by name. */
  readonly documents?: Readonly<Record<string, unknown>>;
  /** Names of the exceptions that a put, or a publish, is answered with. */
  readonly putError?: string | undefined;
  readonly publishError?: string | undefined;
}

/** Runs `work` while requests of all clients of the SDK are recorded and answered before they are sent. */
export async function withRecordedAws<Answer>(
  { documents = {}, putError, publishError }: ScriptedAws,
  work: (calls: Call[]) => Promise<Answer>,
): Promise<Answer> {
  const calls: Call[] = [];
  const lambda = mockClient(LambdaClient);
  const dynamoDb = mockClient(DynamoDBClient);
  const sns = mockClient(SNSClient);
  const sts = mockClient(STSClient);
  lambda.on(InvokeCommand).callsFake((params) => {
    const Payload = new TextDecoder().decode(params.Payload);
    calls.push({ service: 'lambda', operation: 'Invoke', params: { ...params, Payload } });
    return { StatusCode: 202 };
  });
  dynamoDb.on(GetItemCommand).callsFake(({ Key }) => {
    const document = documents[Key.config_name.S];
    return document === undefined ? {} : { Item: { config_value: { S: JSON.stringify(document) } } };
  });
  dynamoDb.on(PutItemCommand).callsFake((params) => {
    calls.push({ service: 'dynamodb', operation: 'PutItem', params });
    if (putError) throw exception(putError);
    return {};
  });
  sns.on(PublishCommand).callsFake((params) => {
    calls.push({ service: 'sns', operation: 'Publish', params });
    if (publishError) throw exception(publishError);
    return {};
  });
  sts.on(GetCallerIdentityCommand).callsFake((params) => {
    calls.push({ service: 'sts', operation: 'GetCallerIdentity', params });
    return { Account: '111122223333' };
  });
  try {
    return await work(calls);
  } finally {
    for (const mock of [lambda, dynamoDb, sns, sts]) mock.restore();
  }
}

function exception(name: string): Error {
  return Object.assign(new Error('scripted'), { name, $metadata: { httpStatusCode: 400, attempts: 1 } });
}
