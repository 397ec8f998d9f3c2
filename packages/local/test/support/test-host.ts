import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { onTestFinished } from 'vitest';
import {
  type FunctionSpec,
  type LambdaHost,
  type LambdaHostOptions,
  nodeCommand,
  startLambdaHost,
} from '../../src/index.ts';
import { EventLog } from './event-log.ts';
import { tempFolder } from './temp-folder.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Outcome of an invoke, decoded. */
export interface Invoked {
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly functionError: string | undefined;
  readonly log: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a function returns is the test's own business
  readonly value: any;
}

/** A host under test and the real SDK in front of it. */
export class TestHost {
  readonly host: LambdaHost;
  readonly events: EventLog;
  readonly client: LambdaClient;

  constructor(host: LambdaHost, events: EventLog) {
    this.host = host;
    this.events = events;
    this.client = localClient(host.endpoint);
  }

  /** Invokes through the SDK; `payload` is sent as JSON. */
  readonly invoke = async (
    name: string,
    payload: unknown = {},
    more: Partial<InvokeCommandInput> = {},
  ): Promise<Invoked> => {
    const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload), ...more });
    const { $metadata, StatusCode, FunctionError, LogResult, Payload } = await this.client.send(command);
    const text = Buffer.from(Payload ?? []).toString();
    return {
      status: StatusCode,
      requestId: $metadata.requestId,
      functionError: FunctionError,
      log: Buffer.from(LogResult ?? '', 'base64').toString(),
      text,
      value: text === '' ? undefined : JSON.parse(text),
    };
  };

  readonly invokeEvent = (name: string, payload: unknown = {}): Promise<Invoked> =>
    this.invoke(name, payload, { InvocationType: 'Event' });
}

/** What a promise is rejected with; `undefined` when it is not. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

export function localClient(endpoint: string): LambdaClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new LambdaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

/** Writes a module into a folder of its own and describes it as a function. The time-out is far off unless set. */
export async function functionOf(name: string, code: string, more: Partial<FunctionSpec> = {}): Promise<FunctionSpec> {
  const cwd = join(await tempFolder(), name);
  await mkdir(cwd);
  await writeFile(join(cwd, 'index.mjs'), code);
  return { name, command: nodeCommand(), cwd, handler: 'index.handler', timeoutMs: 30_000, ...more };
}

/** Starts a host that is closed, with everything it runs, after the test. */
export async function startHost(
  functions: readonly FunctionSpec[],
  options: LambdaHostOptions = {},
): Promise<TestHost> {
  const events = new EventLog();
  const host = await startLambdaHost({ functions, onEvent: events.observe, ...options });
  const test = new TestHost(host, events);
  onTestFinished(async () => {
    test.client.destroy();
    await host.close({ drainMs: 0 });
  });
  return test;
}

/** Starts a host with one function `f` made of `code`. */
export async function startOne(
  code: string,
  more: Partial<FunctionSpec> = {},
  options: LambdaHostOptions = {},
): Promise<TestHost> {
  return startHost([await functionOf('f', code, more)], options);
}
