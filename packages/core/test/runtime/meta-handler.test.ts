import { beforeEach, describe, expect, it } from 'vitest';
import { StoreError, StoreUnavailableError } from '../../src/ports/store-error.ts';
import type { Config } from '../../src/runtime/config.ts';
import type { LambdaContext } from '../../src/runtime/lambda-globals.ts';
import { createLog } from '../../src/runtime/logger.ts';
import { MetaHandler } from '../../src/runtime/meta-handler.ts';
import { FakePlatform, lambdaContext } from './fake-platform.ts';

let platform: FakePlatform;

beforeEach(() => {
  platform = new FakePlatform();
});

function metaHandler(config: Config = {}, context: LambdaContext | undefined = lambdaContext()): MetaHandler {
  return new MetaHandler({ config, platform, log: createLog(platform).logger, context: () => context });
}

const storeCall = (reason: string) => ({ operation: 'putMetaRow', table: 'sosw_tasks_meta', reason });

describe('a row', () => {
  it('says what happened, when, and who says so', async () => {
    await metaHandler().post('t1', 'invoked', { labourer_id: 'w' });
    expect(platform.rows).toEqual([
      {
        tableName: 'sosw_tasks_meta',
        row: {
          task_id: 't1',
          created_at: 1795487206.5,
          author: 'some_function',
          invocation_id: 'req-0001',
          log_stream_name: '2026/11/24/[$LATEST]abc',
          action: 'invoked',
          labourer_id: 'w',
        },
      },
    ]);
  });

  it('of the same moment as another comes a microsecond later', async () => {
    platform.putAnswers.push('exists', 'exists');
    await metaHandler().post('t1', 'x');
    expect(platform.rows.map(({ row }) => row.created_at)).toEqual([
      1795487206.5, 1795487206.500001, 1795487206.500002,
    ]);
  });

  it('is given up when its time is taken again and again', async () => {
    platform.putAnswers.push(...Array<'exists'>(20).fill('exists'));
    await metaHandler().post('t1', 'x');
    expect(platform.rows).toHaveLength(10);
    expect(platform.logged()).toMatchObject([{ level: 'WARN', row: { task_id: 't1' } }]);
  });

  it('stands in the table of the fleet, or in the one that is configured', async () => {
    platform.variables.SOSW_TABLE_PREFIX = 'my_';
    await metaHandler().post('t1', 'x');
    await metaHandler({ dynamoDbConfig: { tableName: 'other' } }).post('t1', 'x');
    expect(platform.rows.map(({ tableName }) => tableName)).toEqual(['my_sosw_tasks_meta', 'other']);
  });

  it('is not written when that is switched off', async () => {
    await metaHandler({ writeMetaToDdb: false }).post('t1', 'x');
    expect(platform.rows).toEqual([]);
  });

  it.each(['author', 'invocation_id', 'log_stream_name', 'task_id', 'action'])('fills in %s by itself', async (key) => {
    await expect(metaHandler().post('t1', 'x', { [key]: 'me' })).rejects.toThrow(`extra.${key}: expected no column`);
    expect(platform.rows).toEqual([]);
  });
});

describe('D22: a row that cannot be written', () => {
  it.each([['ResourceNotFoundException'], ['AccessDeniedException']])(
    'because of %s is logged once in a container',
    async (reason) => {
      platform.putAnswers.push(...Array(3).fill(new StoreError(storeCall(reason), undefined)));
      const meta = metaHandler();
      for (const action of ['created', 'invoked', 'completed']) await meta.post('t1', action);
      expect(platform.logged()).toMatchObject([{ level: 'WARN', task_id: 't1', action: 'created' }]);
    },
  );

  it('because the store did not answer is logged each time', async () => {
    platform.putAnswers.push(...Array(2).fill(new StoreUnavailableError(storeCall('throttled'))));
    const meta = metaHandler();
    await meta.post('t1', 'created');
    await meta.post('t1', 'invoked');
    expect(platform.logged()).toHaveLength(2);
  });
});
