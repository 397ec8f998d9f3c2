import type { Item } from '../dynamodb/item.ts';
import type { Job } from '../workload/jobs.ts';
import type { Labourer, Workload } from '../workload/workload.ts';
import type { Call } from '../world/calls.ts';
import type { Ledger, Moved, Run, TaskBook } from '../world/ledger.ts';
import type { Invocation, SimulatedProcess } from '../world/process.ts';

/** What an invariant may look at. */
export interface Watched {
  readonly ledger: Ledger;
  readonly workload: Workload;
  /** True time. */
  readonly nowMs: number;
  /** How long ago faults stopped, and everything was configured as at the start; 0 before that. */
  readonly quietMs: number;
  /** By then everything is closed, whatever was left when it became quiet. */
  readonly quietMsMax: number;
  /** Keys of the texts of jobs that are kept outside of their rows. */
  readonly texts: readonly string[];
  /** What was broken from the start works, too. */
  readonly isRepaired: boolean;
  labourer(id: string): Labourer | undefined;
  /** Maxima of attempts that were in force within the last two minutes. */
  recentMaxAttempts(labourerId: string): readonly number[];
}

/** An event that Lambda accepted for a worker. */
export interface AcceptedEvent {
  readonly task: TaskBook;
  readonly token: string;
  readonly attempt: number;
  /** As it was sent. */
  readonly payload: string;
}

/** An invocation of one of the essentials or of a worker that came to its end. */
export interface Ended {
  readonly process: SimulatedProcess;
  readonly invocation: Invocation;
  readonly how: 'ok' | 'threw' | 'killed';
  /** Calls whose outcome it never learnt, or that were refused for now, and that it did not make again with success. */
  readonly troubles: readonly Call[];
  /** There were some, whatever became of them. */
  readonly hadTrouble: boolean;
}

/** Says what is wrong. */
export type Complain = (text: string) => void;

/**
 * One promise of sosw, checked while a world runs and at its end. To add one: write it in a file of its own and list it
 * in `index.ts`.
 */
export interface Invariant {
  readonly id: string;
  readonly says: string;
  /** A row of one of the four places has just changed. */
  onMove?(moved: Moved, watched: Watched, complain: Complain): void;
  /** The row of a job has just changed. */
  onJob?(before: Item | undefined, after: Item | undefined, complain: Complain): void;
  /** Lambda has just accepted the event of an attempt. */
  onAccepted?(event: AcceptedEvent, watched: Watched, complain: Complain): void;
  /** User code begins. */
  onStart?(run: Run, watched: Watched, complain: Complain): void;
  onEnded?(ended: Ended, watched: Watched, complain: Complain): void;
  /** Every five seconds. */
  onBeat?(watched: Watched, complain: Complain): void;
  /** Everything is closed, or the world has run out of time. */
  atEnd?(watched: Watched, complain: Complain): void;
}

/** The jobs of a workload, once each. */
export function jobsOf({ actions }: Workload): readonly Job[] {
  const jobs = actions.flatMap(({ action }) => (action.do === 'schedule' ? [action.job] : []));
  return [...new Map(jobs.map((job) => [job.id, job])).values()];
}
