import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { aSlot, aState, aTask } from '../../src/testing/index.ts';
import { lambdaContext } from '../runtime/fake-platform.ts';
import { type Deployment, useDeployments } from './deployment.ts';

const deploy = useDeployments();

const task = aTask();
const report = {
  ...{ action: 'mark_task_as_completed', task_id: task.taskId, attempt: 1 },
  receipt: '0.token-of-the-claim-000',
};

/** One task runs in slot 0, and another one waits for it. */
async function running(): Promise<Deployment> {
  const deployment = await deploy();
  const { store } = deployment;
  await store.states.raiseLanes('some_worker', 1);
  await store.states.write(aState({ slots: 1 }));
  await store.tasks.putSlot(aSlot(task));
  await store.writer.writeBatch('queued', [aTask({ index: 1 })]);
  return deployment;
}

describe('sosw_worker_assistant', () => {
  it('R5: closes the task of a report, and hands its slot over', async () => {
    const { container, store, lambda } = await running();
    const handler = await container('worker-assistant');
    expect(await handler({ ...report, result: { n: 1 } })).toEqual({ outcome: 'completed' });
    expect(await store.tasks.readClosed(task)).toMatchObject({ status: 'completed', result: { n: 1 } });
    expect(await store.tasks.readSlot('some_worker', 0)).toMatchObject({ taskId: aTask({ index: 1 }).taskId });
    expect(lambda.eventsOf('some_worker')).toMatchObject([{ index: 1, attempt: 1 }]);
    expect(await handler(report)).toEqual({ outcome: 'duplicate' });
  });

  it('fails when a report makes no sense, so that somebody sees it', async () => {
    const handler = await (await running()).container('worker-assistant');
    await expect(handler({ action: 'archive', task_id: task.taskId })).rejects.toMatchObject({
      code: 'SOSW_INVALID_INPUT',
    });
    expect(await handler({ ...report, task_id: 'invented' })).toEqual({ outcome: 'unknown_task' });
  });

  it('R2: reads the state row of a labourer once in three seconds, its configuration once a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] }); // the clock stands
    const { container, asked, names } = await running();
    const handler = await container('worker-assistant');
    const times = (table: string) => asked.filter((request) => request === `GetItem ${table}`).length;
    const reads = async () => {
      await handler(report);
      return { config: times(names.config), state: times(names.labourers) };
    };
    await reads();
    expect(await reads()).toEqual({ config: 2, state: 1 }); // the shared document and its own
    vi.setSystemTime(Date.now() + 3_001);
    expect(await reads()).toEqual({ config: 2, state: 2 });
    vi.setSystemTime(Date.now() + 57_000);
    expect(await reads()).toEqual({ config: 4, state: 3 });
  });

  it('records what happens to tasks, with its own name, when the configuration asks for it', async () => {
    const { container, configure, client, names } = await running();
    await configure('sosw_essential_config', {
      meta_handler_config: { dynamo_db_config: { table_name: names.meta } },
    });
    const handler = await container('worker-assistant');
    await handler(report, lambdaContext({ requestId: 'request-1' }));
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: names.meta,
        KeyConditionExpression: 'task_id = :id',
        ExpressionAttributeValues: { ':id': { S: task.taskId } },
      }),
    );
    expect(Items.map(({ action }) => action?.S)).toEqual(['marked_as_completed', 'archived']);
    expect(Items[0]).toMatchObject({ author: { S: 'some_function' }, invocation_id: { S: 'request-1' } });
  });

  it('R11: cancels a task on request', async () => {
    const { container, store } = await running();
    const { taskId, ...next } = aTask({ index: 1 });
    const handler = await container('worker-assistant');
    expect(await handler({ action: 'cancel_task', task_id: taskId, reason: 'a mistake' })).toEqual({
      outcome: 'cancelled',
    });
    expect(await store.tasks.readClosed({ ...next, taskId })).toMatchObject({ status: 'cancelled' });
    expect(await handler({ action: 'cancel_task', task_id: taskId })).toEqual({ outcome: 'already_closed' });
  });
});
