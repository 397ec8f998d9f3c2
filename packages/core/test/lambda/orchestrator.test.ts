import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { someTasks } from '../../src/testing/index.ts';
import { type Deployment, useDeployments } from './deployment.ts';

const deploy = useDeployments();

const labourers = (settings: object) => ({ task_config: { labourers: settings } });

async function queue({ store }: Deployment, count: number): Promise<void> {
  await store.states.raiseLanes('some_worker', 1);
  await store.writer.writeBatch('queued', someTasks(count));
}

describe('sosw_orchestrator', () => {
  it('reads its configuration at each invocation: a change counts from the next minute on', async () => {
    const deployment = await deploy();
    const { container, configure, lambda } = deployment;
    await queue(deployment, 5);
    const handler = await container('orchestrator');
    expect(await handler({})).toEqual([]);
    await configure('sosw_essential_config', labourers({ some_worker: { max_simultaneous_invocations: 2 } }));
    expect(await handler({})).toMatchObject([{ invoked: 2 }]);
    await configure('sosw_orchestrator_config', labourers({ some_worker: { max_simultaneous_invocations: 3 } }));
    expect(await handler({})).toMatchObject([{ slots: 3, invoked: 1 }]);
    expect(lambda.eventsOf('some_worker')).toHaveLength(3);
  });

  it('holds a slot for the time-out of the function, as Lambda tells it', async () => {
    const deployment = await deploy();
    await queue(deployment, 1);
    await deployment.configure('sosw_essential_config', labourers({ some_worker: {} }));
    await (await deployment.container('orchestrator'))({});
    const row = await deployment.store.tasks.readSlot('some_worker', 0);
    expect(row && row.leaseUntilMs - row.claimedAtMs).toBe(30_000 + 60_000 + 15_000);
  });

  it('reads the metrics that a document names from CloudWatch, with the defaults and shares of its own document', async () => {
    const { container, configure, lambda } = await deploy();
    const load = {
      details: { Namespace: 'Api', Name: 'Load' },
      feelings: { '4': 10, '3': 20 },
      feeling_comparison_operator: '__le__',
    };
    const settings = { max_simultaneous_invocations: 10, health_metrics: { load } };
    await configure('sosw_essential_config', labourers({ some_worker: settings }));
    await configure('sosw_orchestrator_config', {
      invocation_number_coefficient: { '3': 0.6 },
      ecology_config: { default_metric_values: { Statistics: ['Maximum'] } },
    });
    lambda.metrics.set('Load', 15);
    const handler = await container('orchestrator');
    expect(await handler({})).toMatchObject([{ slots: 6, reason: 'ecology' }]); // D27
    expect(lambda.measured).toEqual(['Load Maximum']);
  });

  it('goes on when CloudWatch cannot be had', async () => {
    const { container, configure, lines } = await deploy();
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH', 'http://127.0.0.1:1');
    const details = { Namespace: 'Api', MetricName: 'Load' };
    const health_metrics = { load: { details, feelings: { 4: 1 }, feeling_comparison_operator: '<=' } };
    await configure('sosw_essential_config', labourers({ some_worker: { health_metrics } }));
    expect(await (await container('orchestrator'))({})).toMatchObject([{ slots: 1, reason: 'healthy' }]);
    expect(lines.filter(({ message }) => message === 'health metrics could not be read')).toMatchObject([
      {
        level: 'WARN',
        labourer_id: 'some_worker',
        metrics: ['load'],
        reason: expect.stringContaining('ECONNREFUSED'),
      },
    ]);
  });

  it('refuses a source of metrics that is none', async () => {
    const { container, configure } = await deploy();
    await configure('sosw_essential_config', labourers({ some_worker: {} }));
    vi.stubEnv('SOSW_HEALTH_SOURCE', 'https://example.com');
    await expect((await container('orchestrator'))({})).rejects.toThrow('SOSW_HEALTH_SOURCE: expected an address');
  });

  it('D19: takes max_attempts beside task_config for the default of all labourers', async () => {
    const { container, configure, store } = await deploy();
    const settings = labourers({ some_worker: {}, other_worker: { max_attempts: 5 } });
    await configure('sosw_essential_config', { max_attempts: 7, ...settings });
    await (await container('orchestrator'))({});
    const states = await Promise.all(['some_worker', 'other_worker'].map((id) => store.states.read(id)));
    expect(states).toMatchObject([{ maxAttempts: 7 }, { maxAttempts: 5 }]);
  });

  it('asks Lambda for a function once a minute, and each time while it is missing', async () => {
    vi.useFakeTimers({ toFake: ['Date'] }); // the clock stands
    const { container, configure, lambda } = await deploy();
    await configure('sosw_essential_config', labourers({ some_worker: {}, lost_worker: {} }));
    lambda.missing.add('lost_worker');
    const handler = await container('orchestrator');
    await handler({});
    await handler({});
    expect([...lambda.described].sort()).toEqual(['lost_worker', 'lost_worker', 'some_worker']);
    vi.setSystemTime(Date.now() + 60_000);
    await handler({ labourer_id: 'some_worker' });
    expect(lambda.described.slice(3)).toEqual(['some_worker']);
  });

  it('refuses an event with a labourer that it does not know', async () => {
    const { container, configure } = await deploy();
    await configure('sosw_essential_config', labourers({ some_worker: {}, other_worker: {} }));
    const handler = await container('orchestrator');
    await expect(handler({ labourer_id: 'third' })).rejects.toMatchObject({
      ...{ code: 'SOSW_INVALID_INPUT', message: 'labourer_id: expected one of some_worker, other_worker, got "third"' },
    });
    expect(await handler({ labourer_id: 'other_worker' })).toMatchObject([{ labourerId: 'other_worker' }]);
  });

  it('says in one message what people should know: a missing function, a record that makes no sense', async () => {
    const { container, configure, lambda } = await deploy();
    const recipient = 'arn:aws:sns:eu-west-1:123456789012:some_topic';
    await configure('sosw_essential_config', {
      ...labourers({ some_worker: {}, bad_worker: { lanes: 'many' } }),
      sns_config: { recipient },
    });
    lambda.missing.add('some_worker');
    expect(await (await container('orchestrator'))({})).toMatchObject([{ slots: 0, reason: 'function_missing' }]);
    expect(lambda.messages).toHaveLength(1);
    expect(lambda.messages[0]?.topic).toBe(recipient);
    expect(lambda.messages[0]?.text.split('\n').sort()).toEqual([
      expect.stringMatching(/^Labourer bad_worker could not be served: .*lanes: expected a whole number/),
      'Labourer some_worker: its function some_worker is missing; its tasks wait',
    ]);
  });

  it('says it in the log where there is no topic', async () => {
    const { container, configure, lambda, lines } = await deploy();
    await configure('sosw_essential_config', labourers({ some_worker: {} }));
    lambda.missing.add('some_worker');
    await (await container('orchestrator'))({});
    expect(lines.filter(({ message }) => message === 'sosw: needs attention')).toMatchObject([
      { level: 'WARN', lines: [expect.stringContaining('some_worker is missing')] },
    ]);
    expect(lambda.messages).toEqual([]);
  });

  it('sets a row that makes no sense aside, and counts it', async () => {
    const deployment = await deploy();
    const { container, configure, client, names, lines, lambda } = deployment;
    await queue(deployment, 2);
    const [bad] = someTasks(1);
    const Item = { lane: { S: 'some_worker#0' }, task_id: { S: bad?.taskId ?? '' }, payload: { N: '1' } };
    await client.send(new PutItemCommand({ TableName: names.queued, Item }));
    await configure('sosw_essential_config', labourers({ some_worker: { max_simultaneous_invocations: 2 } }));

    expect(await (await container('orchestrator'))({})).toMatchObject([{ invoked: 1 }]);

    expect(lambda.eventsOf('some_worker')).toMatchObject([{ index: 1 }]);
    const reports = lines.filter(({ message }) => message === 'row makes no sense and is skipped');
    expect(reports.length).toBeGreaterThan(0);
    expect(reports[0]).toMatchObject({ level: 'ERROR', error: { name: 'RowError' } });
    expect(lines.findLast(({ message }) => message === 'stats')).toMatchObject({ stats: { bad_rows: reports.length } });
  });

  it('counts each invocation by itself', async () => {
    const deployment = await deploy();
    await queue(deployment, 1);
    await deployment.configure('sosw_essential_config', labourers({ some_worker: {} }));
    const handler = await deployment.container('orchestrator');
    await handler({});
    await handler({});
    const stats = deployment.lines.filter(({ message }) => message === 'stats').map((line) => line.stats);
    expect(stats).toEqual([
      { invoked_tasks: 1, processor_calls: 1 },
      { total_invoked_tasks: 1, total_processor_calls: 1, processor_calls: 1 },
    ]);
  });
});
