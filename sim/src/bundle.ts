import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import type { LambdaHandler } from 'sosw';
import type { EnvironmentOfCode } from './stand-ins/environment.ts';

const ROOT = new URL('../../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, ROOT));

/** The functions of a fleet as they are deployed, and the two kinds of workers. */
const ENTRIES = {
  sosw_orchestrator: 'packages/core/src/lambda/orchestrator.ts',
  sosw_scheduler: 'packages/core/src/lambda/scheduler.ts',
  sosw_scavenger: 'packages/core/src/lambda/scavenger.ts',
  sosw_worker_assistant: 'packages/core/src/lambda/worker-assistant.ts',
  worker: 'sim/src/functions/worker.ts',
  python_worker: 'sim/src/functions/python-worker.ts',
} as const;

export type CodeName = keyof typeof ENTRIES;

/** Evaluates the code of a function in a new environment. */
export type Code = (environment: EnvironmentOfCode) => { readonly handler: LambdaHandler };

export type Codes = Readonly<Record<CodeName, Code>>;

/** One place in the real source, made wrong on purpose. `find` must occur exactly once. */
export interface SourceChange {
  /** Relative to `packages/core/src`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** In place of what touches the machine, by the end of its path. Nothing else is replaced. */
const STAND_INS: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': 'client-dynamodb',
  '@aws-sdk/client-lambda': 'client-lambda',
  '@aws-sdk/client-sns': 'client-sns',
};

/**
 * The only thing that is changed of the product: jobs are written in windows of 4 tasks and batches of 2, so that a job
 * of a few tasks has several of each.
 */
const SMALL_WINDOWS: readonly SourceChange[] = [
  { file: 'domain/timings.ts', find: 'JOB_WINDOW_TASKS = 500', replace: 'JOB_WINDOW_TASKS = 4' },
  { file: 'ports/task-store.ts', find: 'TASK_BATCH_MAX = 25', replace: 'TASK_BATCH_MAX = 2' },
];

/** Bundles the real sources, with the stand-ins and the planted changes. Texts, so that they can be sent to threads. */
export async function bundleAll(planting: readonly SourceChange[] = []): Promise<Readonly<Record<CodeName, string>>> {
  const changes = [...SMALL_WINDOWS, ...planting];
  const pending = new Set(changes);
  const names = Object.keys(ENTRIES) as CodeName[];
  const texts = await Promise.all(
    names.map(async (name) => {
      const { outputFiles } = await build({
        entryPoints: [at(ENTRIES[name])],
        ...{ bundle: true, write: false, format: 'iife', globalName: 'exported', platform: 'node', target: 'node20' },
        ...{ logLevel: 'silent', alias: { sosw: at('packages/core/src/index.ts') } },
        external: ['@aws-sdk/client-sts'],
        plugins: [standIns(), planted(changes, pending)],
      });
      return [name, outputFiles[0]?.text ?? ''] as const;
    }),
  );
  for (const { file } of pending) throw new Error(`${file} is in no bundle: a change there changes nothing`);
  return Object.fromEntries(texts) as Record<CodeName, string>;
}

/** Compiles bundles; each code can then be evaluated any number of times. */
export function compileAll(texts: Readonly<Record<CodeName, string>>): Codes {
  const compiled = Object.entries(texts).map(([name, text]) => {
    const script = new Script(`(environment, require) => {${text}\nreturn exported;}`, { filename: `${name}.js` });
    const evaluate: (environment: EnvironmentOfCode, require: unknown) => ReturnType<Code> = script.runInThisContext();
    return [name, (environment: EnvironmentOfCode) => evaluate(environment, undefined)];
  });
  return Object.fromEntries(compiled);
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
