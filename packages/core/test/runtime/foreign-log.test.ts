import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAwsPlatform } from '../../src/aws/platform.ts';
import type { ForeignLogger } from '../../src/ports/foreign-logger.ts';
import type { LogFields } from '../../src/ports/logger.ts';
import { definedWorkerHandler } from '../../src/runtime/define-worker.ts';
import { foreignLog } from '../../src/runtime/foreign-log.ts';
import { Worker } from '../../src/runtime/worker.ts';
import { lambdaContext } from './fake-platform.ts';
import { ManualHost } from './manual-host.ts';
import { withRecordedAws } from './recorded-aws.ts';

type Line = Readonly<Record<string, unknown>>;

describe('a Logger of Powertools', () => {
  let lines: Line[];
  let powertools: PowertoolsLogger;

  beforeEach(() => {
    lines = [];
    const methods = ['debug', 'info', 'warn', 'error'] as const;
    const spies = methods.map((method) =>
      vi.spyOn(console, method).mockImplementation((line: string) => {
        lines.push(JSON.parse(line));
      }),
    );
    vi.stubEnv('POWERTOOLS_DEV', 'true'); // else it writes to a console of its own
    powertools = new PowertoolsLogger({ serviceName: 'mine' });
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
      vi.unstubAllEnvs();
    });
  });

  it('gets the lines of a worker, each with its task, and those that the user writes to it directly', async () => {
    const host = new ManualHost();
    host.variables.SOSW_METRICS = 'off'; // they are lines, too
    class OnHost extends Worker {
      static override platform = createAwsPlatform(host);
    }
    const handler = definedWorkerHandler(OnHost, {
      logger: powertools,
      run: ({ log }) => {
        log.warn('through sosw', { rows: 3, dbPassword: 'hunter2' });
        powertools.info('directly');
      },
    });
    const event = { task_id: 'task-1', labourer_id: 'some_worker', attempt: 2, logging_level: 'INFO' };
    await withRecordedAws({}, () => handler(event, lambdaContext()));

    const run = { service: 'mine', task_id: 'task-1', labourer_id: 'some_worker', attempt: 2, request_id: 'req-0001' };
    expect(lines).toEqual([
      expect.objectContaining({ ...run, level: 'WARN', message: 'through sosw', rows: 3, dbPassword: '***' }),
      expect.objectContaining({ ...run, level: 'INFO', message: 'directly' }),
      expect.objectContaining({ ...run, message: 'stats' }),
    ]);
    expect(host.lines).toEqual([]);
  });

  it('takes its level from us, shows errors, and forgets a run at the next', () => {
    const { logger, setLevel, setFields } = foreignLog(powertools);
    setLevel('WARNING');
    setFields({ task_id: 'task-1' });
    logger.info('not written');
    setLevel('DEBUG');
    setFields({});
    logger.with({ a: 1 }).error('failed', { error: new TypeError('no') });
    expect(lines).toEqual([expect.objectContaining({ message: 'failed', a: 1 })]);
    expect(lines[0]?.error).toMatchObject({ name: 'TypeError', message: 'no' });
    expect(lines[0]).not.toHaveProperty('task_id');
  });
});

it('a logger without keys gets the fields of the run with each line', () => {
  const written: [string, LogFields | undefined][] = [];
  const write = (message: string, fields?: LogFields) => written.push([message, fields]);
  const plain: ForeignLogger = { debug: write, info: write, warn: write, error: write };
  const { logger, setLevel, setFields } = foreignLog(plain);
  setLevel('ERROR'); // it has no levels
  setFields({ task_id: 't' });
  logger.debug('x');
  expect(written).toEqual([['x', { task_id: 't' }]]);
});
