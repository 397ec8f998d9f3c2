import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const client = new LambdaClient({});
if (process.env.WITHOUT_TRACE) client.middlewareStack.remove('recursionDetectionMiddleware');

/** Invokes itself `left` times, one after the other. */
export async function handler({ left }: { left: number }): Promise<void> {
  if (left === 0) return;
  const payload = JSON.stringify({ left: left - 1 });
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME;
  await client.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: payload }));
}
