import type { BatchWriteItemCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createStore, createStoreClient, realSystem, tableNames } from 'sosw/aws/store';
import { dateIn, enqueue, idsOf, type JobPlanInputs, planJob, readJob } from 'sosw/essentials';
import { BenchError } from '../bench-error.ts';
import { CHUNKABLE_ATTRS } from './three-level-job.ts';

/** What became of a job that was written nowhere. */
export interface Encoded {
  readonly tasks: number;
  readonly batches: number;
}

/**
 * Plans a job and writes all of its tasks as the Scheduler does, window after window, through the real store: up to the
 * client, which lets go of what it is asked to send.
 */
export async function encodeJob(text: string): Promise<Encoded> {
  const request = readJob(text);
  if (request.kind !== 'new') throw new BenchError('expected a new job');
  const today = dateIn('UTC', realSystem.clock.now());
  const plan = planJob(request.body, { chunkableAttrs: CHUNKABLE_ATTRS, today });
  const sent = { tasks: 0, batches: 0 };
  const store = createStore({
    client: clientToNowhere(sent),
    names: tableNames(),
    system: realSystem,
    onBadRow: () => {},
  });
  // The row of a job holds at most 350 KB of text; only the plan knows of more.
  const job = jobOf(request.labourerId, plan.total, today);
  const owned = { job, ids: idsOf(job, realSystem.hash), epoch: 1, cursor: 0, isResumed: false };
  const ownerUntilMs = Number.POSITIVE_INFINITY;
  await enqueue({ ...store, system: realSystem }, { ...owned, ownerUntilMs }, plan, () => false);
  return sent;
}

function jobOf(labourerId: string, total: number, today: string): JobPlanInputs {
  const createdAtMs = realSystem.clock.now();
  return {
    ...{ jobId: 'bench', labourerId, text: { inline: '' }, digest: '', createdAtMs, today, total },
    ...{ chunkableAttrs: CHUNKABLE_ATTRS, lanes: 1 },
  };
}

/** What the SDK makes of a command, to send it, is not the planner's memory. */
function clientToNowhere(sent: { tasks: number; batches: number }): DynamoDBClient {
  const send = async ({ input }: { readonly input: object }): Promise<object> => {
    if (!('RequestItems' in input)) return {};
    for (const puts of Object.values((input as BatchWriteItemCommandInput).RequestItems ?? {})) {
      sent.tasks += puts.length;
      sent.batches += 1;
    }
    return {};
  };
  return Object.assign(createStoreClient({ region: 'us-east-1' }), { send });
}
