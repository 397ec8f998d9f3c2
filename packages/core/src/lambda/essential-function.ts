import { createJobTexts, JOB_TEXTS_VARIABLE } from '../aws/job-texts/index.ts';
import { awsPlatform } from '../aws/platform.ts';
import { createStore, createStoreClient, tableNames } from '../aws/store/index.ts';
import { configuredLabourers } from '../domain/configured-labourers.ts';
import type { LabourerReading } from '../domain/labourer.ts';
import { ESSENTIAL_NAMES, type EssentialDeps } from '../essentials/deps.ts';
import { RunDigest } from '../essentials/digest.ts';
import type { Platform } from '../ports/platform.ts';
import type { Store } from '../ports/store.ts';
import { Essential } from '../runtime/essential.ts';

/** Where everything is kept. */
type Places = Store & Pick<EssentialDeps, 'texts'>;

/**
 * What the four essentials have in common: the store, made once a container and checked, and a digest for each run.
 * Tables and functions are found by the environment: `SOSW_TABLE_PREFIX`, `SOSW_CONFIG_TABLE`.
 */
export abstract class EssentialFunction extends Essential {
  static override platform: Platform = awsPlatform;
  /** Whether the shape of the tables is looked at once a container: seven requests, before anything is done. */
  protected readonly checksTables: boolean = true;
  #places: Places | undefined;

  /** Labourers of the configuration, each read by itself. */
  protected labourers(): LabourerReading[] {
    return configuredLabourers(this.config);
  }

  /** Does the work of one run, and sends the run's digest also when it failed. */
  protected async run<Result>(work: (deps: EssentialDeps) => Promise<Result>): Promise<Result> {
    const { platform, log, stats, meta } = this;
    const topic = this.#topic();
    const digest = new RunDigest(topic === undefined ? undefined : platform.alerts(topic), log);
    try {
      const places = await this.#checkedPlaces();
      const { system } = platform;
      return await work({
        ...places,
        functions: platform.functions(),
        system,
        log,
        stats,
        meta,
        digest,
        metrics: this.metrics,
        names: ESSENTIAL_NAMES,
      });
    } finally {
      await digest.flush();
    }
  }

  /** A failed check is not remembered: the next run asks again. */
  async #checkedPlaces(): Promise<Places> {
    if (this.#places) return this.#places;
    const { platform, log, stats } = this;
    const config = platform.variable('SOSW_CONFIG_TABLE');
    const store = createStore({
      client: createStoreClient(),
      names: tableNames({
        prefix: platform.variable('SOSW_TABLE_PREFIX') ?? '',
        ...(config !== undefined && { config }),
      }),
      system: platform.system,
      onBadRow: (error) => {
        stats.add('bad_rows');
        log.error('row makes no sense and is skipped', { error });
      },
      onUnchecked: (table, error) => log.warn('table could not be described and is not checked', { table, error }),
    });
    if (this.checksTables) await store.tasks.check();
    this.#places = { ...store, texts: createJobTexts(platform.variable(JOB_TEXTS_VARIABLE), platform.system) };
    return this.#places;
  }

  /** Where digests go: `sns_config: {"recipient": "arn:aws:sns:..."}`, as in the original. */
  #topic(): string | undefined {
    const recipient = this.configAt('snsConfig.recipient');
    return typeof recipient === 'string' ? recipient : undefined;
  }
}
