import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { type BuildOptions, build, type OnResolveArgs, type Plugin } from 'esbuild';
import type { LambdaHandler } from 'sosw';
import type { EnvironmentOfCode } from './stand-ins/environment.ts';

const ROOT = new URL('../../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, ROOT));
const CORE = at('packages/core/src/');

/** The functions of a fleet as they are deployed, and the two kinds of workers. */
const ENTRIES = {
  sosw_orchestrator: 'packages/core/src/lambda/orchestrator.ts',
  sosw_scheduler: 'packages/core/src/lambda/scheduler.ts',
  sosw_scavenger: 'packages/core/src/lambda/scavenger.ts',
  sosw_worker_assistant: 'packages/core/src/lambda/worker-assistant.ts',
  worker: 'sim/src/functions/worker.ts',
  python_worker: 'sim/src/functions/python-worker.ts',
} as const;

/**
 * What is evaluated once for each process: composition roots, and what makes or is a client. Everything else of the
 * core keeps nothing of a process outside its instances and is evaluated once, in the library, where it knows of none;
 * classes that were made anew for each process would never run optimized.
 */
const OF_A_PROCESS =
  /^(index|lambda\/.*|runtime\/system|aws\/(platform|functions|function-facts|sns-alerts|job-texts\/.*|health-metrics\/.*|store\/(client|index)))\.ts$/;

export type CodeName = keyof typeof ENTRIES;

/** Evaluates the code of a function in a new environment. */
export type Code = (environment: EnvironmentOfCode) => { readonly handler: LambdaHandler };

export type Codes = Readonly<Record<CodeName, Code>>;

/** Texts, so that they can be sent to threads. */
export interface Bundles {
  readonly library: string;
  readonly functions: Readonly<Record<CodeName, string>>;
}

/** One place in the real source, made wrong on purpose. `find` must occur exactly once. */
export interface SourceChange {
  /** Relative to `packages/core/src`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** In place of what touches the machine, by the end of its path. Nothing else is replaced. */
const STAND_INS: Readonly<Record<string, string>> = {
  '@aws-sdk/client-cloudwatch': 'client-cloudwatch',
  '@aws-sdk/client-dynamodb': 'client-dynamodb',
  '@aws-sdk/client-lambda': 'client-lambda',
  '@aws-sdk/client-s3': 'client-s3',
  '@aws-sdk/client-sns': 'client-sns',
};

/**
 * The only thing that is changed of the product: jobs are written in windows of 4 tasks and batches of 2, so that a job
 * of a few tasks has several of each, and most texts are too large for their rows.
 */
const SMALL_SIZES: readonly SourceChange[] = [
  { file: 'domain/timings.ts', find: 'JOB_WINDOW_TASKS = 500', replace: 'JOB_WINDOW_TASKS = 4' },
  { file: 'ports/task-store.ts', find: 'TASK_BATCH_MAX = 25', replace: 'TASK_BATCH_MAX = 2' },
  {
    file: 'domain/timings.ts',
    find: 'JOB_ROW_TEXT_BYTES_MAX: number = 4 * 1024',
    replace: 'JOB_ROW_TEXT_BYTES_MAX: number = 200',
  },
];

/** Bundles the real sources, with the stand-ins and the planted changes. */
export async function bundleAll(planting: readonly SourceChange[] = []): Promise<Bundles> {
  const changes = [...SMALL_SIZES, ...planting];
  const pending = new Set(changes);
  const shared = new Set<string>();
  const functions = await Promise.all(
    Object.entries(ENTRIES).map(async ([name, path]) => {
      const plugins = [standIns(), library(shared), planted(changes, pending)];
      return [name, await bundled({ entryPoints: [at(path)] }, plugins)];
    }),
  );
  const modules = [...shared].sort();
  const contents = [
    ...modules.map((id, n) => `import * as m${n} from ${JSON.stringify(CORE + id)};`),
    `export const modules = { ${modules.map((id, n) => `${JSON.stringify(id)}: m${n}`).join(', ')} };`,
  ].join('\n');
  const plugins = [standIns(), nothingOfAProcess(), planted(changes, pending)];
  const text = await bundled({ stdin: { contents, resolveDir: CORE } }, plugins);
  for (const { file } of pending) throw new Error(`${file} is in no bundle: a change there changes nothing`);
  return { library: text, functions: Object.fromEntries(functions) };
}

/** Compiles bundles; each code can then be evaluated any number of times. */
export function compileAll(bundles: Bundles): Codes {
  const { modules } = compiled<{ readonly modules: object }>('library', bundles.library)(undefined, undefined);
  const shared = new Map(Object.entries(modules));
  const codes = Object.entries(bundles.functions).map(([name, text]) => {
    const evaluate = compiled<ReturnType<Code>>(name, text);
    return [name, (environment: EnvironmentOfCode) => evaluate(environment, (id) => shared.get(id))];
  });
  return Object.fromEntries(codes);
}

/** What a bundle exports, given its environment and what it requires. */
type Evaluate<Exported> = (
  environment: EnvironmentOfCode | undefined,
  require: ((id: string) => unknown) | undefined,
) => Exported;

function compiled<Exported>(name: string, text: string): Evaluate<Exported> {
  const script = new Script(`(environment, require) => {${text}\nreturn exported;}`, { filename: `${name}.js` });
  return script.runInThisContext();
}

async function bundled(input: Pick<BuildOptions, 'entryPoints' | 'stdin'>, plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    ...{ ...input, plugins, bundle: true, write: false, format: 'iife', globalName: 'exported', platform: 'node' },
    ...{ target: 'node20', logLevel: 'silent', alias: { sosw: `${CORE}index.ts` }, external: ['@aws-sdk/client-sts'] },
    // As deployed; objects within objects that are spread are made property by property by the engine of Node 20.
    minifySyntax: true,
  });
  return outputFiles?.[0]?.text ?? '';
}

