import { RecursiveInvocationException } from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHAIN_INVOCATIONS_MAX, nextHop } from '../../src/host/recursion.ts';
import { bundleFunction, nodeCommand } from '../../src/index.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { rejection, startHost, startOne } from '../support/test-host.ts';

const TRACE =
  /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01];Lineage=([0-9a-f]{8}:\d+)(\|[0-9a-f]{8}:\d+)*$/;

describe('a hop', () => {
  test('counts how often a function ran before in its chain, whatever ran in between', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 }), (names) => {
        const runs = new Map<string, number>();
        let traceHeader: string | undefined;
        for (const name of names) {
          const hop = nextHop(traceHeader, name);
          expect(hop.earlierInvocations).toBe(runs.get(name) ?? 0);
          expect(hop.traceHeader).toMatch(TRACE);
          runs.set(name, hop.earlierInvocations + 1);
          traceHeader = hop.traceHeader;
        }
      }),
    );
  });

  test('stays in its trace, with a new parent', () => {
    const first = nextHop(undefined, 'a').traceHeader;
    const second = nextHop(first, 'b').traceHeader;
    expect(second.split(';')[0]).toBe(first.split(';')[0]);
    expect(second.split(';')[1]).not.toBe(first.split(';')[1]);
  });

  test('a chain of many functions keeps a short header', () => {
    let header: string | undefined;
    for (let n = 0; n < 100; n++) header = nextHop(header, `f${n}`).traceHeader;
    expect(header?.split('|')).toHaveLength(16);
  });

  test('whatever comes in, a well-formed header goes out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (incoming) => {
        expect(nextHop(incoming, 'a').traceHeader).toMatch(TRACE);
        expect(nextHop(`Root=${incoming};Lineage=${incoming}`, 'a').traceHeader).toMatch(TRACE);
      }),
    );
  });
});

describe('a function that invokes itself through the SDK', () => {
  /** Starts the function `again`, bundled with the real client. */
  async function startAgain(environment: Record<string, string> = {}, recursiveLoop?: 'Allow') {
    const entry = new URL('../functions/again.ts', import.meta.url).pathname;
    const { folder, handler } = await bundleFunction({ entry, outFolder: await tempFolder() });
    const spec = { name: 'again', command: nodeCommand(), cwd: folder, handler, timeoutMs: 20_000, environment };
    return startHost([recursiveLoop ? { ...spec, recursiveLoop } : spec]);
  }

  test('is stopped after 16 invocations of one chain, and the event is dropped', async () => {
    const { invokeEvent, events } = await startAgain();

    await invokeEvent('again', { left: 30 });

    const dropped = await events.until('event_dropped');
    expect(dropped).toMatchObject({ reason: 'recursion', payload: '{"left":14}' });
    expect(events.of('invocation_started')).toHaveLength(CHAIN_INVOCATIONS_MAX);
    expect(events.of('invoke_accepted').at(-1)?.requestId).toBe(dropped.requestId);
  });

  test.each([
    ['goes on when its client sends no trace header', { WITHOUT_TRACE: 'yes' }, undefined],
    ['goes on when the function allows it', {}, 'Allow'] as const,
  ])('%s', async (_title, environment, recursiveLoop) => {
    const { invokeEvent, events } = await startAgain(environment, recursiveLoop);

    await invokeEvent('again', { left: 20 });

    await events.until('invocation_finished', 21);
    expect(events.of('event_dropped')).toEqual([]);
  });
});

test('a synchronous invoke of a chain that is too long is refused', async () => {
  const { client, invoke, events } = await startOne('export const handler = async () => process.env._X_AMZN_TRACE_ID;');
  let traceHeader: string | undefined;
  client.middlewareStack.add(
    (next) => (args) => {
      if (traceHeader !== undefined)
        Object.assign((args.request as { headers: object }).headers, { 'X-Amzn-Trace-Id': traceHeader });
      return next(args);
    },
    { step: 'build' },
  );

  for (let hop = 0; hop < CHAIN_INVOCATIONS_MAX; hop++) traceHeader = (await invoke('f')).value;
  const error = await rejection(invoke('f'));

  expect(error).toBeInstanceOf(RecursiveInvocationException);
  expect(error).toMatchObject({ $metadata: { httpStatusCode: 400 } });
  expect(events.of('invocation_started')).toHaveLength(CHAIN_INVOCATIONS_MAX);
});
