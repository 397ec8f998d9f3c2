import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { createStore, createStoreClient, realSystem, type TableNames, tableNames } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, type FleetConfig, type Store } from 'sosw/essentials';
import { type Emulator, startEmulator } from '../emulator.ts';
import { LOCAL_REGION } from '../host/arn.ts';
import type { HostObserver } from '../host/host-event.ts';
import { startLambdaHost } from '../host/lambda-host.ts';
import { buildFunctions } from './fleet-functions.ts';
import { prepareTables } from './fleet-tables.ts';

/** How often the Orchestrator and the Scavenger run, as in AWS: every minute. */
export const DEFAULT_TICK_MS = 60_000;

export interface LocalFleetOptions {
  readonly config: FleetConfig;
  /** Where `sosw.config.ts` stands: entries of functions are relative to it. */
  readonly folder: string;
  /** Default {@link DEFAULT_TICK_MS}. */
  readonly tickMs?: number;
  /** Told everything that the Lambda host does. */
  readonly onEvent?: HostObserver;
  /** The DynamoDB to use; the caller's to close. Default: one in memory of its own. */
  readonly emulator?: Pick<Emulator, 'endpoint'>;
}

/** The answer of a function that was waited for. */
export interface FunctionAnswer {
  readonly payload: unknown;
  /** Set when the function failed; the payload is Lambda's error document then. */
  readonly functionError?: string;
}

/** A fleet on this machine: DynamoDB and Lambda on loopback, the four essentials and the workers of a configuration. */
export interface LocalFleet {
  readonly endpoints: { readonly lambda: string; readonly dynamoDb: string };
  readonly names: TableNames;
  readonly store: Store;
  readonly dynamoDb: DynamoDBClient;
  /** Invokes a function with a JSON text and waits for its answer. */
  invoke(functionName: string, payload: string): Promise<FunctionAnswer>;
  /** Sends a function an asynchronous event. */
  send(functionName: string, payload: string): Promise<void>;
  /** Rows of a table, read one by one. */
  countRows(tableName: string): Promise<number>;
  /** Lets running invocations end, then ends everything. Repeatable. */
  close(): Promise<void>;
}

/**
 * Starts a fleet in memory; when it is closed nothing is left of it.
 *
 * @throws BundleError when a function does not build; nothing is left running then
 */
export async function startLocalFleet(options: LocalFleetOptions): Promise<LocalFleet> {
  const { config, folder, tickMs = DEFAULT_TICK_MS, onEvent } = options;
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  try {
    const built = await mkdtemp(join(tmpdir(), 'sosw-functions-'));
    closers.push(() => rm(built, { recursive: true, force: true }));
    const functions = buildFunctions(config, resolve(folder), built);
    functions.catch(() => {}); // awaited below; until then a failure is nobody's
    const emulator = options.emulator ?? (await startOwnEmulator(closers));

    const access = { region: LOCAL_REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
    const client = createStoreClient({ ...access, endpoint: emulator.endpoint });
    closers.push(async () => client.destroy());
    const names = tableNames();
    await prepareTables(client, names, config);

    const host = await startLambdaHost({
      functions: await functions,
      dynamoDbEndpoint: emulator.endpoint,
      ...(onEvent && { onEvent }),
    });
    closers.push(() => host.close());
    const lambda = new LambdaClient({ ...access, endpoint: host.endpoint });
    closers.push(async () => lambda.destroy());
    const dynamoDb = new DynamoDBClient({ ...access, endpoint: emulator.endpoint });
    closers.push(async () => dynamoDb.destroy());

    const calls = lambdaCalls(lambda);
    const ticking = setInterval(() => void tick(calls), tickMs);
    closers.push(async () => clearInterval(ticking));
    const store = createStore({ client, names, system: realSystem, onBadRow: (error) => process.emitWarning(error) });
    const endpoints = { lambda: host.endpoint, dynamoDb: emulator.endpoint };
    const countRows = (tableName: string) => countRowsOf(dynamoDb, tableName);
    return { endpoints, names, store, dynamoDb, ...calls, countRows, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function startOwnEmulator(closers: (() => Promise<void>)[]): Promise<Emulator> {
  const emulator = await startEmulator();
  closers.push(() => emulator.close());
  return emulator;
}

type Calls = Pick<LocalFleet, 'invoke' | 'send'>;

function lambdaCalls(lambda: LambdaClient): Calls {
  return {
    async invoke(FunctionName, payload) {
      const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: payload }));
      const text = Payload?.transformToString() || 'null';
      return { payload: JSON.parse(text), ...(FunctionError !== undefined && { functionError: FunctionError }) };
    },
    async send(FunctionName, Payload) {
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    },
  };
}

/** What the rule `rate(1 minute)` does in AWS. */
async function tick({ send }: Calls): Promise<void> {
  await Promise.allSettled([send(ESSENTIAL_NAMES.orchestrator, '{}'), send(ESSENTIAL_NAMES.scavenger, '{}')]);
}

async function countRowsOf(client: DynamoDBClient, TableName: string): Promise<number> {
  let rows = 0;
  const pages = paginateScan({ client }, { TableName, Select: 'COUNT', ConsistentRead: true });
  for await (const { Count = 0 } of pages) rows += Count;
  return rows;
}
