import { beforeEach, describe, expect, it } from 'vitest';
import { NonRetryableError } from '../../src/domain/errors.ts';
import { StoreError } from '../../src/ports/store-error.ts';
import { LambdaGlobals } from '../../src/runtime/lambda-globals.ts';
import { REPORT_SENDS_MAX } from '../../src/runtime/report-sender.ts';
import { Worker } from '../../src/runtime/worker.ts';
import { FakePlatform, lambdaContext, MISSING, THROTTLED, TOO_LARGE, UNKNOWN } from './fake-platform.ts';
import { Exit } from './manual-host.ts';

const TASK_ID = 'some_function~0~1q5wzd3k4000000f9k2jx7qa';
const EVENT = { row: 1, task_id: TASK_ID, attempts: 1, attempt: 2, receipt: '3.abcdefgh12345678' };

let deps: FakePlatform;

beforeEach(() => {
  deps = new FakePlatform();
});

/** A worker that does `work`, then closes its task. */
function workerThat(work: (worker: Worker) => unknown, customConfig = {}): Worker {
  class TestWorker extends Worker {
    override async handle(event: unknown) {
      await work(this);
      await super.handle(event);
    }
  }
  return new TestWorker({ deps, customConfig });
}

describe('a worker that is done', () => {
  it('reports its task with stats and result, and says which attempt it was', async () => {
    const worker = workerThat(({ stats, result }) => {
      stats.add('rows', 3);
      result.status = 'ok';
    });
    await worker.call(EVENT);
    expect(deps.invokes).toEqual([
      {
        name: 'sosw_worker_assistant',
        payload: {
          action: 'mark_task_as_completed',
          task_id: TASK_ID,
          stats: { rows: 3 },
          result: { status: 'ok' },
          attempt: 2,
          receipt: '3.abcdefgh12345678',
        },
      },
    ]);
  });

  it('leaves out stats and result that are empty', async () => {
    await workerThat(() => {}).call({ task_id: TASK_ID });
    expect(deps.payloads).toEqual([{ action: 'mark_task_as_completed', task_id: TASK_ID }]);
  });

  it('reports to the assistant that the configuration names', async () => {
    deps.documents.some_function_config = { sosw_worker_assistant_lambda: 'other_assistant' };
    await workerThat(() => {}).call(EVENT);
    expect(deps.invokes.map(({ name }) => name)).toEqual(['other_assistant']);
  });

  it.each([[{}], [{ task_id: '' }], [{ task_id: null }], [null], ['text'], [[1]]])(
    'reports nothing when it was invoked alone with %j',
    async (event) => {
      await workerThat(() => {}).call(event);
      expect(deps.invokes).toEqual([]);
    },
  );

  it('D38: keeps the totals of its container to itself', async () => {
    const worker = workerThat(({ stats }) => stats.add('rows'));
    await worker.call(EVENT);
    worker.resetStats();
    await worker.call(EVENT);
    expect(worker.stats.toJSON()).toMatchObject({ total_rows: 1, total_processor_calls: 1 });
    expect(deps.payloads[1]).toMatchObject({ stats: { rows: 1 } });
    expect(deps.payloads[1]?.stats).not.toHaveProperty('total_rows');
  });

  it('reports before the call is counted', async () => {
    const worker = workerThat(() => {});
    await worker.call(EVENT);
    expect(deps.payloads[0]).not.toHaveProperty('stats');
    expect(worker.stats.get('processor_calls')).toBe(1);
  });

  it('closes its task also when the subclass hands on less than the event', async () => {
    class Destructuring extends Worker<{ row: number }> {
      override async handle({ row }: { row: number }) {
        await super.handle({ row });
      }
    }
    await new Destructuring({ deps }).call(EVENT);
    expect(deps.payloads).toMatchObject([{ action: 'mark_task_as_completed', task_id: TASK_ID, attempt: 2 }]);
  });

  it('echoes nothing for a task that is not the one of the event', async () => {
    await workerThat((worker) => worker.markTaskAsCompleted('another')).call(EVENT);
    expect(deps.payloads[0]).toEqual({ action: 'mark_task_as_completed', task_id: 'another' });
    expect(deps.payloads[1]).toMatchObject({ task_id: TASK_ID, attempt: 2 });
  });
});

