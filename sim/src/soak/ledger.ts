/** A job as it is asked for, and what is known of it from outside. */
export interface PlannedJob {
  readonly id: string;
  readonly labourer: string;
  /** Event of the Scheduler, JSON text. */
  readonly event: string;
  /** Payloads of its tasks, in order. */
  readonly payloads: readonly object[];
  readonly isDelayed: boolean;
  /** The Scheduler has said that it has it. */
  isAccepted: boolean;
  /** All its tasks were seen closed. */
  isClosed: boolean;
}

/** A task that somebody wants cancelled. `answer`: what the WorkerAssistant said in the end. */
export interface Cancel {
  readonly taskId: string;
  sends: number;
  answer?: string;
}

/** What was asked of the fleet: what the books are checked against. */
export class Ledger {
  readonly jobs: PlannedJob[] = [];
  readonly cancels: Cancel[] = [];
  /** Answers that no fleet should give. */
  readonly faults: string[] = [];
  /** Calls that were sent again because their answer was lost, or said that a function had failed. */
  repeats = 0;

  get tasks(): number {
    return this.jobs.reduce((sum, { payloads }) => sum + payloads.length, 0);
  }

  /** Tasks of jobs that are not closed. */
  get openTasks(): number {
    return this.jobs.reduce((sum, { isClosed, payloads }) => sum + (isClosed ? 0 : payloads.length), 0);
  }
}
