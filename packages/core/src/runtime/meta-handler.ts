import { InvalidInputError } from '../domain/errors.ts';
import type { Logger } from '../ports/logger.ts';
import type { MetaAction, MetaLog } from '../ports/meta.ts';
import type { Platform } from '../ports/platform.ts';
import { StoreError } from '../ports/store-error.ts';
import { type Config, mergeConfig, sectionOf } from './config.ts';
import type { LambdaContext } from './lambda-globals.ts';

const DEFAULT_TABLE = 'sosw_tasks_meta';

/** Filled in by the handler itself. */
const RESERVED_KEYS = ['task_id', 'action', 'author', 'invocation_id', 'log_stream_name'];

/** The range key of a row is its time: rows of the same moment are set apart by a microsecond each. */
const PUTS_MAX = 10;

export interface MetaHandlerOptions {
  /**
   * The section `metaHandlerConfig`: `writeMetaToDdb`, default true, and `dynamoDbConfig.tableName`, default
   * `sosw_tasks_meta` behind the prefix of all tables (variable `SOSW_TABLE_PREFIX`).
   */
  readonly config: Config;
  readonly platform: Platform;
  readonly log: Logger;
  /** The context of the current invocation: who writes the row. */
  readonly context: () => LambdaContext | undefined;
}

/**
 * Records what happens to tasks as rows of the tasks meta table, in the original's form. Best effort: a row that cannot
 * be written is logged and never fails a task.
 */
export class MetaHandler implements MetaLog {
  readonly config: Config;
  readonly #options: MetaHandlerOptions;
  readonly #reported = new Set<string>();

  constructor(options: MetaHandlerOptions) {
    const tableName = `${options.platform.variable('SOSW_TABLE_PREFIX') ?? ''}${DEFAULT_TABLE}`;
    this.config = mergeConfig({ writeMetaToDdb: true, dynamoDbConfig: { tableName } }, options.config);
    this.#options = options;
  }

  /**
   * Writes one row. `extra` becomes columns of its own; a `created_at` among them takes the place of the current time.
   *
   * @throws InvalidInputError when `extra` holds a column that is filled in here
   */
  async post(taskId: string, action: MetaAction, extra: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const reserved = RESERVED_KEYS.find((key) => Object.hasOwn(extra, key));
    if (reserved) {
      const expected = `no column that is filled in here (${RESERVED_KEYS.join(', ')})`;
      throw new InvalidInputError({ path: `extra.${reserved}`, expected, given: extra[reserved] });
    }
    if (this.config.writeMetaToDdb === false) return;
    const row = { task_id: taskId, created_at: this.#now(), ...this.#author(), action, ...extra };
    try {
      await this.#put(row);
    } catch (error) {
      this.#logOnce(error, { task_id: taskId, action });
    }
  }

  async #put(row: { readonly created_at: unknown }): Promise<void> {
    const rows = this.#options.platform.metaRows();
    for (let puts = 0; puts < PUTS_MAX; puts += 1) {
      const answer = await rows.put(this.#tableName(), { ...row, created_at: later(row.created_at, puts) });
      if (answer === 'written') return;
    }
    this.#options.log.warn('meta row was not written: its time is taken', { row });
  }

  #now(): number {
    return this.#options.platform.system.clock.now() / 1000;
  }

  #author(): Readonly<Record<string, string>> {
    const context = this.#options.context();
    if (!context) return {};
    const { functionName, awsRequestId, logStreamName } = context;
    return { author: functionName, invocation_id: awsRequestId, log_stream_name: logStreamName };
  }

  #tableName(): string {
    return String(sectionOf(this.config, 'dynamoDbConfig').tableName);
  }

  /** A missing table or permission stays what it is: said once in a container. Anything else may be new. */
  #logOnce(error: unknown, about: { readonly task_id: string; readonly action: string }): void {
    const reason = error instanceof StoreError ? error.details.reason : undefined;
    if (reason !== undefined && this.#reported.has(reason)) return;
    if (reason !== undefined) this.#reported.add(reason);
    this.#options.log.warn('meta row was not written', { ...about, error });
  }
}

/** So many microseconds later, in seconds; a double tells microseconds apart for two centuries yet. */
function later(createdAt: unknown, microseconds: number): unknown {
  if (typeof createdAt !== 'number' || microseconds === 0) return createdAt;
  return (Math.round(createdAt * 1_000_000) + microseconds) / 1_000_000;
}
