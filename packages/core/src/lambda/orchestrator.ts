import { LambdaFunctionFacts } from '../aws/function-facts.ts';
import { createFunctionsClient } from '../aws/functions.ts';
import { createHealthMetrics, HEALTH_SOURCE_VARIABLE } from '../aws/health-metrics/index.ts';
import { KnownFunctions } from '../essentials/known-functions.ts';
import { orchestrate } from '../essentials/orchestrator.ts';
import type { TickSummary } from '../essentials/tick.ts';
import type { HealthMetrics } from '../ports/health-metrics.ts';
import { getLambdaHandler, type LambdaHandler } from '../runtime/handler.ts';
import { EssentialFunction } from './essential-function.ts';

/** `sosw_orchestrator`: every minute, and when woken with `{"labourer_id": ".."}`. */
class Orchestrator extends EssentialFunction {
  #known: KnownFunctions | undefined;
  #healthMetrics: HealthMetrics | undefined;

  override async handle(event: unknown): Promise<TickSummary[]> {
    return this.run((deps) => {
      this.#known ??= new KnownFunctions(
        new LambdaFunctionFacts(createFunctionsClient(), deps.system),
        deps.system.clock,
      );
      this.#healthMetrics ??= createHealthMetrics(this.platform.variable(HEALTH_SOURCE_VARIABLE), deps.system);
      return orchestrate({ ...deps, known: this.#known, healthMetrics: this.#healthMetrics }, this.labourers(), event);
    });
  }
}

export const handler: LambdaHandler = getLambdaHandler(Orchestrator);
