import { defineWorker, getLambdaHandler, Processor, Worker } from 'sosw';
import { expect, onTestFinished, test, vi } from 'vitest';
import { awsPlatform } from '../../src/aws/platform.ts';
import { lambdaContext } from './fake-platform.ts';
import { withRecordedAws } from './recorded-aws.ts';

function quiet() {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'some_function');
  onTestFinished(() => {
    write.mockRestore();
    vi.unstubAllEnvs();
  });
}

class Counting {
  readonly n = 1;
}

test('what the package exports stands on AWS, with clients or without', () => {
  for (const Base of [Processor, Processor.using({ c: Counting }), Worker, Worker.using({ c: Counting })]) {
    expect(Base.platform).toBe(awsPlatform);
  }
});

test('a class and a function report alike', async () => {
  quiet();
  class Loader extends Worker.using({ counting: Counting })<{ rows: number }> {
    override async handle({ rows }: { rows: number }) {
      this.stats.add('rows', rows + this.clients.counting.n);
      this.result.ok = true;
      await super.handle({ rows });
    }
  }
  const handlers = [
    getLambdaHandler(Loader),
    defineWorker({
      clients: { counting: Counting },
      run({ payload, stats, clients }) {
        stats.add('rows', Number(payload.rows) + clients.counting.n);
        return { ok: true };
      },
    }),
  ];
  const event = { rows: 2, task_id: 'task-1', attempt: 1, receipt: '0.abcdefgh' };
  const payloads = await withRecordedAws({}, async (calls) => {
    for (const handler of handlers) await handler(event, lambdaContext());
    return calls.map(({ params }) => params);
  });
  const report = {
    FunctionName: 'sosw_worker_assistant',
    InvocationType: 'Event',
    Payload:
      '{"action":"mark_task_as_completed","task_id":"task-1","stats":{"rows":3},"result":{"ok":true},"attempt":1,"receipt":"0.abcdefgh"}',
  };
  expect(payloads).toEqual([report, report]);
});
