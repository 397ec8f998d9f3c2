import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isolationEnvironment } from '../isolation.ts';
import { type FunctionSettings, type FunctionSpec, resolveFunction } from './function-spec.ts';
import type { HostContext } from './host-context.ts';
import type { HostObserver } from './host-event.ts';
import { HostedFunction } from './hosted-function.ts';
import { answerJson, closeServer, LOOPBACK, listen, loopbackServer } from './http.ts';
import { type InvokeApiBackend, isLambdaPath, serveLambda } from './invoke-api.ts';
import { type HostTime, systemTime } from './time.ts';
import { refuseService } from './unserved-services.ts';

/** An environment without work is ended after one minute. */
export const DEFAULT_IDLE_MS = 60_000;
/** Lambda's waits before it runs a failed asynchronous event again: one minute, then two. */
export const DEFAULT_ASYNC_RETRY_DELAYS_MS: readonly [number, number] = [60_000, 120_000];
/** How long {@link LambdaHost.close} lets running invocations end by themselves. */
export const DEFAULT_DRAIN_MS = 2_000;

export interface LambdaHostOptions {
  readonly functions?: readonly FunctionSpec[];
  /** URL of the DynamoDB that functions are to use; without it they have none. */
  readonly dynamoDbEndpoint?: string;
  /** Told everything that happens. */
  readonly onEvent?: HostObserver;
  /** Default {@link DEFAULT_IDLE_MS}. */
  readonly idleMs?: number;
  /** Default {@link DEFAULT_ASYNC_RETRY_DELAYS_MS}. */
  readonly asyncRetryDelaysMs?: readonly [number, number];
  /** Default: the time of this machine. */
  readonly time?: HostTime;
}

export interface CloseOptions {
  /** Running invocations may end within this time, then their processes are killed. Default {@link DEFAULT_DRAIN_MS}. */
  readonly drainMs?: number;
}

/** AWS Lambda on this machine: Lambda's Invoke API on loopback, one process for each execution environment. */
export interface LambdaHost {
  /** URL of the Invoke API and catch-all endpoint for every other AWS service. */
  readonly endpoint: string;

  /**
   * Adds a function, or replaces the one of that name: new environments run the new one, invocations under way finish
   * with the old one, asynchronous events that wait are run by the new one.
   *
   * @throws InvalidInputError
   */
  putFunction(spec: FunctionSpec): void;

  /**
   * Removes a function and drops its waiting events. Resolves when its running invocations have ended; false if there
   * was no such function.
   */
  removeFunction(name: string): Promise<boolean>;

  /** Takes no invoke any more, lets running ones end, then ends every process. Nothing is left running. Repeatable. */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Starts a Lambda host.
 *
 * @throws InvalidInputError for a function that cannot be run as described; nothing is left running then
 */
export async function startLambdaHost(options: LambdaHostOptions = {}): Promise<LambdaHost> {
  const functions = (options.functions ?? []).map(resolveFunction);
  const server = loopbackServer();
  const endpoint = `http://${LOOPBACK}:${await listen(server)}`;
  const time = options.time ?? systemTime;
  const { onEvent = () => {}, dynamoDbEndpoint } = options;
  return new LocalLambdaHost(server, endpoint, functions, {
    time,
    report: (event) => onEvent({ ...event, atMs: time.now() }),
    isolation: isolationEnvironment({
      lambda: endpoint,
      ...(dynamoDbEndpoint === undefined ? {} : { dynamoDb: dynamoDbEndpoint }),
    }),
    idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
    asyncRetryDelaysMs: options.asyncRetryDelaysMs ?? DEFAULT_ASYNC_RETRY_DELAYS_MS,
  });
}

class LocalLambdaHost implements LambdaHost, InvokeApiBackend {
  readonly endpoint: string;
  readonly #server: Server;
  readonly #context: HostContext;
  readonly #functions = new Map<string, HostedFunction>();
  /** Removed, but something of them still runs. */
  readonly #leaving = new Set<HostedFunction>();
  #closed: Promise<void> | undefined;

  constructor(server: Server, endpoint: string, functions: readonly FunctionSettings[], context: HostContext) {
    this.endpoint = endpoint;
    this.#server = server;
    this.#context = context;
    for (const settings of functions) this.#put(settings);
    server.on('request', (request, response) => {
      this.#serve(request, response).catch((error: unknown) => answerFailure(response, error));
    });
  }

  get isClosing(): boolean {
    return this.#closed !== undefined;
  }

  find(functionName: string): HostedFunction | undefined {
    return this.#functions.get(functionName);
  }

  putFunction(spec: FunctionSpec): void {
    this.#put(resolveFunction(spec));
  }

  async removeFunction(name: string): Promise<boolean> {
    const hosted = this.#functions.get(name);
    if (hosted === undefined) return false;
    this.#functions.delete(name);
    this.#leaving.add(hosted);
    await hosted.remove();
    this.#leaving.delete(hosted);
    return true;
  }

  close({ drainMs = DEFAULT_DRAIN_MS }: CloseOptions = {}): Promise<void> {
    this.#closed ??= this.#close(drainMs);
    return this.#closed;
  }

  #put(settings: FunctionSettings): void {
    const present = this.#functions.get(settings.name);
    if (present === undefined) this.#functions.set(settings.name, new HostedFunction(settings, this.#context));
    else present.replace(settings);
  }

  #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return isLambdaPath(request.url ?? '/') ? serveLambda(this, request, response) : refuseService(request, response);
  }

  async #close(drainMs: number): Promise<void> {
    const all = [...this.#functions.values(), ...this.#leaving];
    for (const hosted of all) hosted.stopEvents();
    if (drainMs > 0) await this.#within(drainMs, Promise.all(all.map((hosted) => hosted.whenQuiet())));
    await Promise.all(all.map((hosted) => hosted.close()));
    await closeServer(this.#server);
  }

  #within(ms: number, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#context.time.after(ms, resolve);
      void work.then(() => {
        cancel();
        resolve();
      });
    });
  }
}

/** A fault of the host itself, or a connection that broke: the former is told, the latter has nobody to tell. */
function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({ Type: 'Service', Message: `The local Lambda host failed: ${error}` });
  answerJson(response, 500, body, { 'x-amzn-ErrorType': 'ServiceException' });
}
