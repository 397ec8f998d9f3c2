import { KnownTerms } from '../essentials/known-terms.ts';
import { assist, type ReportOutcome } from '../essentials/worker-assistant.ts';
import { getLambdaHandler, type LambdaHandler } from '../runtime/handler.ts';
import { EssentialFunction } from './essential-function.ts';

/** `sosw_worker_assistant`: invoked by workers. */
class WorkerAssistant extends EssentialFunction {
  /** It needs its configuration for the meta table alone. */
  static override configMaxAgeMs = 60_000;
  #terms: KnownTerms | undefined;

  override async handle(event: unknown): Promise<{ outcome: ReportOutcome }> {
    return this.run(async (deps) => {
      this.#terms ??= new KnownTerms(deps.states, deps.system.clock);
      return { outcome: await assist({ ...deps, terms: this.#terms }, event) };
    });
  }
}

export const handler: LambdaHandler = getLambdaHandler(WorkerAssistant);
