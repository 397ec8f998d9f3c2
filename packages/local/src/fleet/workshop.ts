import { cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidInputError } from 'sosw';
import { ESSENTIAL_NAMES, type FleetConfig, FUNCTION_DEFAULTS } from 'sosw/essentials';
import { type BundledFunction, bundleFunction, bundleTogether } from '../bundle.ts';
import { CONCURRENCY_MAX, DEFAULT_CONCURRENCY, type FunctionSpec } from '../host/function-spec.ts';
import { nodeCommand } from '../node-function.ts';
import { CONFIG_FILE } from './config-file.ts';
import { foldersBelow } from './source-tree.ts';

/** What a function is, whatever it is written in. */
type Settings = Omit<FunctionSpec, 'command' | 'cwd' | 'handler'>;

/** Modules in `sosw/lambda`, with the time-outs and retries that the protocol relies on (docs/protocol.md, section 2). */
const ESSENTIALS: readonly { readonly module: string; readonly settings: Settings }[] = [
  {
    module: 'orchestrator',
    settings: { name: ESSENTIAL_NAMES.orchestrator, timeoutMs: 60_000, asyncRetries: 0, memoryMb: 256 },
  },
  {
    module: 'scavenger',
    settings: { name: ESSENTIAL_NAMES.scavenger, timeoutMs: 60_000, asyncRetries: 0, memoryMb: 256 },
  },
  {
    module: 'scheduler',
    settings: { name: ESSENTIAL_NAMES.scheduler, timeoutMs: 900_000, asyncRetries: 2, memoryMb: 1024 },
  },
  {
    module: 'worker-assistant',
    settings: { name: ESSENTIAL_NAMES.workerAssistant, timeoutMs: 30_000, asyncRetries: 2, memoryMb: 256 },
  },
];

const DEFAULT_EVENT_AGE_SECONDS = 60;
const require = createRequire(import.meta.url);

type Definition = FleetConfig['labourers'][string];
type CommandDefinition = Extract<Definition, { readonly folder: string }>;

/** Absolute paths of what is bundled, and of what goes beside it. */
interface ModuleFiles {
  readonly entry: string;
  readonly handler?: string | undefined;
  readonly extra: readonly string[];
}

/** What the essentials of a local fleet find by their environment. */
export interface EssentialPlaces {
  /** Path of a folder. */
  readonly textsFolder: string;
  /** Address of a `MetricServer`. */
  readonly metrics: string;
}

/** A function that can be given to a host. */
export interface BuiltFunction {
  readonly spec: FunctionSpec;
  /** Absolute paths of what it was made of; one that ends in `/` is a folder, and means all files in it. */
  readonly sources: readonly string[];
  /** Removes what was made for it: when nothing of it runs any more. */
  remove(): Promise<void>;
}

type Variables = Readonly<Record<string, string>>;

/** Builds the functions of a fleet. Builds may run side by side; each gets a folder of its own. */
export class Workshop {
  readonly #folder: string;
  readonly #outFolder: string;
  readonly #environment: Variables;
  #builds = 0;

  private constructor(folder: string, outFolder: string, environment: Variables) {
    this.#folder = folder;
    this.#outFolder = outFolder;
    this.#environment = environment;
  }

  /**
   * @param folder where `sosw.config.ts` stands: paths are relative to it
   * @param environment variables of every function
   */
  static async open(folder: string, environment: Variables = {}): Promise<Workshop> {
    return new Workshop(folder, await mkdtemp(join(tmpdir(), 'sosw-functions-')), environment);
  }

