import { beforeEach, describe, expect, it } from 'vitest';
import type { LogLevel } from '../../src/ports/logger.ts';
import { createLogger, readLogLevel } from '../../src/runtime/logger.ts';
import { ManualHost } from './manual-host.ts';

let host: ManualHost;

beforeEach(() => {
  host = new ManualHost();
});

describe('in Lambda', () => {
  it('a line is JSON', () => {
    createLogger(host).info('loaded', { rows: 3, big: 2n ** 64n });
    expect(host.lines).toEqual([
      '{"timestamp":"2026-11-24T02:26:46.500Z","level":"INFO","message":"loaded","rows":3,"big":"18446744073709551616"}',
    ]);
  });

  it('an error brings its stack and what caused it', () => {
    createLogger(host).error('failed', { error: new TypeError('no', { cause: new Error('why') }) });
    expect(host.logged()).toMatchObject([
      {
        error: { name: 'TypeError', message: 'no', stack: expect.stringContaining('logger.test'), cause: 'Error: why' },
      },
    ]);
  });
});

describe('elsewhere', () => {
  it('a line is text', () => {
    delete host.variables.AWS_LAMBDA_FUNCTION_NAME;
    createLogger(host).with({ task_id: 't' }).warn('late', { ms: 5, none: undefined });
    expect(host.lines).toEqual(['2026-11-24T02:26:46.500Z WARNING  late task_id="t" ms=5']);
  });

  it('an error brings its stack', () => {
    delete host.variables.AWS_LAMBDA_FUNCTION_NAME;
    createLogger(host).error('failed', { error: new TypeError('no') });
    expect(host.lines[0]).toContain('error=TypeError: no\n    at ');
  });
});

describe('fields', () => {
  it('of a logger stand on every line; the nearest counts', () => {
    const state = { level: 'INFO' as LogLevel, fields: { a: 'state', b: 'state', c: 'state' } };
    const log = createLogger(host, state).with({ b: 'logger', c: 'logger' });
    log.info('x', { c: 'line' });
    expect(host.logged()).toMatchObject([{ a: 'state', b: 'logger', c: 'line' }]);
  });

  it('of the state reach loggers that were handed out before', () => {
    const state = { level: 'INFO' as LogLevel, fields: {} };
    const log = createLogger(host, state).with({ a: 1 });
    state.fields = { task_id: 't' };
    log.info('x');
    expect(host.logged()).toMatchObject([{ a: 1, task_id: 't' }]);
  });
});

describe('levels', () => {
  it.each<[LogLevel, string[]]>([
    ['DEBUG', ['DEBUG', 'INFO', 'WARNING', 'ERROR']],
    ['INFO', ['INFO', 'WARNING', 'ERROR']],
    ['WARNING', ['WARNING', 'ERROR']],
    ['ERROR', ['ERROR']],
    ['CRITICAL', []],
  ])('%s lets pass %j', (level, written) => {
    const log = createLogger(host, { level, fields: {} });
    for (const write of [log.debug, log.info, log.warn, log.error]) write('x');
    expect(host.logged().map((line) => line.level)).toEqual(written);
  });

  it.each([
    ['DEBUG', 'DEBUG'],
    ['warning', 'WARNING'],
    [50, 'CRITICAL'],
    ['LOUD', undefined],
    [15, undefined],
    [undefined, undefined],
  ])('%j is read as %j', (given, level) => {
    expect(readLogLevel(given)).toBe(level);
  });
});
