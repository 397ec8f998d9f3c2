import type { Codes } from '../bundle.ts';
import type { Workload } from '../workload/workload.ts';
import type { FunctionSpec, SimulatedLambda } from './lambda.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type Settings = Omit<FunctionSpec, 'name' | 'code'>;

/** As the deployment configures them (docs/protocol.md, "Numbers"). */
const ESSENTIALS = {
  sosw_orchestrator: { timeoutMs: MINUTE_MS, retries: 0, eventAgeMs: HOUR_MS, concurrency: 10, queueMsMax: 30_000 },
  sosw_scheduler: { timeoutMs: 2 * MINUTE_MS, retries: 2, eventAgeMs: HOUR_MS, concurrency: 10, queueMsMax: 30_000 },
  sosw_scavenger: { timeoutMs: MINUTE_MS, retries: 0, eventAgeMs: HOUR_MS, concurrency: 10, queueMsMax: 30_000 },
  sosw_worker_assistant: {
    ...{ timeoutMs: MINUTE_MS / 2, retries: 2, eventAgeMs: HOUR_MS, concurrency: 100, queueMsMax: 4 * MINUTE_MS },
  },
} as const satisfies Readonly<Record<string, Settings>>;

/** Worker functions: no retries of Lambda's own, and events no older than their leases allow. */
const EVENT_AGE_MS = MINUTE_MS;

/** Deploys the four essentials and a function for each labourer; again, only those that are not there. */
export function deployFleet(
  lambda: SimulatedLambda,
  { labourers }: Workload,
  codes: Codes,
  { isRedeploy = false }: { readonly isRedeploy?: boolean } = {},
): void {
  const specs: FunctionSpec[] = [
    ...Object.entries(ESSENTIALS).map(([name, settings]) => ({
      ...settings,
      ...{ name, code: codes[name as keyof typeof ESSENTIALS] },
    })),
    ...labourers.map(({ id, kind, timeout }) => ({
      ...{ name: id, code: codes[kind], timeoutMs: 1000 * timeout, retries: 0, concurrency: 1_000 },
      ...{ eventAgeMs: EVENT_AGE_MS, queueMsMax: EVENT_AGE_MS - 1_000 },
    })),
  ];
  for (const spec of specs) if (!isRedeploy || !lambda.has(spec.name)) lambda.deploy(spec);
}

export function removeFunction(lambda: SimulatedLambda, name: string): void {
  lambda.remove(name);
}
