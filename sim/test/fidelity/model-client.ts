import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsError } from '../../src/world/aws-error.ts';
import type { Answer, Backend, Request } from './backends.ts';

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/** A client whose calls the model answers; the real store adapter is built on it. */
export function modelClient(
  backend: Backend,
  onAnswer: (request: Request, answer: Answer) => void = () => {},
): DynamoDBClient {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const send = async (command: Sent): Promise<object> => {
    const request = { operation: command.constructor.name.replace(/Command$/, ''), input: command.input };
    const answer = await backend.answer(request);
    onAnswer(request, answer);
    if ('error' in answer) throw awsError(answer.error, 400);
    return answer.output;
  };
  return Object.assign(client, { send });
}
