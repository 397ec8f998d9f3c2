import { fileURLToPath } from 'node:url';
import { type HostEvent, type HostObserver, type LocalFleet, startLocalFleet } from '@sosw/local';
import { defineConfig } from 'sosw';
import { createStore, createStoreClient, realSystem } from 'sosw/aws/store';
import type { FleetConfig, Store } from 'sosw/essentials';
import { BenchError } from '../bench-error.ts';
import { type CountingProxy, startCountingProxy } from '../counting/counting-proxy.ts';
import { Ledger } from '../counting/ledger.ts';
import { type Dynoxide, LOCAL_ACCESS, startDynoxide } from '../emulator/dynoxide.ts';
import { Invocations } from './invocations.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
/** As in AWS. */
const TICK_MS = 60_000;
const FAULTS_SHOWN = 5;

export interface BenchFleetOptions {
  /** Workers of `bench/fixtures` by name of the module, and how many attempts of each may run at once. */
  readonly workers: Readonly<Record<string, { readonly fixture: string; readonly slots: number }>>;
  /** Longest wait after the first failure, in seconds. Default: as for every labourer. */
  readonly retryDelay?: number;
  /** Whether a proxy counts what goes between the fleet and its DynamoDB. Default: no, and nothing is delayed. */
  readonly isCounted?: boolean;
  /** Told everything that the Lambda host does. */
  readonly onEvent?: HostObserver;
}

/** A fresh fleet on dynoxide, in memory. */
export interface BenchFleet {
  readonly fleet: LocalFleet;
  readonly invocations: Invocations;
  readonly emulator: Dynoxide;
  /** What the fleet asked of its DynamoDB, if it is counted. */
  readonly ledger: Ledger;
  /** The fleet's store for the bench itself: not counted. */
  readonly aside: Store;
}

/**
 * Hands a fleet to `work` and ends it afterwards, also after Ctrl-C.
 *
 * @throws BenchError when an essential complained meanwhile
 */
export async function withBenchFleet<Result>(
  options: BenchFleetOptions,
  work: (bench: BenchFleet) => Promise<Result>,
): Promise<Result> {
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  const stop = () => void closeAll().then(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const bench = await start(options, closers);
    const result = await work(bench);
    failOnFaults(bench.invocations);
    return result;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await closeAll();
  }
}

async function start(
  { workers, retryDelay, isCounted = false, onEvent }: BenchFleetOptions,
  closers: (() => Promise<void>)[],
): Promise<BenchFleet> {
  const emulator = await startDynoxide();
  closers.push(() => emulator.close());
  const ledger = new Ledger();
  const { endpoint } = isCounted ? await startProxy(emulator, ledger, closers) : emulator;
  const client = createStoreClient({ ...LOCAL_ACCESS, endpoint: emulator.endpoint });
  closers.push(async () => client.destroy());

  const invocations = new Invocations();
  const observe = (event: HostEvent) => {
    invocations.observe(event);
    onEvent?.(event);
  };
  const config = configOf(workers, retryDelay);
  const fleet = await startLocalFleet({
    config,
    folder: FIXTURES,
    tickMs: TICK_MS,
    onEvent: observe,
    emulator: { endpoint },
  });
  closers.push(() => fleet.close());
  const fail = (error: unknown) => {
    throw error;
  };
  const aside = createStore({ client, names: fleet.names, system: realSystem, onBadRow: fail });
  return { fleet, invocations, emulator, ledger, aside };
}

async function startProxy(
  { endpoint }: Dynoxide,
  ledger: Ledger,
  closers: (() => Promise<void>)[],
): Promise<CountingProxy> {
  const proxy = await startCountingProxy(endpoint, ledger);
  closers.push(() => proxy.close());
  return proxy;
}

function configOf(workers: BenchFleetOptions['workers'], retryDelay?: number): FleetConfig {
  const labourers = Object.entries(workers).map(([name, { fixture, slots }]) => [
    name,
    {
      entry: `./${fixture}.ts`,
      timeout: 30,
      maxSimultaneousInvocations: slots,
      ...(retryDelay !== undefined && { retryDelay }),
    },
  ]);
  return defineConfig({ labourers: Object.fromEntries(labourers), jobSchemas: { default: ['item'] } });
}

function failOnFaults({ faults }: Invocations): void {
  if (faults.length === 0) return;
  throw new BenchError(`the fleet was not well:\n${faults.slice(0, FAULTS_SHOWN).join('\n')}`);
}