  /** A folder for what lives no longer than the fleet. */
  get scratchFolder(): string {
    return join(this.#outFolder, 'scratch');
  }

  /** Removes all that was built. */
  async close(): Promise<void> {
    await rm(this.#outFolder, { recursive: true, force: true });
  }

  /**
   * Builds the four essentials.
   *
   * @param places where they keep large texts of jobs, and where they read metrics
   * @throws BundleError
   */
  async essentials(fleet: FleetConfig, { textsFolder, metrics }: EssentialPlaces): Promise<FunctionSpec[]> {
    const own = fleet.customPeriods && (await writeScheduler(this.#folder, this.#outFolder));
    const entries = ESSENTIALS.map(({ module, settings }) => {
      const entry = (module === 'scheduler' && own) || require.resolve(`sosw/lambda/${module}`);
      return { name: settings.name, entry, settings };
    });
    const bundled = await bundleTogether(entries, join(this.#outFolder, 'essentials'));
    const environment = {
      ...this.#environment,
      ...{ SOSW_JOB_TEXTS: pathToFileURL(textsFolder).href, SOSW_HEALTH_SOURCE: metrics },
    };
    return bundled.map(({ settings, folder, handler }) => nodeSpec({ ...settings, environment }, { folder, handler }));
  }

  /** Builds the workers of a fleet. @throws BundleError, InvalidInputError */
  workers(fleet: FleetConfig): Promise<BuiltFunction[]> {
    return Promise.all(Object.entries(fleet.labourers).map(([name, definition]) => this.worker(name, definition)));
  }

  /** Builds one worker. @throws BundleError, InvalidInputError */
  async worker(name: string, definition: Definition): Promise<BuiltFunction> {
    const settings: Settings = {
      name,
      timeoutMs: 1000 * (definition.timeout ?? FUNCTION_DEFAULTS.timeout),
      memoryMb: definition.memory ?? FUNCTION_DEFAULTS.memory,
      asyncRetries: definition.asyncRetries ?? FUNCTION_DEFAULTS.asyncRetries,
      maxEventAgeSeconds: definition.maxEventAge ?? DEFAULT_EVENT_AGE_SECONDS,
      environment: { ...this.#environment, ...definition.environment },
      reservedConcurrency: concurrencyFor(definition.maxSimultaneousInvocations ?? 0),
    };
    if (definition.command !== undefined) return this.#command(settings, definition);
    const { entry, handler, files = [] } = definition;
    const extra = files.map((file) => resolve(this.#folder, file));
    await Promise.all(extra.map((file) => refuseMissing(file, `labourers.${name}.files`)));
    return this.#bundle(settings, { entry: resolve(this.#folder, entry), handler, extra });
  }

  async #bundle(settings: Settings, { entry, handler, extra }: ModuleFiles): Promise<BuiltFunction> {
    this.#builds += 1;
    const outFolder = join(this.#outFolder, `${settings.name}-${this.#builds}`);
    const bundled = await bundleFunction({ entry, outFolder, handlerExport: handler ?? FUNCTION_DEFAULTS.handler });
    await Promise.all(extra.map((file) => cp(file, join(outFolder, basename(file)))));
    return {
      spec: nodeSpec(settings, bundled),
      sources: [...bundled.inputs, ...extra],
      remove: () => rm(outFolder, { recursive: true, force: true }),
    };
  }

  /** Nothing is made of it: it runs where it stands. */
  async #command(settings: Settings, { command, folder, handler, runtime }: CommandDefinition): Promise<BuiltFunction> {
    const cwd = resolve(this.#folder, folder);
    await refuseMissing(cwd, `labourers.${settings.name}.folder`);
    return {
      spec: {
        ...settings,
        ...{ cwd, command, runtime: runtime ?? FUNCTION_DEFAULTS.runtime },
        handler: handler ?? command.at(-1) ?? '',
      },
      sources: await foldersBelow(cwd),
      remove: async () => {},
    };
  }
}

/** A Scheduler that knows the periods of a fleet: they are functions, which only its module can hand over. */
async function writeScheduler(folder: string, outFolder: string): Promise<string> {
  const file = join(outFolder, 'scheduler.mjs');
  const text = [
    `import fleet from ${JSON.stringify(join(folder, CONFIG_FILE))};`,
    `import { schedulerHandler } from ${JSON.stringify(require.resolve('sosw/lambda/scheduler'))};`,
    'export const handler = schedulerHandler({ customPeriods: fleet.customPeriods });',
  ];
  await writeFile(file, text.join('\n'));
  return file;
}

/** Somewhat above its slots: a worker that has reported still returns while its successor starts. */
function concurrencyFor(slots: number): number {
  return Math.min(Math.max(Math.ceil(1.1 * slots), DEFAULT_CONCURRENCY), CONCURRENCY_MAX);
}

function nodeSpec(settings: Settings, { folder, handler }: Pick<BundledFunction, 'folder' | 'handler'>): FunctionSpec {
  return { ...settings, cwd: folder, handler, command: nodeCommand() };
}

async function refuseMissing(file: string, path: string): Promise<void> {
  await stat(file).catch((cause: unknown) => {
    throw new InvalidInputError({ path, expected: 'a path that exists', given: file, cause });
  });
}
