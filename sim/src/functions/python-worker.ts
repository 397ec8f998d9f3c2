const CLIENT_TIMEOUT_MS = 5_000;

/**
 * What AWS sees of a worker of the original (sosw 0.7): it reports without `attempt` and `receipt`, it runs late events,
 * and one that raises reports nothing.
 */
export async function handler(event: { readonly task_id: string }): Promise<void> {
  const work = await environment.work(event);
  if (work === 'throws') throw new Error('raised');
  if (work === 'throws_for_good') return report('mark_task_as_failed', event.task_id);
  if (work === 'succeeds_twice') await report('mark_task_as_completed', event.task_id);
  return report('mark_task_as_completed', event.task_id);
}

async function report(action: string, taskId: string): Promise<void> {
  const payload = { action, task_id: taskId, stats: '{"rows": 2}', result: '{}' };
  await environment.send({
    ...{ service: 'lambda', operation: 'Invoke', timeoutMs: CLIENT_TIMEOUT_MS },
    input: {
      ...{ FunctionName: 'sosw_worker_assistant', InvocationType: 'Event' },
      Payload: new TextEncoder().encode(JSON.stringify(payload)),
    },
  });
}
