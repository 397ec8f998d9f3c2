import { requireDocument } from '../domain/config-document.ts';
import { FUNCTION_KEYS, type KeyTree } from '../domain/config-keys.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { ClientClasses, ClientsOf } from '../ports/client.ts';
import type { ForeignLogger } from '../ports/foreign-logger.ts';
import type { Logger, LogLevel } from '../ports/logger.ts';
import { type MetaLog, NO_META } from '../ports/meta.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Platform } from '../ports/platform.ts';
import { type Config, isPlainObject, readConfig } from './config.ts';
import { createMetrics } from './emf.ts';
import { foreignLog } from './foreign-log.ts';
import { type LambdaContext, LambdaGlobals } from './lambda-globals.ts';
import { createLog, type ProcessorLog } from './logger.ts';
import { Setup } from './setup.ts';
import { Stats, type StatValue, summed } from './stats.ts';
import { runFields } from './task-event.ts';

export interface ProcessorOptions {
  /** Laid over the defaults of the class and over the documents. */
  readonly customConfig?: Config | undefined;
  /** What it stands on. Default: the `platform` of the class. */
  readonly deps?: Platform | undefined;
  /** The container that it lives in. */
  readonly globals?: LambdaGlobals | undefined;
}

/** What belongs to a class of Processors. */
export interface ProcessorStatics {
  /** What instances stand on unless they are handed something else. */
  platform: Platform | undefined;
  /** The lowest layer of the configuration. */
  defaultConfig: Config;
  /** Classes of the clients, by name. */
  clients: ClientClasses;
  /** Written to instead of lines of our own. Default: none. */
  logger: ForeignLogger | undefined;
  /** Keys of its documents that may be in either spelling. Default: those that every function has. */
  configKeys: KeyTree;
  /** An invocation that finds its configuration older than this reads it anew. Default: never. */
  configMaxAgeMs: number;
}

/** A class of Processors with registered clients. */
export interface ProcessorClass<Classes extends ClientClasses> extends ProcessorStatics {
  new <Event = unknown>(options?: ProcessorOptions): Processor<Event, ClientsOf<Classes>>;
}

/** The client that is registered as `dynamoDb`. */
export type TableClientOf<Registered> = Registered extends { readonly dynamoDb: infer TableClient }
  ? TableClient
  : unknown;

const DEAD_TOPIC = 'SoswWorkerErrors';

/**
 * What every function of a fleet has: a configuration, clients, counters, a result and a log. `call` is one invocation;
 * subclasses say in `handle` what it does.
 */
export class Processor<Event = unknown, Registered extends object = object> {
  static platform: Platform | undefined = undefined;
  static defaultConfig: Config = {};
  static clients: ClientClasses = {};
  static configKeys: KeyTree = FUNCTION_KEYS;
  static logger: ForeignLogger | undefined = undefined;
  static configMaxAgeMs: number = Number.POSITIVE_INFINITY;

  /**
   * A Processor with clients, each configured by its section `<name>Config`.
   *
   * @example class Loader extends Processor.using({ dynamoDb: DynamoDbClient })<{ row: Row }> { ... }
   */
  static using<Classes extends ClientClasses>(clients: Classes): ProcessorClass<Classes> {
    // biome-ignore lint/complexity/noThisInStatic: the class that it is called on, with its platform
    return class extends this {
      static override clients: ClientClasses = clients;
    } as ProcessorClass<Classes>;
  }

  readonly stats: Stats = new Stats();
  readonly log: Logger;
  /** What this invocation has to tell; cleared after each. */
  result: Record<string, unknown> = {};

  protected readonly platform: Platform;
  /** Metrics of labourers, as lines of the log. */
  protected readonly metrics: Metrics;
  readonly #class: ProcessorStatics;
  readonly #globals: LambdaGlobals;
  readonly #log: ProcessorLog;
  readonly #customConfig: Config | undefined;
  readonly #configAtHand: Config;
  #setup: Setup | undefined;
  #loading: Promise<void> | undefined;
  #loadedAtMs = Number.NEGATIVE_INFINITY;
  #documentsText = '';

  constructor({ customConfig, deps, globals = new LambdaGlobals() }: ProcessorOptions = {}) {
    this.#class = new.target;
    const platform = deps ?? this.#class.platform;
    if (!platform) throw new InvalidInputError({ path: 'deps', expected: 'a platform to stand on', given: platform });
    this.platform = platform;
    this.#globals = globals;
    this.#log = this.#class.logger ? foreignLog(this.#class.logger) : createLog(platform);
    this.log = this.#log.logger;
    this.metrics = createMetrics(platform);
    this.#customConfig = customConfig;
    this.#configAtHand = this.#configWith({});
  }

  /** Defaults, documents and custom configuration, laid over each other; before `init` without the documents. */
  get config(): Config {
    return this.#setup?.config ?? this.#configAtHand;
  }

  /**
   * The value of the configuration at a dotted path: `configAt('limits.rows', 100)`. The fallback where there is none, or
   * null.
   */
  configAt(path: string, fallback?: unknown): unknown {
    return (
      path
        .split('.')
        .reduce<unknown>((section, key) => (isPlainObject(section) ? section[key] : undefined), this.config) ?? fallback
    );
  }

