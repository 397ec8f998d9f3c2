import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { InvalidInputError } from 'sosw';
import { createStore, createStoreClient, realSystem, type TableNames, tableNames } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, type FleetConfig, type Store } from 'sosw/essentials';
import { type DataFolder, openDataFolder } from '../data/data-folder.ts';
import { type Emulator, startEmulator } from '../emulator.ts';
import type { FunctionSpec } from '../host/function-spec.ts';
import type { HostEvent, HostObserver } from '../host/host-event.ts';
import { type CloseOptions, type LambdaHost, startLambdaHost } from '../host/lambda-host.ts';
import { FleetMetrics } from '../metrics/fleet-metrics.ts';
import { startMetricServer } from '../metrics/metric-server.ts';
import { Closers } from './closers.ts';
import { type FleetCalls, fleetCalls, LOCAL_ACCESS } from './fleet-calls.ts';
import { announceFleet, type FleetRecord, withdrawFleet } from './fleet-record.ts';
import { prepareTables, type TableTools } from './fleet-tables.ts';
import { LiveSources, type SourceObserver } from './live-sources.ts';
import { LogFiles } from './log-files.ts';
import { recover } from './lost-work.ts';
import { startSchedule } from './schedule.ts';
import { stopClaims } from './stop-claims.ts';
import { type BuiltFunction, type EssentialPlaces, Workshop } from './workshop.ts';

/** How often the Orchestrator and the Scavenger run, as in AWS: every minute. */
export const DEFAULT_TICK_MS = 60_000;

/** Part of the data folder that holds large texts of jobs. */
const TEXTS_FOLDER = 'job-texts';

export interface LocalFleetOptions extends SourceObserver {
  readonly config: FleetConfig;
  /** Where `sosw.config.ts` stands: entries of functions are relative to it. */
  readonly folder: string;
  /**
   * Folder that the tables are kept in, made when missing; for one fleet at a time. A fleet that is started on it again,
   * also after a kill, carries on. Default: in memory.
   */
  readonly data?: string;
  /** Default {@link DEFAULT_TICK_MS}; the first tick comes right after the start. */
  readonly tickMs?: number;
  /** Told everything that the Lambda host does. */
  readonly onEvent?: HostObserver;
  /** Whether workers are built anew and replaced when their sources change. Default: no. */
  readonly watch?: boolean;
  /** Whether others find this fleet (`findFleet`) and what its functions write (`.sosw/logs`). Default: no. */
  readonly announce?: boolean;
  /** The DynamoDB to use; the caller's to close. Default: one of its own. */
  readonly emulator?: Pick<Emulator, 'endpoint'>;
}

/** A fleet on this machine: DynamoDB and Lambda on loopback, the four essentials and the workers of a configuration. */
export interface LocalFleet extends FleetCalls {
  readonly endpoints: { readonly lambda: string; readonly dynamoDb: string };
  readonly names: TableNames;
  readonly store: Store;
  readonly dynamoDb: DynamoDBClient;
  /**
   * Starts nothing any more, lets running invocations end and report, then ends everything. Repeatable, and a further
   * call may shorten the time that the first one gave: with 0 it ends at once.
   */
  close(options?: Pick<CloseOptions, 'drainMs'>): Promise<void>;
}

/**
 * Starts a fleet. Closed, nothing is left of it but its data folder and its logs, if it has them.
 *
 * @throws BundleError when a function does not build
 * @throws InvalidInputError when the configuration cannot be met
 * @throws DataFolderInUseError, DataFolderError when the data folder cannot be had
 * @throws StoreError when a table has another shape. Nothing is left running after an error
 */
