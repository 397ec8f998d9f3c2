import { type CancelOutcome, cancelTask, isCancelRequest } from '../essentials/cancel-task.ts';
import { KnownTerms } from '../essentials/known-terms.ts';
import { assist, type ReportOutcome } from '../essentials/worker-assistant.ts';
import { getLambdaHandler, type LambdaHandler } from '../runtime/handler.ts';
import { EssentialFunction } from './essential-function.ts';

/** `sosw_worker_assistant`: invoked by workers with their reports, and by operators to cancel a task. */
class WorkerAssistant extends EssentialFunction {
  /** It needs its configuration for the meta table alone. */
  static override configMaxAgeMs = 60_000;
  /** Whoever wrote and started the task of a report has looked; and it starts in many containers at once. */
  protected override readonly checksTables: boolean = false;
  #terms: KnownTerms | undefined;

  override async handle(event: unknown): Promise<{ outcome: ReportOutcome | CancelOutcome }> {
    return this.run(async (deps) => {
      this.#terms ??= new KnownTerms(deps.states, deps.system.clock);
      const all = { ...deps, terms: this.#terms };
      return { outcome: isCancelRequest(event) ? await cancelTask(all, event) : await assist(all, event) };
    });
  }
}

export const handler: LambdaHandler = getLambdaHandler(WorkerAssistant);
