import { worstOf } from '../domain/ecology.ts';
import { KnownFunctions } from '../essentials/known-functions.ts';
import { orchestrate } from '../essentials/orchestrator.ts';
import type { TickSummary } from '../essentials/tick.ts';
import { getLambdaHandler, type LambdaHandler } from '../runtime/handler.ts';
import { EssentialFunction } from './essential-function.ts';

/** `sosw_orchestrator`: every minute, and when woken with `{"labourer_id": ".."}`. */
class Orchestrator extends EssentialFunction {
  #known: KnownFunctions | undefined;

  override async handle(event: unknown): Promise<TickSummary[]> {
    return this.run((deps) => {
      this.#known ??= new KnownFunctions(deps.functions, deps.system.clock);
      const health = async () => worstOf([]); // no labourer depends on a metric yet
      return orchestrate({ ...deps, known: this.#known, health }, this.labourers(), event);
    });
  }
}

export const handler: LambdaHandler = getLambdaHandler(Orchestrator);
