import type { CustomPeriod } from '../domain/periods.ts';
import { type JobAnswer, schedule } from '../essentials/scheduler.ts';
import { getLambdaHandler, type LambdaHandler } from '../runtime/handler.ts';
import { EssentialFunction } from './essential-function.ts';

/** What is left of its time when the Scheduler stops writing and spawns a sibling (milliseconds). */
const SHUTDOWN_MS = 20_000;

/** `sosw_scheduler`: invoked with a job, or with `{"job_id": ".."}` to carry on. */
class Scheduler extends EssentialFunction {
  protected readonly customPeriods: readonly CustomPeriod[] = [];

  override async handle(event: unknown): Promise<JobAnswer> {
    const { context, config, customPeriods } = this;
    const { timezone } = config;
    const isTimeUp = () => context !== undefined && context.getRemainingTimeInMillis() < SHUTDOWN_MS;
    const requestId = context?.awsRequestId ?? this.platform.system.random.token();
    const labourers = this.labourers();
    return this.run((deps) =>
      schedule(deps, event, { labourers, schemas: config, timezone, customPeriods, requestId, isTimeUp }),
    );
  }
}

/**
 * The handler of a Scheduler that knows words for dates of your own, beyond `last_3_days` and the like.
 *
 * @example
 * export const handler = schedulerHandler({
 *   customPeriods: [{ pattern: 'quarter_[1-4]', dates: (period, today) => datesOfQuarter(period, today) }],
 * });
 */
export function schedulerHandler({
  customPeriods,
}: {
  readonly customPeriods: readonly CustomPeriod[];
}): LambdaHandler {
  return getLambdaHandler(
    class extends Scheduler {
      protected override readonly customPeriods: readonly CustomPeriod[] = customPeriods;
    },
  );
}

export const handler: LambdaHandler = getLambdaHandler(Scheduler);
