import { type JobAnswer, schedule } from '../essentials/scheduler.ts';
import { getLambdaHandler, type LambdaHandler } from '../runtime/handler.ts';
import { EssentialFunction } from './essential-function.ts';

/** What is left of its time when the Scheduler stops writing and spawns a sibling (milliseconds). */
const SHUTDOWN_MS = 20_000;

/** `sosw_scheduler`: invoked with a job, or with `{"job_id": ".."}` to carry on. */
class Scheduler extends EssentialFunction {
  override async handle(event: unknown): Promise<JobAnswer> {
    const { context } = this;
    const isTimeUp = () => context !== undefined && context.getRemainingTimeInMillis() < SHUTDOWN_MS;
    const requestId = context?.awsRequestId ?? this.platform.system.random.token();
    return this.run((deps) =>
      schedule(deps, event, { labourers: this.labourers(), schemas: this.config, requestId, isTimeUp }),
    );
  }
}

export const handler: LambdaHandler = getLambdaHandler(Scheduler);