describe('a worker that fails', () => {
  const failing = (error: unknown) =>
    workerThat(({ stats }) => {
      stats.add('rows');
      throw error;
    });

  it('D31: reports it at once and throws on, so that Lambda counts it', async () => {
    const error = new TypeError('no such column');
    await expect(failing(error).call(EVENT)).rejects.toBe(error);
    expect(deps.payloads).toEqual([
      {
        action: 'mark_task_as_failed',
        task_id: TASK_ID,
        stats: { rows: 1 },
        attempt: 2,
        receipt: '3.abcdefgh12345678',
        error: { name: 'TypeError', message: 'no such column', retryable: true },
      },
    ]);
  });

  it('says when another attempt cannot help', async () => {
    await expect(failing(new NonRetryableError('closed account')).call(EVENT)).rejects.toThrow('closed account');
    expect(deps.payloads[0]?.error).toEqual({ name: 'NonRetryableError', message: 'closed account', retryable: false });
  });

  it.each([
    ['text', 'text'],
    [{ code: 5 }, '{"code":5}'],
    [undefined, ''],
  ])('takes %j for an error, too', async (thrown, message) => {
    await expect(failing(thrown).call(EVENT)).rejects.toEqual(thrown);
    const { error } = deps.payloads[0] ?? {};
    expect(error).toEqual(thrown === undefined ? undefined : { name: 'Error', message, retryable: true });
  });

  it('reports nothing when it was invoked alone', async () => {
    await expect(failing(new Error('no')).call({})).rejects.toThrow('no');
    expect(deps.invokes).toEqual([]);
  });

  it('does not report a task twice: what was reported first counts', async () => {
    class Late extends Worker {
      override async handle(event: unknown) {
        await super.handle(event);
        throw new Error('after the report');
      }
    }
    await expect(new Late({ deps }).call(EVENT)).rejects.toThrow('after the report');
    expect(deps.payloads.map(({ action }) => action)).toEqual(['mark_task_as_completed']);
  });

  it('may report a failure by itself; the task is not closed after that', async () => {
    await workerThat((worker) => worker.markTaskAsFailed(TASK_ID, new Error('no data yet'))).call(EVENT);
    expect(deps.payloads).toMatchObject([{ action: 'mark_task_as_failed', error: { message: 'no data yet' } }]);
  });

  it('reports the next task of the container again', async () => {
    const worker = workerThat(() => {});
    await worker.call(EVENT);
    await worker.call({ ...EVENT, attempt: 3 });
    expect(deps.payloads.map(({ attempt }) => attempt)).toEqual([2, 3]);
  });

  it('reports that its configuration makes no sense', async () => {
    deps.documents.some_function_config = { init_clients: ['no_such_client'] };
    await expect(workerThat(() => {}).call(EVENT)).rejects.toThrow('initClients[0]');
    expect(deps.payloads).toMatchObject([{ action: 'mark_task_as_failed', error: { name: 'InvalidInputError' } }]);
  });

  it('gives its task back before it dies', async () => {
    await expect(workerThat((worker) => worker.die('out of disk')).call(EVENT)).rejects.toThrow(Exit);
    expect(deps.payloads).toMatchObject([{ action: 'mark_task_as_failed', error: { message: 'out of disk' } }]);
    expect(deps.published).toMatchObject([{ message: 'out of disk' }]);
  });
});

