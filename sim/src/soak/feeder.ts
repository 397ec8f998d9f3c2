import { setTimeout as sleep } from 'node:timers/promises';
import { realSystem } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, idsOf, taskRefOf } from 'sosw/essentials';
import type { Dice } from '../random.ts';
import type { FleetKeeper } from './fleet-keeper.ts';
import type { JobMaker } from './job-maker.ts';
import type { Cancel, Ledger, PlannedJob } from './ledger.ts';

/** No further job while so many tasks are open: what is left when the time is up must be done within the patience. */
const OPEN_TASKS_MAX = 250;
const PAUSE_MS_MAX = 1_600;
const TWICE_CHANCE = 0.1;
const CANCEL_CHANCE = 0.3;
/** Between two sends of the same call. */
const REPEAT_MS = 300;
const REPEATS_MAX = 500;
/** What the Scheduler says of a job that makes no sense, or is another one of the same id. */
const REFUSALS = /"(?:InvalidJobError|InvalidInputError|JobConflictError)"/;

export interface FeederParts {
  readonly fleet: FleetKeeper;
  readonly ledger: Ledger;
  readonly dice: Dice;
  readonly maker: JobMaker;
}

/** Asks the fleet for jobs and cancels, and asks again, with the same ids, until it knows the answer. */
export class Feeder {
  readonly #parts: FeederParts;
  readonly #asking = new Set<Promise<void>>();

  constructor(parts: FeederParts) {
    this.#parts = parts;
  }

  /** Asks for more and more until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { ledger, dice } = this.#parts;
    while (!signal.aborted) {
      if (ledger.openTasks < OPEN_TASKS_MAX) this.#feed();
      if (dice.chance(CANCEL_CHANCE)) this.#ask(this.#cancelSome());
      await sleep(dice.whole(0, PAUSE_MS_MAX), undefined, { signal }).catch(() => {});
    }
  }

  /** Resolves when every call has its answer. */
  async answered(): Promise<void> {
    await Promise.all(this.#asking);
  }

  #feed(): void {
    const { ledger, dice, maker } = this.#parts;
    const job = maker.next(Date.now());
    ledger.jobs.push(job);
    this.#ask(this.#schedule(job));
    if (dice.chance(TWICE_CHANCE)) this.#ask(this.#schedule(job)); // a repeat is the same job
  }

  #ask(asking: Promise<void>): void {
    const kept: Promise<void> = asking
      .catch((error: unknown) => void this.#parts.ledger.faults.push(`the feeder failed: ${error}`))
      .finally(() => this.#asking.delete(kept));
    this.#asking.add(kept);
  }

  async #schedule(job: PlannedJob): Promise<void> {
    const { faults } = this.#parts.ledger;
    const answer = await this.#untilAnswered(ESSENTIAL_NAMES.scheduler, job.event);
    if (answer === undefined) {
      faults.push(`job ${job.id} was not accepted`);
      return;
    }
    job.isAccepted = true;
    const { job_id: id, total } = Object(answer);
    if (id === job.id && total === job.payloads.length) return;
    faults.push(`job ${job.id} of ${job.payloads.length} tasks: answered ${JSON.stringify(answer)}`);
  }

  async #cancelSome(): Promise<void> {
    const taskId = await this.#taskToCancel();
    if (taskId === undefined) return;
    const cancel: Cancel = { taskId, sends: 0 };
    this.#parts.ledger.cancels.push(cancel);
    const event = JSON.stringify({ action: 'cancel_task', task_id: taskId, reason: 'soak' });
    const answer = await this.#untilAnswered(ESSENTIAL_NAMES.workerAssistant, event, () => {
      cancel.sends += 1;
    });
    cancel.answer = String(Object(answer).outcome);
  }

  /** A task of an open job whose tasks are all written. */
  async #taskToCancel(): Promise<string | undefined> {
    const { ledger, fleet, dice } = this.#parts;
    const open = ledger.jobs.filter(({ isAccepted, isClosed }) => isAccepted && !isClosed);
    const store = fleet.tables?.store;
    if (open.length === 0 || !store) return undefined;
    const { id, payloads } = dice.pick(open);
    const index = dice.whole(0, payloads.length - 1);
    const job = await store.jobs.read(id).catch(() => undefined); // the host was killed meanwhile
    return job && job.state !== 'writing' ? taskRefOf(idsOf(job, realSystem.hash), index).taskId : undefined;
  }

  /** @returns undefined when it was refused, or nobody answers any more */
  async #untilAnswered(functionName: string, event: string, onSend: () => void = () => {}): Promise<unknown> {
    const { fleet, ledger } = this.#parts;
    for (let repeats = 0; repeats < REPEATS_MAX && !fleet.isLost; repeats++) {
      onSend();
      const call = await fleet.call(functionName, event);
      if (call.outcome === 'answered') return call.payload;
      if (call.outcome === 'failed' && REFUSALS.test(call.error)) {
        ledger.faults.push(`${functionName} refused ${event.slice(0, 100)}: ${call.error}`);
        return undefined;
      }
      ledger.repeats += 1;
      await sleep(REPEAT_MS);
    }
    return undefined;
  }
}
