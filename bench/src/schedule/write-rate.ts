import { BatchWriteItemCommand, type BatchWriteItemCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createStore, createStoreClient, createTables, realSystem, tableNames } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, type EssentialDeps, readLabourers, schedule } from 'sosw/essentials';
import { BenchError } from '../bench-error.ts';
import { type Dynoxide, LOCAL_ACCESS, startDynoxide } from '../emulator/dynoxide.ts';
import { rounded } from '../numbers.ts';
import type { Say } from '../output/say.ts';
import { countRequests, type SentRequests } from './counted-client.ts';
import { Stopwatch } from './stopwatch.ts';
import { CHUNKABLE_ATTRS, threeLevelJob, WORKER } from './three-level-job.ts';

/** The row of a job holds 350 KB of text: so many tasks fit in with a day for every so many products. */
const DAYS = 10;
const WARM_UP_TASKS = 2_000;
const TASKS_PER_BATCH = 25;
const TASKS_PER_WINDOW = 500;
/** Requests that the Scheduler has under way at once. */
const AT_ONCE = TASKS_PER_WINDOW / TASKS_PER_BATCH;
/** The Scheduler stops after so many windows, and the bare loop writes the same: what else the machine does hits both. */
const WINDOWS_PER_TURN = 10;
/** A busy machine is no reason to write a batch again. */
const REQUEST_TIMEOUT_MS = 60_000;

export interface WriteRate {
  readonly written_tasks: number;
  /** The Scheduler's rate, the bare loop's being 1. */
  readonly rate_of_bare_loop: number;
  readonly scheduler_tasks_per_s: number;
  readonly bare_tasks_per_s: number;
  /** BatchWriteItem requests for 25 tasks. */
  readonly batch_requests_per_25: number;
  /** Writes of the job's row for 500 tasks, once it is there. */
  readonly job_writes_per_500: number;
  /** All of them, the put of the row included. */
  readonly job_row_writes: number;
}

/** The real Scheduler writes a job; in turns with it, a bare loop sends the same batches to an emulator of its own. */
export async function writeRate(tasks: number, say: Say): Promise<WriteRate> {
  const emulators: Dynoxide[] = [];
  try {
    const [ours, bare] = [await startDynoxide(), await startDynoxide()];
    emulators.push(ours, bare);
    const endpoints = { ours: ours.endpoint, bare: bare.endpoint };
    await writeInTurns(endpoints, WARM_UP_TASKS, () => {});
    return figuresOf(await writeInTurns(endpoints, tasks, say));
  } finally {
    for (const { close } of emulators) await close();
  }
}

interface Endpoints {
  readonly ours: string;
  readonly bare: string;
}

interface Written {
  readonly tasks: number;
  readonly oursMs: number;
  readonly bareMs: number;
  readonly sent: SentRequests;
}

async function writeInTurns(endpoints: Endpoints, tasks: number, say: Say): Promise<Written> {
  const [ours, bare] = [await clientTo(endpoints.ours), await clientTo(endpoints.bare)];
  const [all, pauses] = [new Stopwatch(), new Stopwatch()];
  const bareTurn = () => pauses.time(() => sendAll(bare, sent.take()));
  const sent = countRequests(ours, tableNames().jobs, async () => {
    if ((sent.jobWrites - 1) % WINDOWS_PER_TURN !== 0) return;
    await bareTurn();
    say(`${sent.batches * TASKS_PER_BATCH} of ${tasks} tasks`);
  });
  try {
    const answer = await all.time(() => scheduleJob(ours, tasks));
    const schedulerMs = all.ms - pauses.ms;
    await bareTurn();
    return { tasks: answer.total, oursMs: schedulerMs, bareMs: pauses.ms, sent };
  } finally {
    ours.destroy();
    bare.destroy();
  }
}

async function clientTo(endpoint: string): Promise<DynamoDBClient> {
  const client = createStoreClient({ ...LOCAL_ACCESS, endpoint, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  await createTables(client, tableNames(), realSystem.timers);
  return client;
}

async function scheduleJob(client: DynamoDBClient, tasks: number): Promise<{ total: number }> {
  const answer = await schedule(depsOf(client), threeLevelJob({ products: Math.ceil(tasks / DAYS), days: DAYS }), {
    labourers: readLabourers({ labourers: { [WORKER]: {} } }),
    schemas: { jobSchema: { chunkableAttrs: CHUNKABLE_ATTRS } },
    requestId: realSystem.random.token(),
    isTimeUp: () => false,
  });
  if (answer.state !== 'written') throw new BenchError(`the job is ${answer.state}`);
  return answer;
}

/** Nobody runs the tasks, and their optional history is off. */
function depsOf(client: DynamoDBClient): EssentialDeps {
  const fail = (error: unknown) => {
    throw error;
  };
  const log = { debug: () => {}, info: () => {}, warn: fail, error: fail, with: () => log };
  return {
    ...createStore({ client, names: tableNames(), system: realSystem, onBadRow: fail }),
    functions: { invoke: async () => ({ outcome: 'accepted' }) },
    ...{ system: realSystem, log, stats: { add: () => {} }, meta: { post: async () => {} }, digest: { add: () => {} } },
    ...{ names: ESSENTIAL_NAMES, texts: undefined, metrics: { record: () => {} } },
  };
}

/** As many requests at once as the Scheduler has, but without its windows: as one ends, the next one is sent. */
async function sendAll(client: DynamoDBClient, inputs: readonly BatchWriteItemCommandInput[]): Promise<void> {
  const queue = inputs.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const input of queue) {
        const { UnprocessedItems } = await client.send(new BatchWriteItemCommand(input));
        if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new BenchError('the emulator left tasks unprocessed');
      }
    }),
  );
}

function figuresOf({ tasks, oursMs, bareMs, sent }: Written): WriteRate {
  return {
    written_tasks: tasks,
    rate_of_bare_loop: rounded(bareMs / oursMs),
    scheduler_tasks_per_s: rounded((1000 * tasks) / oursMs),
    bare_tasks_per_s: rounded((1000 * tasks) / bareMs),
    batch_requests_per_25: rounded((sent.batches * TASKS_PER_BATCH) / tasks),
    job_writes_per_500: rounded(((sent.jobWrites - 1) * TASKS_PER_WINDOW) / tasks),
    job_row_writes: sent.jobWrites,
  };
}