describe('a report', () => {
  const report = (customConfig = {}) => workerThat(({ stats }) => stats.add('rows'), customConfig).call(EVENT);

  it.each([
    ['throttled', THROTTLED],
    ['of unknown outcome', UNKNOWN],
  ])('that is %s is sent again, with growing waits', async (_what, answer) => {
    deps.invokeAnswers.push(answer, answer, answer);
    await report();
    expect(deps.invokes).toHaveLength(4);
    expect(deps.sleeps).toEqual([100, 200, 400]);
  });

  it('is given up after a while: logged, counted, not thrown', async () => {
    deps.invokeAnswers.push(...Array(REPORT_SENDS_MAX).fill(UNKNOWN));
    const worker = workerThat(() => {});
    await worker.call(EVENT);
    expect(deps.invokes).toHaveLength(REPORT_SENDS_MAX);
    expect(deps.sleeps).toHaveLength(REPORT_SENDS_MAX - 1);
    expect(worker.stats.get('reports_failed')).toBe(1);
    expect(deps.logged('report was not delivered: completed')).toMatchObject([{ level: 'ERROR', task_id: TASK_ID }]);
  });

  it('that is refused for good is not sent again', async () => {
    deps.invokeAnswers.push(MISSING);
    await report();
    expect(deps.invokes).toHaveLength(1);
  });

  it('that is too large goes without stats and result, and says so', async () => {
    deps.invokeAnswers.push(TOO_LARGE);
    await report();
    expect(deps.payloads[1]).toEqual({
      action: 'mark_task_as_completed',
      task_id: TASK_ID,
      result: { sosw_cut: expect.stringContaining('too large') },
      attempt: 2,
      receipt: '3.abcdefgh12345678',
    });
  });

  it('that is too large even so is given up', async () => {
    deps.invokeAnswers.push(TOO_LARGE, TOO_LARGE);
    await report();
    expect(deps.invokes).toHaveLength(2);
    expect(deps.logged('report was not delivered: completed')).toHaveLength(1);
  });

  it('never throws, even if the platform does', async () => {
    deps.invokeAnswers.push(new Error('no region'));
    await report();
    expect(deps.logged('report was not delivered: completed')).toMatchObject([{ cause: { message: 'no region' } }]);
  });

  it('with what JSON cannot hold is sent all the same', async () => {
    await workerThat(({ result }) => {
      Object.assign(result, { big: 2n ** 70n, itself: result, missing: Number.NaN });
    }).call(EVENT);
    expect(deps.payloads[0]?.result).toEqual({ big: '1180591620717411303424', itself: '[circular]', missing: 'NaN' });
  });
});

describe('R9: an event that came late', () => {
  const lateBy = async (ms: number, remainingMs = 60_000) => {
    const globals = new LambdaGlobals();
    globals.context = lambdaContext({ remainingMs });
    const runs: unknown[] = [];
    class Counting extends Worker {
      override async handle(event: unknown) {
        runs.push(event);
        await super.handle(event);
        return 'ran';
      }
    }
    const worker = new Counting({ deps, globals });
    const answer = await worker.call({ ...EVENT, lease_until_ms: deps.nowMs + remainingMs - ms });
    return { worker, runs, answer };
  };

  it('runs if its whole time-out fits into the lease', async () => {
    const { runs, answer } = await lateBy(0);
    expect(answer).toBe('ran');
    expect(runs).toHaveLength(1);
  });

  it('is skipped if it does not: no run, no report, logged and counted', async () => {
    const { runs, answer, worker } = await lateBy(1);
    expect(answer).toBeUndefined();
    expect(runs).toEqual([]);
    expect(deps.invokes).toEqual([]);
    expect(worker.stats.get('late_events_skipped')).toBe(1);
    expect(deps.logged()).toMatchObject([{ level: 'WARN', late_ms: 1, task_id: TASK_ID }]);
  });

  it('is not looked for in events without a lease', async () => {
    const answer = await workerThat(() => {}).call(EVENT);
    expect(answer).toBeUndefined();
    expect(deps.invokes).toHaveLength(1);
  });
});

describe('the meta table', () => {
  const metaHandlerConfig = { dynamo_db_config: { table_name: 'my_meta' } };

  it('gets a row for each report when it is configured', async () => {
    await workerThat(() => {}, { meta_handler_config: metaHandlerConfig }).call(EVENT);
    expect(deps.rows).toEqual([
      { tableName: 'my_meta', row: { task_id: TASK_ID, created_at: 1795487206.5, action: 'completed' } },
    ]);
  });

  it('gets none when it is not, or when the report was not delivered', async () => {
    await workerThat(() => {}).call(EVENT);
    deps.invokeAnswers.push(MISSING);
    await workerThat(() => {}, { meta_handler_config: metaHandlerConfig }).call(EVENT);
    expect(deps.rows).toEqual([]);
  });

  it('never fails a task', async () => {
    const call = { operation: 'putMetaRow', table: 'my_meta', reason: 'ResourceNotFoundException' };
    deps.putAnswers.push(new StoreError(call, undefined));
    const worker = workerThat(() => {}, { meta_handler_config: metaHandlerConfig });
    await worker.call(EVENT);
    expect(worker.stats.get('reports_failed')).toBeUndefined();
    expect(deps.invokes).toHaveLength(1);
  });
});
