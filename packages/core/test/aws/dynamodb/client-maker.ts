import { DynamoDbClient, type DynamoDbConfig } from '../../../src/aws/dynamodb/index.ts';
import { answeringClient, type RecordedCall } from './scripted-client.ts';
import { sleeplessSystem } from './sleepless-system.ts';

export type Answer = (call: RecordedCall) => object | Error;

/** Makes clients that are answered each in its own way; they share a client of the SDK, which is slow to make. */
export function clientMaker(config: DynamoDbConfig): (answer: Answer) => DynamoDbClient {
  let answerNow: Answer = () => ({});
  const client = answeringClient((operation, params) => answerNow({ operation, params }));
  return (answer) => {
    answerNow = answer;
    const { system } = sleeplessSystem();
    return new DynamoDbClient({ config, client, platform: { system, variable: () => undefined } });
  };
}
