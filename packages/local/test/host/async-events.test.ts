import { describe, expect, test } from 'vitest';
import { WAITING_EVENTS_MAX } from '../../src/host/async-events.ts';
import { LambdaApiError } from '../../src/host/errors.ts';
import { type FunctionSpec, resolveFunction } from '../../src/host/function-spec.ts';
import { HostedFunction } from '../../src/host/hosted-function.ts';
import { functionArn } from '../../src/index.ts';
import { EventLog } from '../support/event-log.ts';
import { ManualTime } from '../support/manual-time.ts';
import { functionOf, startOne } from '../support/test-host.ts';

const FAIL = "export const handler = async () => { throw new Error('always'); };";
const HANG = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';
const MINUTE_MS = 60_000;
const IDLE_SPEC: FunctionSpec = { name: 'f', command: ['true'], cwd: '/', handler: 'index.handler' };
/** Environments are not to end while a test moves the clock. */
const NEVER_IDLE = { idleMs: 100 * 60 * MINUTE_MS };

/** Starts the function `f`; the clock moves only when told. */
async function startAt(code: string, spec: Partial<FunctionSpec> = {}) {
  const time = new ManualTime();
  const { host, events, invokeEvent } = await startOne(code, { timeoutMs: 900_000, ...spec }, { time, ...NEVER_IDLE });
  /** Moves on, as soon as the host has answered the latest event with a timer. */
  const advance = async (ms: number) => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    time.advance(ms);
  };
  return { host, events, invokeEvent, advance };
}

describe('an event that fails', () => {
  test('is run again after one minute and after two more, with the same request id, then dropped', async () => {
    const { invokeEvent, events, advance } = await startAt(FAIL);
    const { requestId } = await invokeEvent('f', { n: 1 });

    await events.until('invocation_finished', 1);
    await advance(MINUTE_MS - 1);
    expect(events.of('invocation_started')).toHaveLength(1);
    await advance(1);
    await events.until('invocation_finished', 2);
    await advance(2 * MINUTE_MS - 1);
    expect(events.of('invocation_started')).toHaveLength(2);
    await advance(1);

    const dropped = await events.until('event_dropped');
    expect(dropped).toMatchObject({ reason: 'retries_exhausted', requestId, payload: '{"n":1}' });
    expect(events.of('invocation_started').map((event) => event.requestId)).toEqual([requestId, requestId, requestId]);
    await advance(60 * MINUTE_MS);
    expect(events.of('invocation_started')).toHaveLength(3);
  });

  test('is not run again with asyncRetries 0', async () => {
    const { invokeEvent, events } = await startAt(FAIL, { asyncRetries: 0 });
    await invokeEvent('f');
    expect((await events.until('event_dropped')).reason).toBe('retries_exhausted');
    expect(events.of('invocation_started')).toHaveLength(1);
  });

  test('is not run again when it would be too old by then', async () => {
    const { invokeEvent, events, advance } = await startAt(FAIL, { maxEventAgeSeconds: 60 });
    await invokeEvent('f');
    await events.until('invocation_finished');
    await advance(MINUTE_MS);
    expect((await events.until('event_dropped')).reason).toBe('event_age');
    expect(events.of('invocation_started')).toHaveLength(1);
  });

  test('succeeds at the second run and is forgotten', async () => {
    const { invokeEvent, events, advance } = await startAt(
      "let runs = 0; export const handler = async () => { if (runs++ === 0) throw new Error('first'); };",
    );
    await invokeEvent('f');
    await events.until('invocation_finished', 1);
    await advance(MINUTE_MS);
    expect(await events.until('invocation_finished', 2)).toMatchObject({ outcome: 'ok' });
    await advance(10 * 60 * MINUTE_MS);
    expect(events.of('event_dropped')).toEqual([]);
  });

  test('a time-out is a failure like any other', async () => {
    const { invokeEvent, events, advance } = await startAt(HANG, { timeoutMs: 3_000, asyncRetries: 1 });
    await invokeEvent('f');
    await events.until('invocation_started', 1);
    await advance(3_000);
    await events.until('invocation_finished', 1);
    await advance(MINUTE_MS);
    await events.until('invocation_started', 2);
    await advance(3_000);
    expect((await events.until('event_dropped')).reason).toBe('retries_exhausted');
  });
});

