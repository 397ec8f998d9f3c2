import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAwsPlatform } from '../../src/aws/platform.ts';
import { InvalidInputError, SoswError } from '../../src/domain/errors.ts';
import { InvalidJobError } from '../../src/domain/job.ts';
import { cancelTask, isCancelRequest } from '../../src/essentials/cancel-task.ts';
import { orchestrate } from '../../src/essentials/orchestrator.ts';
import { type JobAnswer, schedule } from '../../src/essentials/scheduler.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import { getLambdaHandler } from '../../src/runtime/handler.ts';
import { Worker } from '../../src/runtime/worker.ts';
import { someTasks } from '../../src/testing/index.ts';
import { settings } from '../essentials/jobs.ts';
import { labourers, useWorlds, WORKER } from '../essentials/world.ts';
import { lambdaContext } from '../runtime/fake-platform.ts';
import { ManualHost } from '../runtime/manual-host.ts';
import { withRecordedAws } from '../runtime/recorded-aws.ts';
import { RUNS, rubbish, under } from './rubbish.ts';

const newWorld = useWorlds();

const actions = fc.constantFrom('mark_task_as_completed', 'mark_task_as_failed', 'cancel_task', 'other', '');
const report = fc.record(
  {
    action: fc.oneof(rubbish, actions),
    actions: fc.oneof(rubbish, fc.array(actions)),
    task_id: fc.oneof(rubbish, fc.constantFrom('t1', `${WORKER}~0~`, `${WORKER}~9~0mjuohqs10000000aaaaaaaa`)),
    ...{ stats: rubbish, result: rubbish, error: rubbish, attempt: rubbish, receipt: rubbish },
  },
  { requiredKeys: [] },
);

describe('an event of rubbish', () => {
  it('to the WorkerAssistant is refused or about no task of ours, and nothing changes', async () => {
    const world = await newWorld();
    await world.queue(someTasks(2));
    await world.tick(1);
    const before = await world.places();
    await fc.assert(
      fc.asyncProperty(fc.oneof(rubbish, report), async (event) => {
        const call = isCancelRequest(event) ? cancelTask(world.assistant(), event) : assist(world.assistant(), event);
        const outcome = await call.catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InvalidInputError);
        else expect(['unknown_task', 'stale']).toContain(outcome);
      }),
      { numRuns: RUNS },
    );
    expect(await world.places()).toEqual(before);
    expect(world.invoked()).toEqual([0]);
  });

  it('to the Scheduler is refused as a whole, or all of its tasks are written', async () => {
    const world = await newWorld();
    const values = fc.oneof(rubbish, fc.array(fc.string(), { maxLength: 3 }), fc.dictionary(fc.string(), rubbish));
    const job = fc.record(
      {
        lambda_name: fc.oneof({ weight: 9, arbitrary: fc.constant(WORKER) }, rubbish),
        ...{ isolate_sections: fc.oneof(fc.boolean(), rubbish), max_sections_per_batch: fc.oneof(fc.nat(3), rubbish) },
        ...{ sections: values, section: values, more: rubbish },
        period: fc.oneof(fc.constantFrom('last_2_days', 'today', 'someday'), rubbish),
        isolate_days: fc.boolean(),
      },
      { requiredKeys: ['lambda_name'] },
    );
    const event = fc.oneof(
      rubbish,
      job,
      under(['job', 'job_id', 'run_at', 'delay', 'timezone'], fc.oneof(rubbish, job)),
    );
    const jobs = new Map<string, number>();
    let n = 0;
    await fc.assert(
      fc.asyncProperty(event, async (given) => {
        n += 1;
        const requestId = `request-${n}`;
        const outcome = await schedule(world.deps, given, settings({ requestId })).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(SoswError);
        } else {
          const { state, total, job_id } = outcome as JobAnswer;
          expect(state).toBe('written');
          jobs.set(job_id, total);
        }
      }),
      { numRuns: RUNS },
    );
    const { queued, waiting } = await world.places();
    expect(queued.length + waiting.length).toBe([...jobs.values()].reduce((sum, tasks) => sum + tasks, 0));
    const rows: string[] = [];
    for await (const { jobId } of world.store.jobs.openJobs()) rows.push(jobId);
    expect(rows.sort()).toEqual([...jobs.keys()].sort()); // none of those that were refused
    expect(jobs.size).toBeGreaterThan(10);
  });

  it('to the Orchestrator is refused, or of no labourer of a fleet that has none', async () => {
    const world = await newWorld();
    const event = fc.oneof(rubbish, under(['labourer_id'], fc.oneof(rubbish, fc.constant(WORKER))));
    await fc.assert(
      fc.asyncProperty(event, async (given) => {
        const outcome = await orchestrate(world.orchestrator(), [], given).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InvalidInputError);
        else expect(outcome).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('to the Orchestrator ticks all labourers, or one, or none', async () => {
    const world = await newWorld();
    const readings = labourers({ [WORKER]: { maxSimultaneousInvocations: 0 } });
    const event = fc.oneof(rubbish, under(['labourer_id'], fc.oneof(rubbish, fc.constant(WORKER))));
    await fc.assert(
      fc.asyncProperty(event, async (given) => {
        const outcome = await orchestrate(world.orchestrator(), readings, given).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InvalidInputError);
        else expect(outcome).toHaveLength(1);
      }),
      { numRuns: 200 }, // each is a tick
    );
  });

  it('to a worker runs it, or is refused, and at most one task is reported', async () => {
    const host = new ManualHost();
    class AnyWorker extends Worker {
      static override platform = createAwsPlatform(host);
    }
    const handler = getLambdaHandler(AnyWorker);
    const event = fc.oneof(
      rubbish,
      under([
        'task_id',
        'labourer_id',
        'attempt',
        'attempts',
        'receipt',
        'lease_until_ms',
        'created_at',
        'logging_level',
      ]),
    );
    await withRecordedAws({}, (calls) =>
      fc.assert(
        fc.asyncProperty(event, async (given) => {
          const before = calls.length;
          await handler(given, lambdaContext());
          expect(calls.length - before).toBeLessThanOrEqual(1);
        }),
        { numRuns: RUNS },
      ),
    );
  });
});

it('an InvalidJobError is a SoswError, which is what users catch', () => {
  expect(new InvalidJobError({ path: 'job', expected: 'one', given: undefined })).toBeInstanceOf(SoswError);
});
