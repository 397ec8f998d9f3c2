import { expect, it, vi } from 'vitest';
import { lambdaContext } from '../runtime/fake-platform.ts';
import { useDeployments } from './deployment.ts';

const deploy = useDeployments();

it('one task through the four functions: scheduled, invoked, closed, and its job closed', async () => {
  const { container, configure, lambda, store, lines } = await deploy();
  vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:15');
  await configure('sosw_essential_config', { task_config: { labourers: { some_worker: { max_attempts: 2 } } } });
  await configure('sosw_scheduler_config', { job_schema: { chunkable_attrs: [['section', {}]] } });

  const scheduler = await container('scheduler');
  const job = { lambda_name: 'some_worker', isolate_sections: true, sections: ['a'] };
  expect(await scheduler({ job }, lambdaContext({ requestId: 'request-1' }))).toEqual({
    ...{ job_id: 'request-1', labourer_id: 'some_worker', state: 'written', total: 1 },
  });
  const [wake] = lambda.eventsOf('sosw_orchestrator');
  expect(wake).toEqual({ labourer_id: 'some_worker' });

  const orchestrator = await container('orchestrator');
  expect(await orchestrator(wake)).toMatchObject([{ labourerId: 'some_worker', slots: 1, invoked: 1 }]);
  const [event = {}] = lambda.eventsOf('some_worker');
  expect(event).toMatchObject({ sections: ['a'], attempt: 1, attempts: 0, labourer_id: 'some_worker' });
  const { task_id, attempt, receipt } = event;

  const assistant = await container('worker-assistant');
  const report = { action: 'mark_task_as_completed', task_id, attempt, receipt, stats: { rows: 3 } };
  expect(await assistant(report)).toEqual({ outcome: 'completed' });
  expect(await assistant(report)).toEqual({ outcome: 'duplicate' });

  const scavenger = await container('scavenger');
  expect(await scavenger({})).toEqual({ orphans: 0, resumed: 0, closed: 1, swept: 0 });
  expect(await store.jobs.read('request-1')).toMatchObject({
    ...{ state: 'closed', totals: { completed: 1, dead: 0, cancelled: 0 } },
  });

  // Lambda's recursion detection counts the hops of a trace: ours must not carry it on.
  const headers = lambda.invokes.flatMap((invoke) => Object.keys(invoke.headers));
  expect(headers).not.toContain('x-amzn-trace-id');
  expect(headers).toContain('x-amz-invocation-type');
  expect(lines.filter((line) => !('_aws' in line) && line.level !== 'INFO')).toEqual([]);
});
