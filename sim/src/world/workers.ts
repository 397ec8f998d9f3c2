import type { Work } from '../stand-ins/environment.ts';
import type { Labourer } from '../workload/workload.ts';
import type { Ledger, Run } from './ledger.ts';
import type { SimulatedProcess } from './process.ts';
import type { UserCode } from './user-code.ts';
import type { Watch } from './watch.ts';

export interface WorkersOptions {
  readonly ledger: Ledger;
  readonly watch: Watch;
  readonly userCode: UserCode;
  readonly labourer: (id: string) => Labourer | undefined;
}

/** What the Orchestrator lays over the payload of a task, as far as the world looks at it. */
interface WorkerEvent {
  readonly task_id: string;
  readonly labourer_id: string;
  readonly attempt: number;
  readonly receipt: string;
  readonly lease_until_ms: number;
}

/** What workers are asked to do, do, and report: seen from Lambda, whatever the code under test makes of it. */
export class Workers {
  /** Every report that was accepted, as it was sent. */
  readonly reports: string[] = [];
  readonly #options: WorkersOptions;
  readonly #runs = new Map<SimulatedProcess, Run>();

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  /** Lambda accepted the event of an attempt. */
  onAccepted(payload: string): void {
    const { ledger, watch } = this.#options;
    const { task_id, attempt, receipt }: WorkerEvent = JSON.parse(payload);
    const task = ledger.tasks.get(task_id);
    if (task) watch.accepted({ task, attempt, token: tokenOf(receipt), payload });
  }

  /** Lambda refused the event of an attempt: its code will not run. */
  onRefused(payload: string): void {
    const { task_id, receipt }: WorkerEvent = JSON.parse(payload);
    for (const claim of this.#options.ledger.tasks.get(task_id)?.claims ?? []) {
      if (claim.token === tokenOf(receipt) && claim.invoke === 'none') claim.invoke = 'refused';
    }
  }

  /**
   * Lambda accepted a report: from now on the attempt may be retired, and its slot be given away, also if Lambda has
   * delivered its event twice and the other run goes on.
   */
  onReported(by: SimulatedProcess, payload: string): void {
    const { task_id, action, error } = JSON.parse(payload);
    const task = this.#options.ledger.tasks.get(task_id);
    const run = this.#runs.get(by);
    this.reports.push(payload);
    for (const other of task?.runs ?? []) if (other.token === run?.token) other.isRunning = false;
    if (task && action === 'mark_task_as_completed') task.completions += 1;
    if (task && error?.retryable === false) task.finalFailures += 1;
  }

  /** User code begins. */
  run(process: SimulatedProcess, event: unknown): Promise<Work> {
    const { ledger, watch, userCode, labourer: labourerOf } = this.#options;
    const { task_id, labourer_id, attempt, receipt, lease_until_ms } = event as WorkerEvent;
    const task = ledger.tasks.get(task_id);
    const labourer = labourerOf(labourer_id);
    if (!task || !labourer) throw new Error(`a worker was given an unknown task ${task_id}`);
    const token = tokenOf(receipt);
    const run: Run = {
      ...{ taskId: task.id, token, attempt, leaseUntilMs: lease_until_ms, process, isRunning: true },
      isRepeated: task.runs.some((other) => other.token === token),
    };
    watch.started(run);
    task.runs.push(run);
    this.#runs.set(process, run);
    return userCode.run(run, labourer);
  }

  /** The invocation of a process is over, however it ended. */
  onEnded(process: SimulatedProcess): void {
    const run = this.#runs.get(process);
    if (run) run.isRunning = false;
    this.#runs.delete(process);
  }
}

/** The receipt is `<slot>.<token>`. */
function tokenOf(receipt: string): string {
  return receipt.slice(receipt.indexOf('.') + 1);
}