export async function startLocalFleet(options: LocalFleetOptions): Promise<LocalFleet> {
  const closers = new Closers();
  try {
    return await start({ ...options, folder: resolve(options.folder) }, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(options: LocalFleetOptions, closers: Closers): Promise<LocalFleet> {
  const { config, folder, tickMs = DEFAULT_TICK_MS } = options;
  const workshop = await Workshop.open(folder, config.metrics === false ? { SOSW_METRICS: 'off' } : {});
  closers.add(() => workshop.close());
  const textsFolder = options.data === undefined ? workshop.scratchFolder : join(resolve(options.data), TEXTS_FOLDER);
  const metrics = new FleetMetrics();
  const metricServer = await startMetricServer(metrics.store, realSystem.clock.now);
  closers.add(() => metricServer.close());
  const building = buildAll(workshop, config, { textsFolder, metrics: metricServer.address });
  building.catch(() => {}); // awaited below; until then a failure is nobody's
  closers.add(async () => {
    await building.catch(() => {}); // what is being built is not removed meanwhile
  });

  const { endpoint, data } = await openTables(options, closers);
  const client = createStoreClient({ ...LOCAL_ACCESS, endpoint });
  closers.add(() => client.destroy());
  const names = tableNames();
  const store = createStore({ client, names, system: realSystem, onBadRow: (error) => process.emitWarning(error) });
  const tools = { client, names, store };
  await prepareTables(tools, config);
  if (data) await recover(data, store);

  const { essentials, workers } = await building;
  const host = await startLambdaHost({
    functions: [...essentials, ...workers.map(({ spec }) => spec)],
    dynamoDbEndpoint: endpoint,
    onEvent: observerOf(options, metrics),
    ...(data && { onProcesses: data.noteGroups }),
  });
  let closing: Pick<CloseOptions, 'drainMs'> | undefined;
  closers.add(() => host.close({ ...closing, serving: [ESSENTIAL_NAMES.workerAssistant] }));
  if (data) closers.add(() => (closing?.drainMs === 0 ? undefined : stopClaims(store, host, essentials)));
  const dynamoDb = new DynamoDBClient({ ...LOCAL_ACCESS, endpoint });
  const lambda = new LambdaClient({ ...LOCAL_ACCESS, endpoint: host.endpoint });
  closers.add(() => dynamoDb.destroy());
  closers.add(() => lambda.destroy());

  const calls = fleetCalls(lambda, dynamoDb);
  const endpoints = { lambda: host.endpoint, dynamoDb: endpoint };
  if (options.watch) await watchSources(options, { workers, workshop, host, tools }, closers);
  if (options.announce) await announce({ folder, endpoints, ...(data && { data: data.path }) }, closers);
  closers.add(startSchedule(calls.send, tickMs));
  const close: LocalFleet['close'] = (how = {}) => {
    if (closing) void host.close(how);
    closing ??= how;
    return closers.close();
  };
  return { ...calls, endpoints, names, store, dynamoDb, close };
}

interface BuiltFleet {
  readonly essentials: readonly FunctionSpec[];
  readonly workers: readonly BuiltFunction[];
}

async function buildAll(workshop: Workshop, config: FleetConfig, places: EssentialPlaces): Promise<BuiltFleet> {
  const [essentials, workers] = await Promise.all([workshop.essentials(config, places), workshop.workers(config)]);
  return { essentials, workers };
}

async function openTables(
  { data, emulator }: LocalFleetOptions,
  closers: Closers,
): Promise<{ endpoint: string; data?: DataFolder }> {
  if (data !== undefined && emulator) {
    throw new InvalidInputError({ path: 'data', expected: 'no folder beside an emulator of the caller', given: data });
  }
  if (data !== undefined) {
    const folder = await openDataFolder(data);
    closers.add(() => folder.close());
    return { endpoint: folder.emulator.endpoint, data: folder };
  }
  if (emulator) return { endpoint: emulator.endpoint };
  const own = await startEmulator();
  closers.add(() => own.close());
  return { endpoint: own.endpoint };
}

function observerOf(
  { folder, announce: isAnnounced, onEvent = () => {} }: LocalFleetOptions,
  metrics: FleetMetrics,
): HostObserver {
  const logs = isAnnounced ? new LogFiles(folder) : undefined;
  return (event: HostEvent) => {
    metrics.observe(event);
    logs?.observe(event);
    onEvent(event);
  };
}

interface SourceTools {
  readonly workers: readonly BuiltFunction[];
  readonly workshop: Workshop;
  readonly host: LambdaHost;
  readonly tools: TableTools;
}

async function watchSources(
  { folder, config, onRebuilt, onConfigChanged }: LocalFleetOptions,
  { tools, ...parts }: SourceTools,
  closers: Closers,
): Promise<void> {
  const live = await LiveSources.watch({
    ...{ folder, config, ...parts, prepareTables: (changed) => prepareTables(tools, changed) },
    ...(onRebuilt && { onRebuilt }),
    ...(onConfigChanged && { onConfigChanged }),
  });
  closers.add(() => live.close());
}

async function announce(facts: Pick<FleetRecord, 'folder' | 'endpoints' | 'data'>, closers: Closers): Promise<void> {
  const record: FleetRecord = { pid: process.pid, startedAtMs: Date.now(), ...facts };
  closers.add(() => withdrawFleet(record));
  await announceFleet(record);
}
