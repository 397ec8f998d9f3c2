import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { LambdaFunctionFacts } from '../../src/aws/function-facts.ts';
import { createFunctionsClient, type FunctionsClientOptions, LambdaFunctions } from '../../src/aws/functions.ts';
import { READ_BACK_OFF } from '../../src/aws/retry.ts';
import { FunctionFactsError } from '../../src/ports/function-facts.ts';
import { ManualSystem } from '../../src/testing/index.ts';
import { answers, fails, type Handle, isSilent, resets, startScripted } from '../support/scripted-server.ts';

const REGION = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const SHORT_MS = 150;
/** A busy machine may take long; only where an answer is not waited for is the time-out short. */
const PATIENCE_MS = 30_000;

async function functionsOn(script: readonly Handle[], options: FunctionsClientOptions = {}) {
  const server = await startScripted(...script);
  const client = createFunctionsClient({
    ...REGION,
    endpoint: server.endpoint,
    requestTimeoutMs: PATIENCE_MS,
    ...options,
  });
  onTestFinished(async () => {
    client.destroy();
    await server.stop();
  });
  const facts = new LambdaFunctionFacts(client, new ManualSystem({ autoAdvance: true }));
  return { functions: new LambdaFunctions(client), describe: (name: string) => facts.describe(name), server };
}

interface Seen {
  url?: string | undefined;
  type?: unknown;
  trace?: unknown;
  body?: string;
}

function records(seen: Seen[]): Handle {
  return (request, response, body) => {
    const { 'x-amz-invocation-type': type, 'x-amzn-trace-id': trace } = request.headers;
    seen.push({ url: request.url, type, trace, body });
    response.writeHead(202).end();
  };
}

describe('invoke', () => {
  test('sends the payload as it is, to be run later', async () => {
    const seen: Seen[] = [];
    const { functions } = await functionsOn([records(seen)]);
    const payload = '{"big": 12345678901234567890, "é": 1}';
    expect(await functions.invoke('my_worker', payload)).toEqual({ outcome: 'accepted' });
    expect(seen).toEqual([
      { url: '/2015-03-31/functions/my_worker/invocations', type: 'Event', trace: undefined, body: payload },
    ]);
  });

  test('never hands on the trace by which Lambda would end a chain of 16', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'some_function');
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const seen: Seen[] = [];
    const { functions, server } = await functionsOn([records(seen)]);
    await functions.invoke('my_worker', '{}');
    const usual = new LambdaClient({ ...REGION, endpoint: server.endpoint });
    await usual.send(new InvokeCommand({ FunctionName: 'my_worker', InvocationType: 'Event' }));
    usual.destroy();
    expect(seen.map(({ trace }) => trace)).toEqual([undefined, expect.stringContaining('Root=1-5759e988')]);
  });

  test.each([
    ['throttled', 429, 'TooManyRequestsException'],
    ['function_missing', 404, 'ResourceNotFoundException'],
    ['payload_too_large', 413, 'RequestTooLargeException'],
    ['not_allowed', 403, 'AccessDeniedException'],
    ['other', 400, 'InvalidRequestContentException'],
    ['other', 409, 'ResourceConflictException'],
  ])('is refused: %s (%i %s)', async (reason, status, name) => {
    const { functions, server } = await functionsOn([fails(status, name)]);
    expect(await functions.invoke('my_worker', '{}')).toEqual({
      outcome: 'refused',
      reason,
      error: expect.stringContaining(name),
    });
    expect(server.requests()).toBe(1);
  });

  test.each([
    ['ServiceException', fails(500, 'ServiceException')],
    ['EC2ThrottledException', fails(502, 'EC2ThrottledException')],
    ['a gateway that answers by a page', answers(503, '<html>Unavailable</html>')],
    ['a connection that is reset', resets],
  ])('has an unknown outcome after %s, and is not sent again', async (_what, handle) => {
    const { functions, server } = await functionsOn([handle]);
    expect(await functions.invoke('my_worker', '{}')).toEqual({ outcome: 'unknown', cause: expect.any(Error) });
    expect(server.requests()).toBe(1);
  });

  test('has an unknown outcome when no answer comes in time', async () => {
    const { functions, server } = await functionsOn([isSilent], { requestTimeoutMs: SHORT_MS });
    expect(await functions.invoke('my_worker', '{}')).toEqual({
      outcome: 'unknown',
      cause: expect.objectContaining({ name: 'TimeoutError' }),
    });
    expect(server.requests()).toBe(1);
  });

  test('that was never sent is refused', async () => {
    const noCredentials = async () => {
      throw new Error('no credentials');
    };
    const { functions, server } = await functionsOn([isSilent], { credentials: noCredentials });
    expect(await functions.invoke('my_worker', '{}')).toMatchObject({ outcome: 'refused', reason: 'other' });
    expect(server.requests()).toBe(0);
  });
});

describe('describe', () => {
  const deployed = answers(200, '{"FunctionName":"my_worker","Timeout":30}');

  test('tells the time-out in milliseconds', async () => {
    const { describe: ask } = await functionsOn([deployed]);
    expect(await ask('my_worker')).toEqual({ timeoutMs: 30_000 });
  });

  test('tells that there is no such function', async () => {
    const { describe: ask } = await functionsOn([fails(404, 'ResourceNotFoundException')]);
    expect(await ask('my_worker')).toBe('missing');
  });

  test('asks again while there is no answer', async () => {
    const { describe: ask, server } = await functionsOn([
      fails(500, 'ServiceException'),
      fails(429, 'TooManyRequestsException'),
      deployed,
    ]);
    expect(await ask('my_worker')).toEqual({ timeoutMs: 30_000 });
    expect(server.requests()).toBe(3);
  });

  test('gives up after a while', async () => {
    const { describe: ask, server } = await functionsOn([fails(500, 'ServiceException')]);
    await expect(ask('my_worker')).rejects.toThrow(FunctionFactsError);
    expect(server.requests()).toBe(READ_BACK_OFF.triesMax);
  });

  test('does not ask again when it may not', async () => {
    const { describe: ask, server } = await functionsOn([fails(403, 'AccessDeniedException')]);
    await expect(ask('my_worker')).rejects.toThrow('my_worker cannot be described: AccessDenied');
    expect(server.requests()).toBe(1);
  });
});
