import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, vi } from 'vitest';
import { createStore, createTables, realSystem, type TableNames, tableNames } from '../../src/aws/store/index.ts';
import type { Store } from '../../src/ports/store.ts';
import type { LambdaHandler } from '../../src/runtime/handler.ts';
import { ManualSystem } from '../../src/testing/index.ts';
import { useEmulator } from '../support/use-emulator.ts';
import { type LambdaApi, startLambdaApi } from './lambda-api.ts';
import { startRelay } from './relay.ts';

/** A busy machine may take long; no test of these is about time-outs. */
const PATIENCE_MS = 60_000;

export type EntryName = 'orchestrator' | 'scheduler' | 'scavenger' | 'worker-assistant';

/** The functions as they are deployed: their own AWS clients, which find DynamoDB and Lambda by the environment. */
export interface Deployment {
  readonly lambda: LambdaApi;
  readonly client: DynamoDBClient;
  readonly names: TableNames;
  readonly store: Store;
  /** What was asked of DynamoDB, in order. */
  readonly asked: string[];
  /** Lines that the functions have logged. */
  readonly lines: Record<string, unknown>[];
  /** A new container of a function: what is remembered between invocations begins anew. */
  container(entry: EntryName): Promise<LambdaHandler>;
  /** Writes a document of the configuration. */
  configure(name: string, document: unknown): Promise<void>;
}

export interface DeploymentOptions {
  /** Names of the tables. Default: a prefix of its own. */
  readonly names?: TableNames;
  readonly prefix?: string;
}

/** Starts what the functions of a test file talk to; each call of the returned function makes tables of its own. */
export function useDeployments(): (options?: DeploymentOptions) => Promise<Deployment> {
  vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });
  const emulator = useEmulator();
  const started: { stop(): Promise<void> }[] = [];

  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  afterAll(async () => {
    await Promise.all(started.map((server) => server.stop()));
  });

  return async ({ prefix = `t_${randomUUID()}_`, names = tableNames({ prefix, config: `${prefix}config` }) } = {}) => {
    const { client } = emulator;
    const lambda = await startLambdaApi();
    const relay = await startRelay(emulator.endpoint);
    started.push(lambda, relay);
    await createTables(client, names, new ManualSystem({ autoAdvance: true }).timers);
    stubEnvironment({
      ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
      ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_ENDPOINT_URL_DYNAMODB: relay.endpoint, AWS_ENDPOINT_URL: lambda.endpoint },
      ...{ SOSW_TABLE_PREFIX: prefix, SOSW_CONFIG_TABLE: names.config },
    });
    return {
      ...{ lambda, client, names, asked: relay.asked, lines: capturedLog() },
      store: createStore({ client, names, system: realSystem, onBadRow: () => {} }),
      container,
      configure: async (name, document) => {
        const Item = {
          ...{ env: { S: 'production' }, config_name: { S: name } },
          config_value: { S: typeof document === 'string' ? document : JSON.stringify(document) },
        };
        await client.send(new PutItemCommand({ TableName: names.config, Item }));
      },
    };
  };
}

/** The modules of this package anew, with the state that a container keeps in them. */
async function container(entry: EntryName): Promise<LambdaHandler> {
  vi.resetModules();
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', `sosw_${entry.replace('-', '_')}`);
  const { handler }: { handler: LambdaHandler } = await import(`../../src/lambda/${entry}.ts`);
  return handler;
}

function stubEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

function capturedLog(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    for (const line of String(chunk).split('\n')) if (line.startsWith('{')) lines.push(JSON.parse(line));
    return true;
  });
  return lines;
}
