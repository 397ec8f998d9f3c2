import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { createTableInput, createTables, type TableKind } from '../../src/aws/store/index.ts';
import { aTask, ManualSystem } from '../../src/testing/index.ts';
import { type Deployment, type EntryName, useDeployments } from './deployment.ts';

const deploy = useDeployments();

const ENTRIES: readonly EntryName[] = ['orchestrator', 'scheduler', 'scavenger'];
const REPORT = { action: 'mark_task_as_completed', task_id: aTask().taskId };

async function drop({ client, names }: Deployment, kind: TableKind): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName: names[kind] }));
}

describe('the tables', () => {
  it.each(ENTRIES)(
    'of another shape are a clear error of %s, which is asked again by its next invocation',
    async (entry) => {
      const deployment = await deploy();
      const { container, configure, client, names, store } = deployment;
      await configure('sosw_essential_config', { task_config: { labourers: { some_worker: {} } } });
      await drop(deployment, 'closed');
      await client.send(
        new CreateTableCommand(createTableInput(names.closed, { hash: { name: 'task_id', type: 'S' } })),
      );

      const handler = await container(entry);
      const event = entry === 'scheduler' ? { lambda_name: 'some_worker' } : {};
      const message = `check on ${names.closed}: expected key lane S, task_id S, found key task_id S`;
      for (const _ of [1, 2]) {
        await expect(handler(event)).rejects.toMatchObject({ code: 'SOSW_STORE', message });
      }
      expect(await store.states.list()).toEqual([]);

      await drop(deployment, 'closed');
      await createTables(client, names, new ManualSystem({ autoAdvance: true }).timers);
      await expect(handler(event)).resolves.toBeDefined();
    },
  );

  it('that are missing are named, with what is expected', async () => {
    const deployment = await deploy();
    await drop(deployment, 'waiting');
    const handler = await deployment.container('orchestrator');
    await expect(handler({})).rejects.toThrow(
      `check on ${deployment.names.waiting}: the table is missing: ` +
        'expected key lane S, task_id S; index due: lane S, due_ms N with attempts',
    );
  });

  it('for the history of tasks may be missing', async () => {
    const deployment = await deploy();
    await drop(deployment, 'meta');
    const handler = await deployment.container('orchestrator');
    expect(await handler({})).toEqual([]);
  });

  it('are not looked at by the WorkerAssistant, whose tasks others have written', async () => {
    const { container, asked } = await deploy();
    await (await container('worker-assistant'))(REPORT);
    expect(asked.filter((request) => request.startsWith('DescribeTable'))).toEqual([]);
  });

  it('are checked once a container', async () => {
    const { container, asked } = await deploy();
    const handler = await container('scavenger');
    const checks = () => asked.filter((request) => request.startsWith('DescribeTable')).length;
    await handler({});
    expect(checks()).toBe(7);
    await handler({});
    expect(checks()).toBe(7);
    await (await container('scavenger'))({});
    expect(checks()).toBe(14);
  });

  it('are found by their prefix, and the configuration by a name of its own', async () => {
    const { container, configure, asked, names, store } = await deploy();
    await configure('sosw_essential_config', { task_config: { labourers: { some_worker: {} } } });
    await (await container('orchestrator'))({});
    expect(await store.states.read('some_worker')).toMatchObject({ slots: 1 });
    const tables = new Set(asked.map((request) => request.split(' ')[1]));
    const { meta, ...used } = names;
    expect([...tables].sort()).toEqual(expect.arrayContaining([names.config, names.labourers]));
    expect([...tables].every((table) => Object.values(used).includes(String(table)))).toBe(true);
  });

  it('of two fleets in one account know nothing of each other', async () => {
    const one = await deploy();
    await one.configure('sosw_essential_config', { task_config: { labourers: { some_worker: {} } } });
    const handler = await one.container('orchestrator');
    const other = await deploy();
    vi.stubEnv('SOSW_TABLE_PREFIX', one.names.queued.replace('sosw_queued', ''));
    vi.stubEnv('SOSW_CONFIG_TABLE', one.names.config);
    expect(await handler({})).toHaveLength(1);
    expect(await one.store.states.list()).toHaveLength(1);
    expect(await other.store.states.list()).toEqual([]);
  });
});
