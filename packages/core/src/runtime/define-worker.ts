import { NonRetryableError } from '../domain/errors.ts';
import type { ClientClasses, ClientsOf } from '../ports/client.ts';
import type { ForeignLogger } from '../ports/foreign-logger.ts';
import type { Logger } from '../ports/logger.ts';
import { type Config, isPlainObject } from './config.ts';
import { beforeDeadline } from './deadline.ts';
import { getLambdaHandler, type LambdaHandler } from './handler.ts';
import type { LambdaContext } from './lambda-globals.ts';
import { issueLines, type OutputOf, type StandardSchema } from './standard-schema.ts';
import type { Stats } from './stats.ts';
import { fieldsOf, payloadOf, type TaskInfo, taskOf } from './task-event.ts';
import type { Worker } from './worker.ts';

/** Stands for no schema: any object will do. */
export type AnyPayload = StandardSchema<unknown, Readonly<Record<string, unknown>>>;

/** A worker that is one function. */
export interface WorkerDefinition<
  Schema extends StandardSchema = AnyPayload,
  Classes extends ClientClasses = Record<never, never>,
> {
  /** Validates the payload: any Standard Schema. A payload that does not fit closes its task as dead. */
  readonly payload?: Schema;
  /** Client classes by name; each is configured by the section `<name>Config`. */
  readonly clients?: Classes;
  /** The lowest layer of the configuration. */
  readonly defaultConfig?: Config;
  /** Written to instead of lines of our own: a Logger of Powertools for AWS Lambda, or what looks like one. */
  readonly logger?: ForeignLogger;
  /**
   * Does the work. What it returns is the result of the task, what it throws is reported as a failure at once; a
   * `NonRetryableError` closes the task as dead.
   */
  run(input: RunInput<OutputOf<Schema>, ClientsOf<Classes>>): unknown;
}

export interface RunInput<Payload, Clients> {
  /** What the job gave to this task, as the schema returns it. */
  readonly payload: Payload;
  /** Undefined when the function was invoked alone. */
  readonly task: TaskInfo | undefined;
  readonly clients: Clients;
  readonly config: Config;
  readonly stats: Stats;
  /** May be filled in the course of the work; what `run` returns is laid over it. */
  readonly result: Record<string, unknown>;
  readonly log: Logger;
  /** Aborts shortly before Lambda ends the invocation. */
  readonly signal: AbortSignal;
  readonly context: LambdaContext | undefined;
}

/** The handler of a defined worker, on a Worker class that has a platform. */
export function definedWorkerHandler<
  Schema extends StandardSchema = AnyPayload,
  Classes extends ClientClasses = Record<never, never>,
>(Base: Pick<typeof Worker, 'using'>, definition: WorkerDefinition<Schema, Classes>): LambdaHandler {
  class DefinedWorker extends Base.using<Classes>(definition.clients ?? ({} as Classes)) {
    static override defaultConfig = definition.defaultConfig ?? {};
    static override logger = definition.logger;

    override async handle(event: unknown): Promise<unknown> {
      const payload = await validated(definition.payload, payloadOf(event));
      const { clients, config, stats, result, log, context } = this;
      const task = taskOf(event)?.info;
      const returned = await beforeDeadline(context, this.platform.system.timers, async (signal) =>
        definition.run({ payload, task, clients, config, stats, result, log, signal, context }),
      );
      Object.assign(this.result, asResult(returned));
      await super.handle(event);
      return returned;
    }
  }
  return getLambdaHandler(DefinedWorker);
}

/** @throws NonRetryableError that lists what does not fit: the same payload will not fit the next time either */
async function validated<Schema extends StandardSchema>(
  schema: Schema | undefined,
  payload: unknown,
): Promise<OutputOf<Schema>> {
  if (!schema) return fieldsOf(payload) as OutputOf<Schema>;
  const validation = await schema['~standard'].validate(payload);
  if (!validation.issues) return validation.value as OutputOf<Schema>;
  throw new NonRetryableError(`the payload does not fit: ${issueLines(validation.issues).join('; ')}`);
}

function asResult(returned: unknown): Readonly<Record<string, unknown>> {
  if (returned === undefined || returned === null) return {};
  return isPlainObject(returned) ? returned : { value: returned };
}
