import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbClient, type DynamoDbConfig } from '../../../src/aws/dynamodb/index.ts';
import { sleeplessSystem } from './sleepless-system.ts';

export interface RecordedCall {
  /** The command's name less `Command`. */
  readonly operation: string;
  readonly params: object;
}

/** What one operation answers in turn; an error is thrown. When they have run out, the answer is empty. */
export type Answers = Readonly<Record<string, readonly (object | Error)[]>>;

/** A real client of the SDK whose requests are recorded and answered before they are sent. */
export function scriptedClient(answers: Answers = {}): { client: DynamoDBClient; calls: RecordedCall[] } {
  const calls: RecordedCall[] = [];
  const client = answeringClient((operation, params) => {
    const before = calls.filter((call) => call.operation === operation).length;
    calls.push({ operation, params });
    return answers[operation]?.[before] ?? {};
  });
  return { client, calls };
}

/** A real client of the SDK whose requests are answered before they are sent; an error is thrown. */
export function answeringClient(answer: (operation: string, params: object) => object | Error): DynamoDBClient {
  const client = new DynamoDBClient({ region: 'us-west-2', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async ({ input }) => {
        const answered = answer(commandName.replace(/Command$/, ''), input);
        if (answered instanceof Error) throw answered;
        return { output: { $metadata: {}, ...answered }, response: {} };
      },
    { step: 'initialize' },
  );
  return client;
}

export const CONFIG = { tableName: 't', rowMapper: { id: 'S', n: 'N', day: 'N' } } as const satisfies DynamoDbConfig;

/** Our client on a scripted one; it sleeps no time. */
export function setup(answers: Answers = {}, config: DynamoDbConfig = CONFIG) {
  const { client: sdk, calls } = scriptedClient(answers);
  const { system, sleeps } = sleeplessSystem();
  const client = new DynamoDbClient({ config, client: sdk, platform: { system, variable: () => undefined } });
  return { client, calls, sleeps };
}
