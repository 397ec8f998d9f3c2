import { describe, expect, it } from 'vitest';
import { lambdaContext } from '../runtime/fake-platform.ts';
import { type Deployment, useDeployments } from './deployment.ts';

const deploy = useDeployments();

async function deployed(): Promise<Deployment> {
  const deployment = await deploy();
  await deployment.configure('sosw_essential_config', { task_config: { labourers: { some_worker: { lanes: 2 } } } });
  await deployment.configure('sosw_scheduler_config', {
    job_schema_variants: { default: { chunkable_attrs: [['section', {}]] } },
  });
  return deployment;
}

const job = { lambda_name: 'some_worker', isolate_sections: true, sections: ['a', 'b', 'c'] };

async function queued({ store }: Deployment): Promise<unknown[]> {
  const lanes = await Promise.all(['some_worker#0', 'some_worker#1'].map((lane) => store.tasks.queuedHead(lane, 100)));
  return lanes.flat().map(({ payload }) => JSON.parse(payload).sections);
}

describe('sosw_scheduler', () => {
  it('R10: names a job by its invocation, so that Lambda may repeat the event', async () => {
    const deployment = await deployed();
    const context = lambdaContext({ requestId: 'request-1' });
    const handler = await deployment.container('scheduler');
    const answer = { job_id: 'request-1', labourer_id: 'some_worker', state: 'written', total: 3 };
    expect(await handler(job, context)).toEqual(answer);
    expect(await (await deployment.container('scheduler'))(job, context)).toEqual(answer);
    expect(await queued(deployment)).toEqual([['a'], ['c'], ['b']]);

    expect(await handler(job, lambdaContext({ requestId: 'request-2' }))).toMatchObject({ job_id: 'request-2' });
    expect(await queued(deployment)).toHaveLength(6);
  });

  it('gives a job that comes from nowhere a name of its own', async () => {
    const handler = await (await deployed()).container('scheduler');
    const [one, two] = [await handler(job), await handler(job)];
    expect(one).toMatchObject({ job_id: expect.stringMatching(/^[\w-]{22}$/), state: 'written' });
    expect(two).not.toEqual(one);
  });

  it('R10a: lets a sibling carry on when less than 20 seconds are left', async () => {
    const deployment = await deployed();
    const handler = await deployment.container('scheduler');
    const late = lambdaContext({ requestId: 'request-1', remainingMs: 19_999 });
    expect(await handler(job, late)).toMatchObject({ job_id: 'request-1', state: 'writing', total: 3 });
    expect(deployment.lambda.eventsOf('sosw_scheduler')).toEqual([{ job_id: 'request-1' }]);
    expect(await queued(deployment)).toEqual([]);

    const inTime = lambdaContext({ requestId: 'request-2', remainingMs: 20_000 });
    expect(await handler(job, inTime)).toMatchObject({ job_id: 'request-2', state: 'written' });
  });

  it('R10: refuses another job of the same id, and a job that makes no sense', async () => {
    const handler = await (await deployed()).container('scheduler');
    await handler({ job, job_id: 'nightly' });
    const other = { ...job, sections: ['a'] };
    await expect(handler({ job: other, job_id: 'nightly' })).rejects.toMatchObject({ code: 'SOSW_JOB_CONFLICT' });
    await expect(handler({ lambda_name: 'nobody' })).rejects.toThrow('one of the labourers: some_worker, got "nobody"');
  });

  it('records the birth of its tasks when the configuration asks for it', async () => {
    const deployment = await deployed();
    const { names } = deployment;
    await deployment.configure('sosw_scheduler_config', {
      meta_handler_config: { dynamo_db_config: { table_name: names.meta } },
    });
    const handler = await deployment.container('scheduler');
    await handler({ lambda_name: 'some_worker' }, lambdaContext());
    expect(deployment.asked.filter((request) => request === `PutItem ${names.meta}`)).toHaveLength(1);
  });
});
