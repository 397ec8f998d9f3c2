import { beforeEach, describe, expect, it } from 'vitest';
import { createAwsPlatform } from '../../src/aws/platform.ts';
import { METRIC_UNITS } from '../../src/domain/metrics.ts';
import { createMetrics } from '../../src/runtime/emf.ts';
import { Worker } from '../../src/runtime/worker.ts';
import { ManualHost } from './manual-host.ts';
import { withRecordedAws } from './recorded-aws.ts';

let host: ManualHost;

beforeEach(() => {
  host = new ManualHost();
});

describe('metrics', () => {
  it('are a line of the Embedded Metric Format for each labourer', () => {
    createMetrics(host).record('some_worker', { TasksInvoked: 3, OldestQueuedAge: 1.5 });
    expect(host.logged()).toEqual([
      {
        _aws: {
          Timestamp: host.nowMs,
          CloudWatchMetrics: [
            {
              Namespace: 'sosw',
              Dimensions: [['labourer_id']],
              Metrics: [
                { Name: 'TasksInvoked', Unit: 'Count' },
                { Name: 'OldestQueuedAge', Unit: 'Seconds' },
              ],
            },
          ],
        },
        labourer_id: 'some_worker',
        TasksInvoked: 3,
        OldestQueuedAge: 1.5,
      },
    ]);
  });

  it('have units that CloudWatch knows', () => {
    for (const unit of Object.values(METRIC_UNITS)) expect(['Count', 'Seconds', 'Milliseconds']).toContain(unit);
  });

  it('are not written when nothing was measured', () => {
    createMetrics(host).record('some_worker', {});
    expect(host.lines).toEqual([]);
  });

  it('are not written when they are switched off', () => {
    host.variables.SOSW_METRICS = 'off';
    createMetrics(host).record('some_worker', { TasksInvoked: 3 });
    expect(host.lines).toEqual([]);
  });

  it('are not written outside of Lambda', () => {
    delete host.variables.AWS_LAMBDA_FUNCTION_NAME;
    createMetrics(host).record('some_worker', { TasksInvoked: 3 });
    expect(host.lines).toEqual([]);
  });

  it('are refused another setting', () => {
    host.variables.SOSW_METRICS = 'no';
    expect(() => createMetrics(host)).toThrow('SOSW_METRICS: expected on or off, got "no"');
  });
});

describe('a worker', () => {
  const event = { task_id: 'task-1', labourer_id: 'some_worker' };
  const run = (work: () => Promise<void>, about: object = event) => {
    class Slow extends Worker {
      static override platform = createAwsPlatform(host);
      override async handle() {
        await work();
      }
    }
    return withRecordedAws({}, () => new Slow().call(about));
  };
  const measured = () => host.logged().filter((line) => '_aws' in line);

  it('tells how long its task took', async () => {
    await run(() => host.pass(1500));
    expect(measured()).toMatchObject([{ labourer_id: 'some_worker', Duration: 1500 }]);
  });

  it('tells it also when it fails', async () => {
    const failing = async () => {
      await host.pass(20);
      throw new Error('no');
    };
    await expect(run(failing)).rejects.toThrow('no');
    expect(measured()).toMatchObject([{ Duration: 20 }]);
  });

  it('tells nothing of an invocation without a task, or of one that came too late', async () => {
    await run(async () => {}, {});
    await run(async () => {}, { ...event, lease_until_ms: host.nowMs - 1 });
    expect(measured()).toEqual([]);
  });
});
