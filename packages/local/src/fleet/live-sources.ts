import type { FleetConfig } from 'sosw/essentials';
import type { LambdaHost } from '../host/lambda-host.ts';
import { configSources, readConfigFile } from './config-file.ts';
import { covers, SourceWatch } from './source-watch.ts';
import type { BuiltFunction, Workshop } from './workshop.ts';

/** A source of a function has changed: the function was built and replaced, or what stands there now does not build. */
export type Rebuild =
  | { readonly outcome: 'replaced'; readonly functionName: string; readonly buildMs: number }
  | { readonly outcome: 'failed'; readonly functionName: string; readonly error: unknown };

/** `sosw.config.ts` has changed: the fleet is as it says, or as it was because it makes no sense. */
export type ConfigChange =
  | {
      readonly outcome: 'applied';
      /** Labourers, by name, whose definition is new or another one. */
      readonly changed: readonly string[];
      readonly removed: readonly string[];
    }
  | { readonly outcome: 'failed'; readonly error: unknown };

/** Told what became of changes. */
export interface SourceObserver {
  readonly onRebuilt?: (rebuild: Rebuild) => void;
  readonly onConfigChanged?: (change: ConfigChange) => void;
}

export interface LiveSourcesOptions extends SourceObserver {
  /** Where `sosw.config.ts` stands. */
  readonly folder: string;
  readonly config: FleetConfig;
  readonly workers: readonly BuiltFunction[];
  readonly workshop: Workshop;
  readonly host: Pick<LambdaHost, 'putFunction' | 'removeFunction'>;
  /** Makes the tables that a description names, and writes its documents. */
  readonly prepareTables: (config: FleetConfig) => Promise<void>;
}

/** Keeps the workers of a running fleet as their sources are, and the fleet as `sosw.config.ts` describes it. */
export class LiveSources {
  readonly #options: LiveSourcesOptions;
  readonly #workers: Map<string, BuiltFunction>;
  readonly #watch: SourceWatch = new SourceWatch((changed) => this.#take(changed));
  readonly #changed = new Set<string>();
  #config: FleetConfig;
  #configSources: readonly string[] = [];
  #work: Promise<void> | undefined;
  #isClosed = false;

  private constructor(options: LiveSourcesOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#workers = new Map(options.workers.map((worker) => [worker.spec.name, worker]));
  }

  static async watch(options: LiveSourcesOptions): Promise<LiveSources> {
    const live = new LiveSources(options);
    live.#configSources = await configSources(options.folder);
    live.#watchAll();
    return live;
  }

  /** Nothing is replaced any more when it resolves. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watch.close();
    await this.#work;
  }

  #watchAll(): void {
    this.#watch.set([...this.#configSources, ...[...this.#workers.values()].flatMap(({ sources }) => sources)]);
  }

  /** One change after the other; what changes meanwhile is taken next. */
  #take(changed: ReadonlySet<string>): void {
    for (const path of changed) this.#changed.add(path);
    this.#work ??= this.#workOff().finally(() => {
      this.#work = undefined;
    });
  }

  async #workOff(): Promise<void> {
    while (this.#changed.size > 0 && !this.#isClosed) {
      const changed = [...this.#changed];
      this.#changed.clear();
      const touches = (sources: readonly string[]) => changed.some((path) => covers(new Set(sources), path));
      const affected = [...this.#workers.values()].filter(({ sources }) => touches(sources));
      if (touches(this.#configSources)) await this.#readConfig();
      for (const { spec } of affected) await this.#rebuild(spec.name);
      if (!this.#isClosed) this.#watchAll();
    }
  }

  async #rebuild(functionName: string): Promise<void> {
    const { workshop, onRebuilt = () => {} } = this.#options;
    const definition = this.#config.labourers[functionName];
    if (!definition) return; // removed by the same change
    const startedAtMs = performance.now();
    try {
      this.#replace(await workshop.worker(functionName, definition));
      onRebuilt({ outcome: 'replaced', functionName, buildMs: performance.now() - startedAtMs });
    } catch (error) {
      onRebuilt({ outcome: 'failed', functionName, error });
    }
  }

  async #readConfig(): Promise<void> {
    const { folder, workshop, host, prepareTables, onConfigChanged = () => {} } = this.#options;
    try {
      this.#configSources = await configSources(folder);
      const config = await readConfigFile(folder);
      const changed = Object.entries(config.labourers).filter(
        ([name, definition]) => JSON.stringify(definition) !== JSON.stringify(this.#config.labourers[name]),
      );
      const built = await Promise.all(changed.map(([name, definition]) => workshop.worker(name, definition)));
      await prepareTables(config);
      const removed = Object.keys(this.#config.labourers).filter((name) => !Object.hasOwn(config.labourers, name));
      this.#config = config;
      for (const worker of built) this.#replace(worker);
      for (const name of removed) this.#dispose(name, host.removeFunction(name));
      onConfigChanged({ outcome: 'applied', changed: changed.map(([name]) => name), removed });
    } catch (error) {
      onConfigChanged({ outcome: 'failed', error });
    }
  }

  #replace(worker: BuiltFunction): void {
    const { name } = worker.spec;
    this.#dispose(name, this.#options.host.putFunction(worker.spec));
    this.#workers.set(name, worker);
  }

  /** Forgets a worker, and removes what was built for it once nothing of it runs. */
  #dispose(name: string, gone: Promise<unknown>): void {
    const worker = this.#workers.get(name);
    this.#workers.delete(name);
    void gone.then(() => worker?.remove());
  }
}
