import {
  GetFunctionConfigurationCommand,
  InvalidParameterValueException,
  InvalidRequestContentException,
  InvokeCommand,
  RequestTooLargeException,
  ResourceNotFoundException,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { rejection, startOne } from '../support/test-host.ts';

const ECHO = 'export const handler = async (event) => ({ event });';
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

describe('RequestResponse', () => {
  test('returns what the function returns and names the version that ran', async () => {
    const { client, events } = await startOne(ECHO);

    const result = await client.send(new InvokeCommand({ FunctionName: 'f', Payload: '{"a":[1,"ü"]}' }));

    expect(result.Payload?.transformToString()).toBe('{"event":{"a":[1,"ü"]}}');
    expect(result).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(result.FunctionError).toBeUndefined();
    const accepted = await events.until('invoke_accepted');
    expect(accepted).toMatchObject({ functionName: 'f', invocationType: 'RequestResponse', payload: '{"a":[1,"ü"]}' });
    expect(accepted.requestId).toBe(result.$metadata.requestId);
  });

  test('moves the payload untouched, large integers and the order of keys included', async () => {
    const { client, events } = await startOne('export const handler = async () => 1;');
    const payload = '{ "333":1,"111": 12345678901234567890 }';

    await client.send(new InvokeCommand({ FunctionName: 'f', Payload: payload }));

    expect((await events.until('invocation_started')).payload).toBe(payload);
  });

  test('an absent payload is an empty object, an absent result is null', async () => {
    const { client } = await startOne(
      'export const handler = async (event) => { if (Object.keys(event).length) throw 1; };',
    );

    const result = await client.send(new InvokeCommand({ FunctionName: 'f' }));

    expect(result.Payload?.transformToString()).toBe('null');
  });

  test('LogType Tail returns the last 4 KB of the log', async () => {
    const { invoke } = await startOne(
      "export const handler = async ({ n }) => { for (let i = 0; i < n; i++) console.log('line', i); };",
    );

    expect((await invoke('f', { n: 2 }, { LogType: 'Tail' })).log).toBe('line 0\nline 1\n');
    const long = (await invoke('f', { n: 1000 }, { LogType: 'Tail' })).log;
    expect(long.length).toBe(4096);
    expect(long.endsWith('line 998\nline 999\n')).toBe(true);
    expect((await invoke('f', { n: 1 })).log).toBe('');
  });

  test('a function that returns more than 6 MB fails with the error of Lambda and stays warm', async () => {
    const { invoke, events } = await startOne("export const handler = async ({ bytes }) => 'x'.repeat(bytes - 2);");

    const large = await invoke('f', { bytes: 6 * 1024 * 1024 + 101 });
    expect(large).toMatchObject({ functionError: 'Unhandled', value: { errorType: 'Function.ResponseSizeTooLarge' } });
    const fits = await invoke('f', { bytes: 6 * 1024 * 1024 + 100 });
    expect(fits.functionError).toBeUndefined();
    expect(events.of('environment_started')).toHaveLength(1);
  });

  test('is throttled when the reserved concurrency is in use', async () => {
    const code = 'export const handler = ({ hang }) => (hang ? new Promise(() => setInterval(() => {}, 1000)) : 1);';
    const { invoke, events, host } = await startOne(code, { reservedConcurrency: 1 });
    const hanging = invoke('f', { hang: true });
    await events.until('invocation_started');

    const error = await rejection(invoke('f'));

    expect(error).toBeInstanceOf(TooManyRequestsException);
    expect(error).toMatchObject({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      $metadata: { httpStatusCode: 429 },
    });
    expect(events.of('invoke_throttled')).toMatchObject([{ functionName: 'f' }]);
    await host.close({ drainMs: 0 });
    expect((await hanging).value.errorType).toBe('Runtime.ExitError');
  });

  test('a reserved concurrency of 0 lets nothing through', async () => {
    const { invoke } = await startOne(ECHO, { reservedConcurrency: 0 });
    expect(await rejection(invoke('f'))).toBeInstanceOf(TooManyRequestsException);
  });
});

describe('Event', () => {
  test('is answered with 202 before the function has run, and runs', async () => {
    const { invokeEvent, events } = await startOne(ECHO);

    const accepted = await invokeEvent('f', { n: 1 });

    expect(accepted).toMatchObject({ status: 202, text: '' });
    const finished = await events.until('invocation_finished');
    expect(finished).toMatchObject({ outcome: 'ok', requestId: accepted.requestId });
    expect(events.of('invoke_accepted')[0]).toMatchObject({ invocationType: 'Event', payload: '{"n":1}' });
  });

  test('may have 1 MB, a RequestResponse 6 MB', async () => {
    const { invoke, invokeEvent } = await startOne('export const handler = async () => 1;');
    const jsonOf = (bytes: number) => 'x'.repeat(bytes - 2);

    expect((await invokeEvent('f', jsonOf(1024 * 1024))).status).toBe(202);
    const tooLarge = await rejection(invokeEvent('f', jsonOf(1024 * 1024 + 1)));
    expect(tooLarge).toBeInstanceOf(RequestTooLargeException);
    expect(tooLarge).toMatchObject({ $metadata: { httpStatusCode: 413 } });

    expect((await invoke('f', jsonOf(6 * 1024 * 1024))).value).toBe(1);
    expect(await rejection(invoke('f', jsonOf(6 * 1024 * 1024 + 1)))).toBeInstanceOf(RequestTooLargeException);
  });
});

describe('requests that never reach a function', () => {
  test('a DryRun is answered with 204 and runs nothing', async () => {
    const { invoke, events } = await startOne(ECHO);

    expect((await invoke('f', {}, { InvocationType: 'DryRun' })).status).toBe(204);
    expect(events.all).toEqual([]);
  });

  test('a payload that is not JSON, or not UTF-8, is refused', async () => {
    const { client } = await startOne(ECHO);
    for (const payload of [Buffer.from('{"a":'), Buffer.from([0x22, 0xff, 0x22])]) {
      const error = await rejection(client.send(new InvokeCommand({ FunctionName: 'f', Payload: payload })));
      expect(error).toBeInstanceOf(InvalidRequestContentException);
      expect(error).toMatchObject({ $metadata: { httpStatusCode: 400 } });
    }
  });

  test('an unknown function is not found, with the body of Lambda', async () => {
    const { invoke, host } = await startOne(ECHO);

    const error = await rejection(invoke('g'));
    expect(error).toBeInstanceOf(ResourceNotFoundException);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 404 } });

    const raw = await fetch(`${host.endpoint}/2015-03-31/functions/g/invocations`, { method: 'POST' });
    expect(await raw.json()).toEqual({ Type: 'User', Message: `Function not found: ${ARN.replace(/f$/, 'g')}` });
  });

  test('a name that is none, an unknown type, another operation are refused', async () => {
    const { host } = await startOne(ECHO);
    const ask = async (path: string, headers = {}) => {
      const response = await fetch(`${host.endpoint}/2015-03-31/functions/${path}`, { method: 'POST', headers });
      return [response.status, response.headers.get('x-amzn-errortype')];
    };
    const refused = [400, InvalidParameterValueException.name];

    expect(await ask('a%20b/invocations')).toEqual(refused);
    expect(await ask('%/invocations')).toEqual(refused);
    expect(await ask('f/invocations', { 'X-Amz-Invocation-Type': 'Later' })).toEqual(refused);
    expect(await ask('f/versions')).toEqual(refused);
  });
});

