import { fileURLToPath } from 'node:url';
import type { LabourerDefinition } from 'sosw';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The example: a fleet with a worker in Python and one in TypeScript. */
export const EXAMPLE: string = at('examples/python-worker');

/** Where the workers of these tests are. */
export const WORKERS: string = at('interop/python');

type CommandFunction = Extract<LabourerDefinition, { readonly command: readonly string[] }>;

/** One of `python/workers.py` as a labourer, one at a time unless told otherwise. */
export function pythonWorker(name: string, settings: Partial<CommandFunction> = {}): CommandFunction {
  return {
    command: [`${EXAMPLE}/.venv/bin/python`, '-m', 'awslambdaric', `workers.${name}`],
    folder: WORKERS,
    timeout: 30,
    ...settings,
  };
}
