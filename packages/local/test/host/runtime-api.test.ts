import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FunctionPool } from '../../src/host/function-pool.ts';
import { resolveFunction } from '../../src/host/function-spec.ts';
import { RuntimeApi } from '../../src/host/runtime-api.ts';
import { ManualTime } from '../support/manual-time.ts';
import { functionOf, startHost } from '../support/test-host.ts';

const INVOCATION = { requestId: 'r1', functionArn: 'arn:f', payload: '{"a":1}', traceHeader: 'Root=1-a' };

/** A Runtime API whose only invocation is `r1`, and what it heard. */
async function openApi() {
  const heard: string[] = [];
  const api: RuntimeApi = await RuntimeApi.open({
    polled: () => api.deliver(INVOCATION, 1234),
    responded: (id, body) => id === 'r1' && heard.push(`responded ${body}`) > 0,
    failed: (id, type, body) => id === 'r1' && heard.push(`failed ${type} ${body}`) > 0,
    initFailed: (type, body) => heard.push(`init ${type} ${body}`),
    hungUp: () => heard.push('hung up'),
  });
  onTestFinished(() => api.close());
  const call = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const url = `http://${api.address}/2018-06-01/runtime${path}`;
    const response = await fetch(url, body === undefined ? { method } : { method, body, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { heard, call };
}

describe('the Runtime API', () => {
  test('hands out an invocation with all that a runtime needs', async () => {
    const { call } = await openApi();

    const { status, headers, text } = await call('GET', '/invocation/next');

    expect([status, text]).toEqual([200, '{"a":1}']);
    expect(Object.fromEntries(headers)).toMatchObject({
      'lambda-runtime-aws-request-id': 'r1',
      'lambda-runtime-deadline-ms': '1234',
      'lambda-runtime-invoked-function-arn': 'arn:f',
      'lambda-runtime-trace-id': 'Root=1-a',
    });
  });

  test('takes a result, an error, an error of loading with 202', async () => {
    const { call, heard } = await openApi();
    const type = { 'Lambda-Runtime-Function-Error-Type': 'Bad' };

    expect((await call('POST', '/invocation/r1/response', '7')).status).toBe(202);
    expect((await call('POST', '/invocation/r1/error', '{}', type)).status).toBe(202);
    expect((await call('POST', '/init/error', '', type)).status).toBe(202);

    expect(heard).toEqual(['responded 7', 'failed Bad {}', 'init Bad {"errorType":"Bad"}']);
  });

  test('refuses what belongs to no invocation or is too large', async () => {
    const { call, heard } = await openApi();

    expect((await call('POST', '/invocation/r2/response', '7')).status).toBe(400);
    expect((await call('POST', '/invocation/r2/error', '7')).status).toBe(400);
    expect((await call('POST', '/invocation/r1/done', '7')).status).toBe(404);
    const tooLarge = await call('POST', '/invocation/r1/response', 'x'.repeat(6 * 1024 * 1024 + 101));
    expect([tooLarge.status, JSON.parse(tooLarge.text).errorType]).toEqual([413, 'RequestEntityTooLarge']);
    expect(heard).toEqual(['responded undefined']);
  });
});

test('any command that speaks the Runtime API is a function', async () => {
  const spec = await functionOf('f', '');
  await writeFile(
    join(spec.cwd, 'runtime.mjs'),
    `const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
     for (;;) {
       const next = await fetch(api + 'next');
       const id = next.headers.get('lambda-runtime-aws-request-id');
       await fetch(api + id + '/response', { method: 'POST', body: JSON.stringify([process.cwd(), await next.json()]) });
     }`,
  );
  const { invoke } = await startHost([{ ...spec, command: [process.execPath, 'runtime.mjs'] }]);
  expect((await invoke('f', 1)).value).toEqual([spec.cwd, 1]);
  expect((await invoke('f', 2)).value).toEqual([spec.cwd, 2]);
});

test('a runtime that gives up its poll is replaced', async () => {
  const spec = await functionOf('f', '');
  await writeFile(
    join(spec.cwd, 'runtime.mjs'),
    `const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
     const next = await fetch(api + 'next');
     await fetch(api + next.headers.get('lambda-runtime-aws-request-id') + '/response', { method: 'POST', body: '1' });
     await fetch(api + 'next', { signal: AbortSignal.timeout(20) }).catch(() => {});
     setInterval(() => {}, 1000);`,
  );
  const { invoke, events } = await startHost([{ ...spec, command: [process.execPath, 'runtime.mjs'] }]);
  expect((await invoke('f')).value).toBe(1);
  expect((await events.until('environment_ended')).reason).toBe('exit');
  expect((await invoke('f')).value).toBe(1);
});

test('an environment that is just being ended gets no invocation', async () => {
  const time = new ManualTime();
  const spec = await functionOf('f', 'let n = 0; export const handler = async () => ++n;');
  const processes = { started() {}, ended() {} };
  const context = {
    ...{ time, processes, report: () => {}, isolation: {}, idleMs: 1_000 },
    asyncRetryDelaysMs: [1, 1],
  } as const;
  const pool = new FunctionPool(resolveFunction({ ...spec, reservedConcurrency: 1 }), context, () => {});
  onTestFinished(() => pool.close());
  expect(await pool.invoke(INVOCATION)).toEqual({ ok: true, body: '1' });
  await time.armed(1_000, 1);

  time.advance(1_000);
  const outcome = await pool.invoke(INVOCATION);

  expect(outcome).toEqual({ ok: true, body: '1' });
});
