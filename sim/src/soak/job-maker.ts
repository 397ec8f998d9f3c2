import type { Dice } from '../random.ts';
import { HANGING, type Kind, LABOURERS, type SoakLabourer } from './labourers.ts';
import type { PlannedJob } from './ledger.ts';

const TASKS_MAX = 20;
/** Some jobs are written in several batches, so that the Scheduler can be killed half-way. */
const LARGE_JOB = { chance: 0.06, tasks: 150 };
const DELAYED = { chance: 0.1, secondsMax: 15 };
/** A task that hangs holds its slot until its lease ends, more than a minute: with more of them nothing else would run. */
const HANGS_EVERY_MS = 20_000;

/** Makes up jobs. */
export class JobMaker {
  readonly #dice: Dice;
  /** Tells the jobs of one soak. */
  readonly #name: string;
  #jobs = 0;
  #nextHangMs = 0;

  constructor(dice: Dice, name: string) {
    this.#dice = dice;
    this.#name = name;
  }

  next(nowMs: number): PlannedJob {
    const dice = this.#dice;
    this.#jobs += 1;
    const id = `${this.#name}-${this.#jobs}`;
    const labourer = dice.pick(LABOURERS);
    const tasks = dice.chance(LARGE_JOB.chance) ? LARGE_JOB.tasks : dice.whole(1, TASKS_MAX);
    const items = this.#kinds(labourer, tasks, nowMs).map((kind, n) => `${n}-${kind}`);
    const shared = { isolate_items: true, of_job: id, big: Number.MAX_SAFE_INTEGER - this.#jobs, text: 'für 12 €' };
    const isDelayed = dice.chance(DELAYED.chance);
    const event = {
      ...{ job_id: id, job: { lambda_name: labourer.id, items, ...shared } },
      ...(isDelayed && { delay: dice.whole(1, DELAYED.secondsMax) }),
    };
    return {
      ...{ id, labourer: labourer.id, isDelayed, isAccepted: false, isClosed: false },
      event: JSON.stringify(event),
      // What is cut comes last; the rest of the job stays as it is, byte for byte.
      payloads: items.map((item) => ({ ...shared, items: [item] })),
    };
  }

  #kinds(labourer: SoakLabourer, tasks: number, nowMs: number): Kind[] {
    const kinds = Array.from({ length: tasks }, () => this.#dice.pick(labourer.kinds));
    if (labourer.id === HANGING && nowMs >= this.#nextHangMs) {
      kinds[this.#dice.whole(0, tasks - 1)] = 'hang';
      this.#nextHangMs = nowMs + HANGS_EVERY_MS;
    }
    return kinds;
  }
}