test('a function is named by name, ARN or partial ARN, with or without qualifier', async () => {
  const { invoke } = await startOne(
    'export const handler = async (_event, { invokedFunctionArn }) => invokedFunctionArn;',
  );

  for (const name of [
    'f',
    ARN,
    'function:f',
    '000000000000:function:f',
    'arn:aws:lambda:eu-west-1:123456789012:function:f',
  ]) {
    expect((await invoke(name)).value).toBe(ARN);
  }
  expect((await invoke('f:live')).value).toBe(`${ARN}:live`);
  expect((await invoke('f', {}, { Qualifier: 'live' })).value).toBe(`${ARN}:live`);
});

test('GetFunctionConfiguration tells what is deployed', async () => {
  const { client } = await startOne(ECHO, { timeoutMs: 2_500, memoryMb: 512, environment: { A: 'b' } });

  const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }));

  expect(configuration).toMatchObject({
    FunctionName: 'f',
    FunctionArn: ARN,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Timeout: 3,
    MemorySize: 512,
    Environment: { Variables: { A: 'b' } },
    Version: '$LATEST',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  });
  const missing = client.send(new GetFunctionConfigurationCommand({ FunctionName: 'g' }));
  expect(await rejection(missing)).toBeInstanceOf(ResourceNotFoundException);
});
