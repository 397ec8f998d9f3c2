import { configDocuments } from 'sosw/essentials';
import type { DynamoDbModel } from '../dynamodb/model.ts';
import { ITEMS_SCHEMA, SCHEMAS } from '../workload/jobs.ts';
import type { Action, Labourer, Workload } from '../workload/workload.ts';
import { watchedMetric } from './cloudwatch.ts';

/** What can be changed of a labourer while a world runs. */
interface Settings {
  slots: number;
  lanes: number;
  maxAttempts: number;
  isConfigured: boolean;
}

/** Somebody who may change the configuration: people, and whatever deploys it. */
export class Operator {
  readonly #model: DynamoDbModel;
  readonly #workload: Workload;
  readonly #settings: Map<string, Settings>;
  #isRepaired = false;
  #isCut = true;

  constructor(model: DynamoDbModel, workload: Workload) {
    this.#model = model;
    this.#workload = workload;
    this.#settings = new Map(workload.labourers.map((labourer) => [labourer.id, asConfigured(labourer)]));
    this.#deploy();
  }

  /** Does what is about the configuration; other actions are not its own. */
  perform(action: Action): void {
    if (action.do === 'schema') {
      this.#isCut = action.isCut;
      this.#deploy();
    }
    const settings = 'labourerId' in action ? this.#settings.get(action.labourerId) : undefined;
    if (!settings) return;
    switch (action.do) {
      case 'slots':
        settings.slots = action.slots;
        break;
      case 'lanes':
        settings.lanes = action.lanes;
        break;
      case 'attempts':
        settings.maxAttempts = action.maxAttempts;
        break;
      case 'remove':
      case 'restore':
        settings.isConfigured = action.do === 'restore';
        break;
      case 'pause':
        this.#pause(action.labourerId, action.isPaused);
        return;
      default:
        return;
    }
    this.#deploy();
  }

  /** Everything is as it was at the start. */
  restore(): void {
    this.#isCut = true;
    for (const labourer of this.#workload.labourers) {
      this.#settings.set(labourer.id, asConfigured(labourer));
      this.#pause(labourer.id, false);
    }
    this.#deploy();
  }

  /** What made no sense from the start is put right. */
  repair(): void {
    this.#isRepaired = true;
    this.#deploy();
  }

  maxAttempts(labourerId: string): number {
    return this.#settings.get(labourerId)?.maxAttempts ?? 1;
  }

  #pause(labourerId: string, isPaused: boolean): void {
    const key = { labourer_id: { S: labourerId } };
    const row = this.#model.item('sosw_labourers', key) ?? key;
    this.#model.put('sosw_labourers', { ...row, paused: { BOOL: isPaused } });
  }

  #deploy(): void {
    const labourers = this.#workload.labourers
      .filter(({ id }) => this.#settings.get(id)?.isConfigured)
      .map((labourer) => [labourer.id, this.#recordOf(labourer)]);
    const documents = configDocuments({
      labourers: Object.fromEntries(labourers),
      jobSchemas: { ...SCHEMAS, default: this.#isCut ? ITEMS_SCHEMA : [] },
      ...(this.#workload.hasMeta && { essentials: { shared: { meta_handler_config: { write_meta_to_ddb: true } } } }),
    });
    for (const [name, document] of Object.entries(documents)) {
      if (document === undefined) continue;
      this.#model.put('config', {
        ...{ env: { S: 'production' }, config_name: { S: name } },
        config_value: { S: JSON.stringify(document) },
      });
    }
  }

  #recordOf(labourer: Labourer): object {
    const { slots, lanes, maxAttempts } = this.#settings.get(labourer.id) ?? asConfigured(labourer);
    const isNonsense = labourer.broken === 'record' && !this.#isRepaired;
    return {
      ...{ entry: './worker.ts', lanes, maxAttempts },
      ...{ retryDelay: labourer.retryDelay, retryDelayMax: 20 },
      maxSimultaneousInvocations: isNonsense ? 'many' : slots,
      ...(labourer.isWatched ? { healthMetrics: watchedMetric(labourer.id) } : { builtInMetrics: false }),
    };
  }
}

function asConfigured({ slots, lanes, maxAttempts }: Labourer): Settings {
  return { slots, lanes, maxAttempts, isConfigured: true };
}
