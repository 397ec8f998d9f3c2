import { setTimeout as sleep } from 'node:timers/promises';
import { getLambdaHandler, type LambdaHandler, NonRetryableError, Worker } from 'sosw';
import { digestOf } from './digest.ts';
import type { Kind } from './labourers.ts';
import { writeNote } from './note.ts';

interface SoakEvent {
  readonly task_id: string;
  readonly labourer_id: string;
  readonly created_at: number;
  readonly attempts: number;
  readonly attempt: number;
  readonly lease_until_ms: number;
  readonly receipt: string;
  /** One item, `<n>-<kind>`. */
  readonly items: readonly [string];
}

const WORK_MS_MAX = 120;
/** Longer than every time-out of Lambda. */
const FOR_EVER_MS = 1_000_000;

/** The process of the fleet that has started this environment; later it may belong to nobody. */
const host = process.ppid;
const { WORK_LOG = '', LEASE_MS = '' } = process.env;

/** Does what its item says, and notes when it begins and when it is done, before anything is reported. */
class Soaked extends Worker<SoakEvent> {
  override async handle(event: SoakEvent): Promise<void> {
    const { task_id: task, labourer_id: labourer, attempt, lease_until_ms: leaseUntilMs } = event;
    const base = { host, request: this.context?.awsRequestId ?? '', labourer, task, attempt };
    writeNote(WORK_LOG, { what: 'start', atMs: Date.now(), ...base, claimedAtMs: leaseUntilMs - Number(LEASE_MS) });
    let isDone = false;
    try {
      await perform(event.items[0].split('-')[1] as Kind, attempt);
      isDone = true;
    } finally {
      writeNote(WORK_LOG, { what: 'end', atMs: Date.now(), ...base, isDone });
    }
    this.result.digest = digestOf(payloadOf(event));
    this.stats.add('worked');
    await super.handle(event);
  }
}

async function perform(kind: Kind, attempt: number): Promise<void> {
  if (kind === 'hang' && attempt === 1) await sleep(FOR_EVER_MS);
  await sleep(Math.random() * WORK_MS_MAX);
  if (kind === 'fail' || (kind === 'throw' && attempt === 1)) throw new Error(`attempt ${attempt} throws, as planned`);
  if (kind === 'poison') throw new NonRetryableError('never to be tried again, as planned');
}

/** What the job gave to the task, without what the Orchestrator laid over it. */
function payloadOf(event: SoakEvent): object {
  const { task_id, labourer_id, created_at, attempts, attempt, lease_until_ms, receipt, ...payload } = event;
  return payload;
}

export const handler: LambdaHandler = getLambdaHandler(Soaked);
