import { describe, expect, it } from 'vitest';
import { aJob, aSlot, aState, aTask } from '../../src/testing/index.ts';
import { type Deployment, useDeployments } from './deployment.ts';

const deploy = useDeployments();

/** An attempt of each labourer whose lease ended long ago. */
async function withExpired(...labourerIds: string[]): Promise<Deployment> {
  const deployment = await deploy();
  for (const labourerId of labourerIds) {
    await deployment.store.states.write(aState({ labourerId }));
    await deployment.store.tasks.putSlot(aSlot(aTask({ labourerId })));
  }
  return deployment;
}

describe('sosw_scavenger', () => {
  it('looks after labourers that are configured no longer, and leaves all others to the Orchestrator', async () => {
    const { container, configure, store } = await withExpired('some_worker', 'bad_worker', 'removed_worker');
    const labourers = { some_worker: {}, bad_worker: { lanes: 'many' } };
    await configure('sosw_essential_config', { task_config: { labourers } });

    expect(await (await container('scavenger'))({})).toMatchObject({ orphans: 1 });

    expect(await store.states.read('removed_worker')).toMatchObject({ slots: 0, reason: 'not_configured' });
    expect(await store.tasks.readSlots('removed_worker')).toEqual([]);
    for (const id of ['some_worker', 'bad_worker']) {
      expect(await store.states.read(id)).toMatchObject({ slots: 5, reason: 'healthy' });
      expect(await store.tasks.readSlots(id)).toHaveLength(1);
    }
  });

  it('tells people once a run', async () => {
    const { container, configure, lambda } = await withExpired('removed_worker');
    await configure('sosw_scavenger_config', { sns_config: { recipient: 'arn:aws:sns:eu-west-1:1:some_topic' } });
    const handler = await container('scavenger');
    await handler({});
    await handler({});
    expect(lambda.messages).toEqual([
      {
        topic: 'arn:aws:sns:eu-west-1:1:some_topic',
        text: 'Labourer removed_worker is not configured, but 1 of its tasks run',
      },
    ]);
  });

  it('R10a: hands a job that was left half-way to the Scheduler', async () => {
    const { container, store, lambda } = await deploy();
    await store.jobs.create(aJob({ jobId: 'left' }), Date.now() - 10_001);
    await store.jobs.create(aJob({ jobId: 'owned' }), Date.now() + 60_000);
    expect(await (await container('scavenger'))({})).toMatchObject({ resumed: 1 });
    expect(lambda.eventsOf('sosw_scheduler')).toEqual([{ job_id: 'left' }]);
  });

  it('has nothing to do in a fleet without labourers, jobs and configuration', async () => {
    const { container } = await deploy();
    expect(await (await container('scavenger'))({})).toEqual({ orphans: 0, resumed: 0, closed: 0, swept: 0 });
  });
});
