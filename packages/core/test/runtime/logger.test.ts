import { beforeEach, describe, expect, it } from 'vitest';
import type { LogLevel } from '../../src/ports/logger.ts';
import { createLog, readLogLevel } from '../../src/runtime/logger.ts';
import { ManualHost } from './manual-host.ts';

let host: ManualHost;

beforeEach(() => {
  host = new ManualHost();
});

describe('in Lambda', () => {
  it('a line is JSON', () => {
    createLog(host).logger.info('loaded', { rows: 3, big: 2n ** 64n });
    expect(host.lines).toEqual([
      '{"timestamp":"2026-11-24T02:26:46.500Z","level":"INFO","message":"loaded","rows":3,"big":"18446744073709551616"}',
    ]);
  });

  it('an error brings its stack and what caused it', () => {
    createLog(host).logger.error('failed', { error: new TypeError('no', { cause: new Error('why') }) });
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
    createLog(host).logger.with({ task_id: 't' }).warn('late', { ms: 5, none: undefined });
    expect(host.lines).toEqual(['2026-11-24T02:26:46.500Z WARNING  late task_id="t" ms=5']);
  });

  it('an error brings its stack', () => {
    delete host.variables.AWS_LAMBDA_FUNCTION_NAME;
    createLog(host).logger.error('failed', { error: new TypeError('no') });
    expect(host.lines[0]).toContain('error=TypeError: no\n    at ');
  });
});

describe('fields', () => {
  it('of a logger stand on every line; the nearest counts', () => {
    const { logger, setFields } = createLog(host);
    setFields({ a: 'run', b: 'run', c: 'run' });
    logger.with({ b: 'logger', c: 'logger' }).info('x', { c: 'line' });
    expect(host.logged()).toMatchObject([{ a: 'run', b: 'logger', c: 'line' }]);
  });

  it('of a run reach loggers that were handed out before, and end with it', () => {
    const { logger, setFields } = createLog(host);
    const log = logger.with({ a: 1 });
    setFields({ task_id: 't', attempt: 2 });
    log.info('x');
    setFields({ task_id: 'u' });
    log.info('y');
    const [first, second] = host.logged();
    expect(first).toMatchObject({ a: 1, task_id: 't', attempt: 2 });
    expect(second).toMatchObject({ a: 1, task_id: 'u' });
    expect(second).not.toHaveProperty('attempt');
  });
});

describe('secrets', () => {
  const fields = { config: { db: [{ user: 'me', dbPassword: 'hunter2' }] }, apiKey: 'hunter2', rows: 3 };

  it.each(['some_function', undefined])('are not printed (function: %s)', (name) => {
    if (name === undefined) delete host.variables.AWS_LAMBDA_FUNCTION_NAME;
    const { logger, setFields } = createLog(host);
    setFields({ auth_token: 'hunter2' });
    logger.with({ secret: 'hunter2' }).info('x', fields);
    logger.error('y', { error: new Error('no', { cause: { password: 'hunter2' } }) });
    expect(host.lines.join()).not.toContain('hunter2');
    expect(host.lines[0]).toContain('***');
    expect(host.lines[0]).toContain('me');
  });

  it('stay in what was handed in', () => {
    createLog(host).logger.info('x', fields);
    expect(fields.config.db).toEqual([{ user: 'me', dbPassword: 'hunter2' }]);
  });
});

describe('levels', () => {
  it.each<[LogLevel, string[]]>([
    ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['INFO', ['INFO', 'WARN', 'ERROR']],
    ['WARNING', ['WARN', 'ERROR']],
    ['ERROR', ['ERROR']],
    ['CRITICAL', []],
  ])('%s lets pass %j', (level, written) => {
    const { logger: log, setLevel } = createLog(host);
    setLevel(level);
    for (const write of [log.debug, log.info, log.warn, log.error]) write('x');
    expect(host.logged().map((line) => line.level)).toEqual(written);
  });

  it.each([
    ['WARN', ['WARN', 'ERROR']],
    ['TRACE', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['FATAL', []],
    ['LOUD', ['INFO', 'WARN', 'ERROR']],
  ])('%s is the application log level of a function', (level, written) => {
    host.variables.AWS_LAMBDA_LOG_LEVEL = level;
    const { logger: log } = createLog(host);
    for (const write of [log.debug, log.info, log.warn, log.error]) write('x');
    expect(host.logged().map((line) => line.level)).toEqual(written);
  });

  it.each([
    ['DEBUG', 'DEBUG'],
    ['trace', 'DEBUG'],
    ['warning', 'WARNING'],
    ['warn', 'WARNING'],
    ['fatal', 'CRITICAL'],
    [50, 'CRITICAL'],
    ['LOUD', undefined],
    [15, undefined],
    [undefined, undefined],
  ])('%j is read as %j', (given, level) => {
    expect(readLogLevel(given)).toBe(level);
  });
});