/** Where a module of the core is, relative to its sources. */
function idOf({ path, resolveDir }: OnResolveArgs): string {
  return relative(CORE, resolve(resolveDir, path));
}

/** Leaves to the library what is not of a process, and notes what that is. */
function library(shared: Set<string>): Plugin {
  return {
    name: 'library',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, (args) => {
        const id = idOf(args);
        if (id.startsWith('..') || OF_A_PROCESS.test(id)) return undefined;
        shared.add(id);
        return { path: id, external: true };
      });
    },
  };
}

/** What is of a process is in no library. */
function nothingOfAProcess(): Plugin {
  return {
    name: 'nothing-of-a-process',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, (args) => {
        if (OF_A_PROCESS.test(idOf(args))) throw new Error(`${args.importer} is shared, but imports ${args.path}`);
        return undefined;
      });
    },
  };
}

function standIns(): Plugin {
  return {
    name: 'stand-ins',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^@aws-sdk\// }, ({ path }) => {
        const module = STAND_INS[path];
        return module === undefined ? undefined : { path: at(`sim/src/stand-ins/${module}.ts`) };
      });
      onLoad({ filter: /\/core\/src\/runtime\/system\.ts$/ }, async () => ({
        contents: await readFile(at('sim/src/stand-ins/system.ts'), 'utf8'),
        loader: 'ts',
      }));
    },
  };
}

function planted(changes: readonly SourceChange[], pending: Set<SourceChange>): Plugin {
  return {
    name: 'planted',
    setup({ onLoad }) {
      onLoad({ filter: /\/core\/src\/.*\.ts$/ }, async ({ path }) => {
        const here = changes.filter(({ file }) => path === at(`packages/core/src/${file}`));
        if (here.length === 0) return undefined;
        let contents = await readFile(path, 'utf8');
        for (const change of here) {
          contents = changed(contents, change);
          pending.delete(change);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** @throws Error unless the text occurs exactly once: a change that fits nowhere, or twice, tests something else */
function changed(contents: string, { file, find, replace }: SourceChange): string {
  const parts = contents.split(find);
  if (parts.length !== 2) throw new Error(`${file}: found ${parts.length - 1} times instead of once: ${find}`);
  return parts.join(replace);
}