describe('events beyond the concurrency', () => {
  test('wait, and never more run at once than allowed', async () => {
    const { invokeEvent, events, advance } = await startAt(HANG, {
      reservedConcurrency: 2,
      timeoutMs: 3_000,
      asyncRetries: 0,
    });
    for (let n = 0; n < 3; n++) await invokeEvent('f', { n });
    await events.until('invocation_started', 2);

    await advance(3_000);
    await events.until('invocation_started', 3);

    const happened = events.all.map(({ type }) => type).filter((type) => type.startsWith('invocation_'));
    expect(happened.slice(0, 3)).toEqual(['invocation_started', 'invocation_started', 'invocation_finished']);
    expect(events.of('invocation_started')[2]?.payload).toBe('{"n":2}');
  });

  test('run in the order of their arrival', async () => {
    const { invokeEvent, events } = await startAt('export const handler = async () => 1;', { reservedConcurrency: 1 });
    const sent = await Promise.all(Array.from({ length: 20 }, (_, n) => invokeEvent('f', { n })));

    await events.until('invocation_finished', 20);

    const accepted = events.of('invoke_accepted').map(({ requestId }) => requestId);
    expect(new Set(accepted)).toEqual(new Set(sent.map(({ requestId }) => requestId)));
    expect(events.of('invocation_started').map(({ requestId }) => requestId)).toEqual(accepted);
    expect(events.of('environment_started')).toHaveLength(1);
  });

  test('are dropped when they have waited too long', async () => {
    const { invokeEvent, events, advance } = await startAt(FAIL, { reservedConcurrency: 0, maxEventAgeSeconds: 60 });
    const { requestId } = await invokeEvent('f');
    await advance(MINUTE_MS - 1);
    expect(events.of('event_dropped')).toEqual([]);
    await advance(1);
    expect(await events.until('event_dropped')).toMatchObject({ reason: 'event_age', requestId });
    expect(events.of('invocation_started')).toEqual([]);
  });

  test('are kept for six hours unless the function says otherwise', async () => {
    const { invokeEvent, events, advance } = await startAt(FAIL, { reservedConcurrency: 0 });
    await invokeEvent('f');
    await advance(6 * 60 * MINUTE_MS - 1);
    expect(events.of('event_dropped')).toEqual([]);
    await advance(1);
    expect(events.of('event_dropped')).toHaveLength(1);
  });

  test('run with the function that replaced theirs', async () => {
    const { host, invokeEvent, events } = await startAt(FAIL, { reservedConcurrency: 0 });
    await invokeEvent('f');
    host.putFunction({ ...(await functionOf('f', 'export const handler = async () => 1;')), reservedConcurrency: 1 });
    expect(await events.until('invocation_finished')).toMatchObject({ outcome: 'ok' });
  });

  test('are dropped with the function, and with the host', async () => {
    const { host, invokeEvent, events } = await startAt(FAIL, { reservedConcurrency: 0 });
    const spec = await functionOf('f', FAIL);
    await invokeEvent('f');
    expect(await host.removeFunction('f')).toBe(true);
    expect(events.of('event_dropped').map(({ reason }) => reason)).toEqual(['function_removed']);

    await host.putFunction({ ...spec, reservedConcurrency: 0 });
    await invokeEvent('f');
    await host.close({ drainMs: 0 });
    expect(events.of('event_dropped').map(({ reason }) => reason)).toEqual(['function_removed', 'host_closed']);
  });

  test('are bounded: a caller is throttled instead', () => {
    const log = new EventLog();
    const hosted = new HostedFunction(resolveFunction({ ...IDLE_SPEC, reservedConcurrency: 0 }), {
      time: new ManualTime(),
      processes: { started() {}, ended() {} },
      report: (event) => log.observe({ ...event, atMs: 0 }),
      isolation: {},
      idleMs: MINUTE_MS,
      asyncRetryDelaysMs: [MINUTE_MS, MINUTE_MS],
    });
    const request = { functionArn: functionArn('f'), payload: '{}', traceHeader: undefined };

    for (let event = 0; event < WAITING_EVENTS_MAX; event++) hosted.accept(request);

    expect(() => hosted.accept(request)).toThrow(LambdaApiError);
    expect(() => hosted.accept(request)).toThrow('TooManyRequestsException');
    expect(log.of('invoke_accepted')).toHaveLength(WAITING_EVENTS_MAX);
    hosted.stopEvents();
    expect(log.of('event_dropped')).toHaveLength(WAITING_EVENTS_MAX);
  });
});
