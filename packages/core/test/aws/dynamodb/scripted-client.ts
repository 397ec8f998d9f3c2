import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbClient, type DynamoDbConfig } from '../../../src/aws/dynamodb/index.ts';

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
  const client = new DynamoDBClient({ region: 'us-west-2', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async ({ input }) => {
        const operation = commandName.replace(/Command$/, '');
        const before = calls.filter((call) => call.operation === operation).length;
        calls.push({ operation, params: input });
        const answer = answers[operation]?.[before] ?? {};
        if (answer instanceof Error) throw answer;
        return { output: { $metadata: {}, ...answer }, response: {} };
      },
    { step: 'initialize' },
  );
  return { client, calls };
}

export const CONFIG = { tableName: 't', rowMapper: { id: 'S', n: 'N', day: 'N' } } as const satisfies DynamoDbConfig;

/** Our client on a scripted one. */
export function setup(answers: Answers = {}, config: DynamoDbConfig = CONFIG) {
  const { client: sdk, calls } = scriptedClient(answers);
  return { client: new DynamoDbClient({ config, client: sdk }), calls };
}
