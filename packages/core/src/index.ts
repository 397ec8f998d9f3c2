import { awsPlatform } from './aws/platform.ts';
import type { ClientClasses } from './ports/client.ts';
import type { Platform } from './ports/platform.ts';
import { type AnyPayload, definedWorkerHandler, type WorkerDefinition } from './runtime/define-worker.ts';
import type { LambdaHandler } from './runtime/handler.ts';
import { Processor as RuntimeProcessor } from './runtime/processor.ts';
import type { StandardSchema } from './runtime/standard-schema.ts';
import { Worker as RuntimeWorker } from './runtime/worker.ts';

export type { HealthStatus } from './domain/ecology/status.ts';
export {
  InvalidInputError,
  NonRetryableError,
  RetryableError,
  SoswError,
  TerminalError,
} from './domain/errors.ts';
export { defineConfig, type FleetConfig, type LabourerDefinition, type LocalTable } from './domain/fleet.ts';
export type { LabourerSettings } from './domain/labourer.ts';
export type { CustomPeriod } from './domain/periods.ts';
export type { Client, ClientClass, ClientClasses, ClientOptions } from './ports/client.ts';
export type { ForeignLogger } from './ports/foreign-logger.ts';
export type { LogFields, Logger, LogLevel } from './ports/logger.ts';
export type { MetaAction, MetaLog } from './ports/meta.ts';
export type { Platform } from './ports/platform.ts';
export { StoreError, StoreUnavailableError } from './ports/store-error.ts';
export type { Config } from './runtime/config.ts';
export { DeadlineError } from './runtime/deadline.ts';
export type { AnyPayload, RunInput, WorkerDefinition } from './runtime/define-worker.ts';
export { getLambdaHandler, type LambdaHandler } from './runtime/handler.ts';
export { type LambdaContext, LambdaGlobals } from './runtime/lambda-globals.ts';
export { MetaHandler, type MetaHandlerOptions } from './runtime/meta-handler.ts';
export type { ProcessorClass, ProcessorOptions, ProcessorStatics } from './runtime/processor.ts';
export type { StandardSchema } from './runtime/standard-schema.ts';
export type { Stats, StatValue } from './runtime/stats.ts';
export type { TaskInfo } from './runtime/task-event.ts';
export type { WorkerClass } from './runtime/worker.ts';

/** A {@link RuntimeProcessor} on AWS: the base of functions that are no workers. */
export class Processor<Event = unknown, Registered extends object = object> extends RuntimeProcessor<
  Event,
  Registered
> {
  static override platform: Platform = awsPlatform;
}

/** A {@link RuntimeWorker} on AWS. */
export class Worker<Event = unknown, Registered extends object = object> extends RuntimeWorker<Event, Registered> {
  static override platform: Platform = awsPlatform;
}

/**
 * A worker that is one function: the handler of a Lambda function that runs it for each task.
 *
 * @example
 * export const handler = defineWorker({
 *   payload: PayloadSchema,
 *   clients: { dynamoDb: DynamoDbClient },
 *   async run({ payload, clients, stats }) {
 *     await clients.dynamoDb.put(payload.row);
 *     stats.add('rows');
 *     return { rows: 1 };
 *   },
 * });
 */
export function defineWorker<
  Schema extends StandardSchema = AnyPayload,
  Classes extends ClientClasses = Record<never, never>,
>(definition: WorkerDefinition<Schema, Classes>): LambdaHandler {
  return definedWorkerHandler(Worker, definition);
}
