import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { ESSENTIAL_NAMES, type FleetConfig, FUNCTION_DEFAULTS } from 'sosw/essentials';
import { bundleFunction } from '../bundle.ts';
import type { FunctionSpec } from '../host/function-spec.ts';
import { nodeCommand } from '../node-function.ts';

/** Time-outs and retries that the protocol relies on (docs/protocol.md, section 2). */
const ESSENTIALS = [
  { module: 'orchestrator', name: ESSENTIAL_NAMES.orchestrator, timeoutMs: 60_000, asyncRetries: 0, memoryMb: 256 },
  { module: 'scavenger', name: ESSENTIAL_NAMES.scavenger, timeoutMs: 60_000, asyncRetries: 0, memoryMb: 256 },
  { module: 'scheduler', name: ESSENTIAL_NAMES.scheduler, timeoutMs: 900_000, asyncRetries: 2, memoryMb: 1024 },
  {
    module: 'worker-assistant',
    name: ESSENTIAL_NAMES.workerAssistant,
    timeoutMs: 30_000,
    asyncRetries: 2,
    memoryMb: 256,
  },
] as const;

const DEFAULT_EVENT_AGE_SECONDS = 60;
const require = createRequire(import.meta.url);

/**
 * Builds all functions of a fleet, the four essentials included, side by side.
 *
 * @param folder where `sosw.config.ts` stands
 * @param outFolder gets one folder a function
 * @throws BundleError
 */
export async function buildFunctions(fleet: FleetConfig, folder: string, outFolder: string): Promise<FunctionSpec[]> {
  const essentials = ESSENTIALS.map(async ({ module, ...settings }): Promise<FunctionSpec> => {
    const entry = require.resolve(`sosw/lambda/${module}`);
    const { folder: cwd, handler } = await bundleFunction({ entry, outFolder: join(outFolder, settings.name) });
    return { ...settings, cwd, handler, command: nodeCommand() };
  });
  const workers = Object.keys(fleet.labourers).map((name) => buildWorker(fleet, name, folder, outFolder));
  return Promise.all([...essentials, ...workers]);
}

async function buildWorker(fleet: FleetConfig, name: string, folder: string, outFolder: string): Promise<FunctionSpec> {
  const definition = fleet.labourers[name];
  if (!definition) throw new TypeError(`no labourer ${name}`);
  const { entry, handler: handlerExport = FUNCTION_DEFAULTS.handler, files = [] } = definition;
  const bundled = await bundleFunction({
    entry: resolve(folder, entry),
    outFolder: join(outFolder, name),
    handlerExport,
  });
  await mkdir(bundled.folder, { recursive: true });
  await Promise.all(files.map((file) => cp(resolve(folder, file), join(bundled.folder, basename(file)))));
  return {
    name,
    ...{ cwd: bundled.folder, handler: bundled.handler, command: nodeCommand() },
    timeoutMs: 1000 * (definition.timeout ?? FUNCTION_DEFAULTS.timeout),
    memoryMb: definition.memory ?? FUNCTION_DEFAULTS.memory,
    asyncRetries: 0, // a failed attempt is the Orchestrator's to repeat
    maxEventAgeSeconds: definition.maxEventAge ?? DEFAULT_EVENT_AGE_SECONDS,
    environment: definition.environment ?? {},
  };
}
