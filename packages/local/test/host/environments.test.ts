import { describe, expect, test } from 'vitest';
import { ManualTime } from '../support/manual-time.ts';
import { functionOf, rejection, startHost, startOne } from '../support/test-host.ts';
import { openTether } from '../support/tether.ts';

const PID = 'export const handler = async () => process.pid;';
const HANG = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';

/** Asks until its own host is closing, then invokes two functions asynchronously; returns how Lambda answered. */
const INVOKES_REPORTER = `
  export const handler = async () => {
    const invoke = async (name, type = 'Event') => {
      const url = process.env.AWS_ENDPOINT_URL_LAMBDA + '/2015-03-31/functions/' + name + '/invocations';
      const headers = { 'X-Amz-Invocation-Type': type };
      return (await fetch(url, { method: 'POST', headers, body: '{"n":1}' })).status;
    };
    while ((await invoke('worker', 'DryRun')) === 204);
    return { reporter: await invoke('reporter'), worker: await invoke('worker') };
  };`;

describe('an environment', () => {
  test('is kept warm: its state stays, only the first invocation is cold', async () => {
    const { invoke, events } = await startOne('let n = 0; export const handler = async () => ++n;');

    expect([(await invoke('f')).value, (await invoke('f')).value, (await invoke('f')).value]).toEqual([1, 2, 3]);
    expect(events.of('invocation_started').map(({ cold }) => cold)).toEqual([true, false, false]);
    expect(new Set(events.of('invocation_started').map(({ environmentId }) => environmentId)).size).toBe(1);
  });

  test('gives the handler a context as Lambda does', async () => {
    const { invoke, events } = await startOne(
      `export const handler = async (_event, context) =>
        ({ ...context, remainingMs: context.getRemainingTimeInMillis() });`,
      { memoryMb: 512, timeoutMs: 20_000 },
    );

    const { value, requestId } = await invoke('f');

    expect(value).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      awsRequestId: requestId,
      functionName: 'f',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      memoryLimitInMB: '512',
      logGroupName: '/aws/lambda/f',
      logStreamName: (await events.until('environment_started')).logStream,
      remainingMs: expect.any(Number),
    });
    expect(value.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(value.remainingMs).toBeGreaterThan(10_000);
    expect(value.remainingMs).toBeLessThanOrEqual(20_000);
  });

  test('tells the observer each line it writes, with stream and request', async () => {
    const { invoke, events } = await startOne(`
      console.log('loading');
      export const handler = async () => { console.log('one\\ntwö'); console.error('three'); };`);

    const { requestId } = await invoke('f');
    await events.until('log_line', 4);

    const lines = events.of('log_line').map((event) => [event.stream, event.line, event.requestId]);
    expect(lines).toEqual(
      expect.arrayContaining([
        ['stdout', 'loading', undefined],
        ['stdout', 'one', requestId],
        ['stdout', 'twö', requestId],
        ['stderr', 'three', requestId],
      ]),
    );
  });

  test('is ended when idle; the most recently used one is used first and lives on', async () => {
    const time = new ManualTime();
    const { invoke, events } = await startOne(
      'export const handler = ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms));',
      {},
      { time, idleMs: 1_000 },
    );
    await Promise.all([invoke('f', { ms: 100 }), invoke('f', { ms: 100 })]);
    const [first, second] = events.of('environment_started').map(({ environmentId }) => environmentId);

    await time.armed(1_000, 2);
    time.advance(999);
    await invoke('f', { ms: 0 });
    await time.armed(1_000, 1);
    const used = events.of('invocation_started')[2]?.environmentId;
    const unused = used === first ? second : first;
    time.advance(1);

    expect(await events.until('environment_ended')).toMatchObject({ environmentId: unused, reason: 'idle' });
    await invoke('f', { ms: 0 });
    expect(events.of('invocation_started')[3]).toMatchObject({ environmentId: used, cold: false });
  });

  test('ends with what it started', async () => {
    const tether = await openTether();
    const child = JSON.stringify(`(async () => { ${tether.code} })()`);
    const { host } = await startHost([
      await functionOf(
        'f',
        `import { spawn } from 'node:child_process';
         export const handler = async () => { spawn(process.execPath, ['-e', ${child}], { stdio: 'inherit' }); };`,
      ),
    ]).then(async (started) => {
      await started.invoke('f');
      return started;
    });
    const { ended } = await tether.tied();

    await host.close({ drainMs: 0 });

    await ended;
  });
});

