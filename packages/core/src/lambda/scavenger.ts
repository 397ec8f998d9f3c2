import { type ScavengerSummary, scavenge } from '../essentials/scavenger.ts';
import { getLambdaHandler, type LambdaHandler } from '../runtime/handler.ts';
import { EssentialFunction } from './essential-function.ts';

/** `sosw_scavenger`: every minute. */
class Scavenger extends EssentialFunction {
  override async handle(): Promise<ScavengerSummary> {
    return this.run((deps) => scavenge(deps, new Set(this.labourers().map(({ id }) => id))));
  }
}

export const handler: LambdaHandler = getLambdaHandler(Scavenger);