  /** The clients that the configuration asks for, made by `init`. */
  get clients(): Registered {
    if (!this.#setup) throw new InvalidInputError({ path: 'clients', expected: 'init() before', given: undefined });
    return this.#setup.clients as Registered;
  }

  /** Records what happens to tasks, if the configuration has a `metaHandlerConfig`. */
  get meta(): MetaLog {
    return this.#setup?.meta ?? NO_META;
  }

  /** The context of the current invocation; undefined outside of Lambda. */
  get context(): LambdaContext | undefined {
    return this.#globals.context;
  }

  get functionName(): string | undefined {
    return this.platform.variable('AWS_LAMBDA_FUNCTION_NAME');
  }

  get region(): string | undefined {
    return this.platform.variable('AWS_REGION');
  }

  /** The account of the function, or else that of the credentials. */
  async account(): Promise<string> {
    return this.context?.invokedFunctionArn.split(':')[4] ?? (await this.platform.accountId());
  }

  /** Lines of the log below this level are not written from now on. */
  setLogLevel(level: LogLevel): void {
    this.#log.setLevel(level);
  }

  /**
   * Reads the configuration and makes the clients, unless that was done and is not too old; `call` does it by itself. A
   * failure is not remembered: the next call tries again.
   *
   * @throws StoreUnavailableError when the configuration could not be read
   * @throws InvalidInputError when it makes no sense
   */
  async init(): Promise<void> {
    if (this.platform.system.clock.now() - this.#loadedAtMs < this.#class.configMaxAgeMs) return;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
  }

  /** One invocation: what `handle` does with the event, counted. */
  async call(event: Event, { resetResult = true }: { readonly resetResult?: boolean } = {}): Promise<unknown> {
    this.#log.setFields(runFields(event, this.context));
    try {
      return await this.initAndHandle(event);
    } finally {
      this.stats.add('processor_calls');
      if (resetResult) this.result = {};
    }
  }

  /** What is done with an event; what it returns is the answer of the function. Subclasses override it. */
  async handle(_event: Event): Promise<unknown> {
    return undefined;
  }

  protected async initAndHandle(event: Event): Promise<unknown> {
    await this.init();
    return this.handle(event);
  }

  /** A copy of the counters; unless `recursive` is false with those of the clients, of which equal names are summed. */
  getStats({ recursive = true }: { readonly recursive?: boolean } = {}): Record<string, StatValue> {
    const clients = recursive ? (this.#setup?.everyClient() ?? []) : [];
    return clients.reduce((stats, client) => summed(stats, client.getStats?.() ?? {}), this.stats.toJSON());
  }

  /** Begins to count anew: numbers go to `total_<key>`, all but those that `lifetimeStatsParams` names. */
  resetStats(): void {
    const { lifetimeStatsParams } = this.config;
    this.stats.reset(Array.isArray(lifetimeStatsParams) ? lifetimeStatsParams : []);
    for (const client of this.#setup?.everyClient() ?? []) client.resetStats?.();
  }

  /**
   * A client for the table of the section `<prefix>DynamoDbConfig`, of the class that is registered as `dynamoDb`. The
   * same prefix always gives the same client.
   *
   * @throws InvalidInputError when there is no such section, no client `dynamoDb`, or `init` was not called
   */
  getDdbc(prefix: string): TableClientOf<Registered> {
    if (!this.#setup) throw new InvalidInputError({ path: 'getDdbc', expected: 'init() before', given: prefix });
    return this.#setup.tableClient(prefix) as TableClientOf<Registered>;
  }

  /** Tells people, by the SNS topic `deadSnsTopic` (default `SoswWorkerErrors`), and ends the container. */
  async die(message = 'Unknown Failure'): Promise<never> {
    this.log.error('dies', { reason: message });
    try {
      const topic = this.config.deadSnsTopic ?? DEAD_TOPIC;
      const alerts = this.platform.alerts(`arn:aws:sns:${this.region}:${await this.account()}:${topic}`);
      await alerts.publish(`${this.functionName ?? 'Some Function'} died`, message);
    } catch (error) {
      this.log.error('nobody could be told', { error });
    }
    return this.platform.exit(1);
  }

  /** Names of the configuration documents, the weakest first. Outside of Lambda the original reads `None_config`. */
  protected documentNames(): string[] {
    return [`${this.functionName ?? 'None'}_config`];
  }

  async #load(): Promise<void> {
    const source = this.platform.configSource();
    const names = this.documentNames();
    const { place } = source;
    const documents = await Promise.all(
      names.map(async (name) => [name, requireDocument({ name, place, value: await source.read(name) })] as const),
    );
    const text = JSON.stringify(documents);
    if (!this.#setup || text !== this.#documentsText) this.#setUp(this.#configWith(Object.fromEntries(documents)));
    this.#documentsText = text;
    this.#loadedAtMs = this.platform.system.clock.now();
  }

  #setUp(config: Config): void {
    const { platform, log } = this;
    this.#setup = new Setup({ config, classes: this.#class.clients, platform, log, context: () => this.context });
  }

  #configWith(documents: Readonly<Record<string, unknown>>): Config {
    const { defaultConfig, clients, configKeys } = this.#class;
    const layers = { defaultConfig, ...documents, customConfig: this.#customConfig };
    return readConfig(layers, Object.keys(clients), configKeys);
  }
}