describe('replacing a function', () => {
  test('runs the new code at the next invocation; what is under way ends with the old', async () => {
    const { host, invoke, events } = await startOne(
      "export const handler = ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms, 'old'));",
    );
    const underWay = invoke('f', { ms: 200 });
    await events.until('invocation_started');

    const replaced = host.putFunction(await functionOf('f', "export const handler = async () => 'new';"));

    expect((await invoke('f', { ms: 0 })).value).toBe('new');
    expect((await underWay).value).toBe('old');
    await replaced;
    expect(events.of('environment_ended').map(({ reason }) => reason)).toEqual(['replaced']);
    expect((await invoke('f', { ms: 0 })).value).toBe('new');
  });

  test('an invocation that waits for an environment of the old code gets one of the new', async () => {
    const { host, invoke, events } = await startOne('await new Promise(() => setInterval(() => {}, 1000));');
    const waiting = invoke('f');
    await events.until('environment_started');
    host.putFunction(await functionOf('f', "export const handler = async () => 'new';"));
    expect((await waiting).value).toBe('new');
  });
});

test('a removed function is not found, what runs of it may end', async () => {
  const { host, invoke, events } = await startOne(
    'export const handler = () => new Promise((resolve) => setTimeout(resolve, 100, 1));',
  );
  const underWay = invoke('f');
  await events.until('invocation_started');

  const removed = host.removeFunction('f');
  expect(await rejection(invoke('f'))).toMatchObject({ name: 'ResourceNotFoundException' });

  expect(await removed).toBe(true);
  expect((await underWay).value).toBe(1);
  expect(await events.until('environment_ended')).toMatchObject({ reason: 'removed' });
  expect(await host.removeFunction('f')).toBe(false);
});

describe('closing', () => {
  test('lets running invocations end, takes no new ones, leaves nothing running', async () => {
    const tether = await openTether();
    const { host, invoke, events } = await startOne(`${tether.code}
      export const handler = () => new Promise((resolve) => setTimeout(resolve, 100, 1));`);
    const underWay = invoke('f');
    await events.until('invocation_started');
    const { ended } = await tether.tied();

    const closed = host.close({ drainMs: 20_000 });
    expect(await rejection(invoke('f'))).toMatchObject({ name: 'TooManyRequestsException' });

    expect((await underWay).value).toBe(1);
    await closed;
    await ended;
    expect(await rejection(fetch(host.endpoint))).toBeInstanceOf(TypeError);
    expect(events.of('environment_ended').map(({ reason }) => reason)).toEqual(['closed']);
    await host.close();
  });

  test('kills what runs longer than the drain time', async () => {
    const time = new ManualTime();
    const { host, invoke, events } = await startOne(HANG, {}, { time });
    const underWay = invoke('f');
    await events.until('invocation_started');

    const closed = host.close({ drainMs: 5_000 });
    time.advance(5_000);

    await closed;
    expect((await underWay).value.errorType).toBe('Runtime.ExitError');
    expect(events.of('environment_ended').map(({ reason }) => reason)).toEqual(['closed']);
  });

  test('lets running invocations report to those that are to serve them, and waits for these too', async () => {
    const { host, invoke, events } = await startHost([
      await functionOf('worker', INVOKES_REPORTER),
      await functionOf('reporter', 'export const handler = ({ n }) => new Promise((done) => setTimeout(done, 50, n));'),
    ]);
    const underWay = invoke('worker');
    await events.until('invocation_started');

    await host.close({ drainMs: 20_000, serving: ['reporter'] });

    expect((await underWay).value).toEqual({ reporter: 202, worker: 429 });
    expect(events.of('invocation_finished').map(({ functionName, outcome }) => [functionName, outcome])).toEqual([
      ['worker', 'ok'],
      ['reporter', 'ok'],
    ]);
  });

  test('that takes too long is cut short by a second request', async () => {
    const { host, invoke, events } = await startOne(HANG);
    const underWay = invoke('f');
    await events.until('invocation_started');

    const closed = host.close({ drainMs: 900_000 });
    await host.close({ drainMs: 0 });

    await closed;
    expect((await underWay).value.errorType).toBe('Runtime.ExitError');
  });

  test('with idle environments takes no time', async () => {
    const { host, invoke, events } = await startOne(PID);
    const { value: pid } = await invoke('f');
    await host.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(events.of('environment_ended')).toHaveLength(1);
  });
});
