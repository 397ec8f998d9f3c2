import { getLambdaHandler, type LambdaHandler, NonRetryableError, Worker } from 'sosw';

/** A worker of ours: what comes of it is the workload's to say. */
class SimulatedWorker extends Worker<{ readonly task_id: string }> {
  override async handle(event: { readonly task_id: string }): Promise<unknown> {
    const work = await environment.work(event);
    if (work === 'throws') throw new Error('not this time');
    if (work === 'throws_for_good') throw new NonRetryableError('never');
    this.stats.add('rows', 2);
    this.result.done = event.task_id;
    if (work === 'succeeds_twice') await this.markTaskAsCompleted(event.task_id);
    return super.handle(event);
  }
}

export const handler: LambdaHandler = getLambdaHandler(SimulatedWorker);
