import { InvalidInputError } from 'sosw';
import { describe, expect, test } from 'vitest';
import { type FunctionSpec, resolveFunction } from '../../src/host/function-spec.ts';
import { startLambdaHost } from '../../src/index.ts';
import { rejection } from '../support/test-host.ts';

const SPEC: FunctionSpec = { name: 'f', command: ['node'], cwd: '/code', handler: 'index.handler' };

test('the defaults are those of Lambda', () => {
  expect(resolveFunction(SPEC)).toMatchObject({
    runtime: 'nodejs20.x',
    timeoutMs: 3_000,
    memoryMb: 128,
    asyncRetries: 2,
    maxEventAgeSeconds: 21_600,
    recursiveLoop: 'Terminate',
    isReserved: false,
  });
  expect(resolveFunction({ ...SPEC, reservedConcurrency: 5 })).toMatchObject({ concurrency: 5, isReserved: true });
});

describe('a specification that makes no sense is refused by its key', () => {
  test.each<[keyof FunctionSpec, Partial<FunctionSpec>]>([
    ['name', { name: 'a b' }],
    ['name', { name: 'x'.repeat(65) }],
    ['command', { command: [''] }],
    ['cwd', { cwd: '' }],
    ['handler', { handler: '' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: 900_001 }],
    ['memoryMb', { memoryMb: 1.5 }],
    ['reservedConcurrency', { reservedConcurrency: -1 }],
    ['asyncRetries', { asyncRetries: 3 }],
    ['maxEventAgeSeconds', { maxEventAgeSeconds: 21_601 }],
    ['environment', { environment: { AWS_PROFILE: 'production' } }],
    ['environment', { environment: { _HANDLER: 'x.y' } }],
  ])('%s: %j', (key, wrong) => {
    const error = catching(() => resolveFunction({ ...SPEC, ...wrong }));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ details: { path: `functions.${{ ...SPEC, ...wrong }.name}.${key}` } });
  });

  test('and the host does not start', async () => {
    const started = startLambdaHost({ functions: [{ ...SPEC, timeoutMs: -1 }] });
    expect(await rejection(started)).toBeInstanceOf(InvalidInputError);
  });
});

function catching(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
