import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isolationEnvironment } from '../isolation.ts';
import { type FunctionSettings, type FunctionSpec, resolveFunction } from './function-spec.ts';
import type { HostContext } from './host-context.ts';
import type { HostObserver } from './host-event.ts';
import { HostedFunction } from './hosted-function.ts';
import { answerJson, closeServer, LOOPBACK, listen, loopbackServer } from './http.ts';
import { type InvokeApiBackend, isLambdaPath, serveLambda } from './invoke-api.ts';
import { type ProcessObserver, ProcessRegister } from './process-register.ts';
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
  /**
   * Told the process groups of all environments that may be alive, before a new one is given any work: whoever starts
   * another host after this one was killed can make sure that nothing of it runs.
   */
  readonly onProcesses?: ProcessObserver;
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
  /** Functions that are invoked meanwhile, since the running ones report to them. Default: none. */
  readonly serving?: readonly string[];
}

/** AWS Lambda on this machine: Lambda's Invoke API on loopback, one process for each execution environment. */
export interface LambdaHost {
  /** URL of the Invoke API and catch-all endpoint for every other AWS service. */
  readonly endpoint: string;

  /**
   * Adds a function, or replaces the one of that name: new environments run the new one, invocations under way finish
   * with the old one, asynchronous events that wait are run by the new one.
   *
   * @returns resolves when nothing of the old one is left: its folder is not needed any more
   * @throws InvalidInputError
   */
  putFunction(spec: FunctionSpec): Promise<void>;

  /**
   * Removes a function and drops its waiting events. Resolves when its running invocations have ended; false if there
   * was no such function.
   */
  removeFunction(name: string): Promise<boolean>;

  /**
   * Takes no invoke any more, lets running ones end, then ends every process. Nothing is left running. Repeatable, and
   * a further call may shorten the time that the first one gave: with 0 it ends at once.
   */
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
  const { onEvent = () => {}, onProcesses = () => {}, dynamoDbEndpoint } = options;
  return new LocalLambdaHost(server, endpoint, functions, {
    time,
    processes: new ProcessRegister(onProcesses),
    report: (event) => onEvent({ ...event, atMs: time.now() }),
    isolation: isolationEnvironment({
      lambda: endpoint,
      ...(dynamoDbEndpoint === undefined ? {} : { dynamoDb: dynamoDbEndpoint }),
    }),
    idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
    asyncRetryDelaysMs: options.asyncRetryDelaysMs ?? DEFAULT_ASYNC_RETRY_DELAYS_MS,
  });
}

interface OwnContext extends HostContext {
  readonly processes: ProcessRegister;
}

class LocalLambdaHost implements LambdaHost, InvokeApiBackend {
  readonly endpoint: string;
  readonly #server: Server;
  readonly #context: OwnContext;
  readonly #functions = new Map<string, HostedFunction>();
  /** Removed, but something of them still runs. */
  readonly #leaving = new Set<HostedFunction>();
  /** Set while it closes: the functions that still take invokes. */
  #serving: ReadonlySet<string> | undefined;
  #closed: Promise<void> | undefined;
  #stopDraining: () => void = () => {};
  readonly #drainOver = new Promise<void>((resolve) => {
    this.#stopDraining = resolve;
  });

  constructor(server: Server, endpoint: string, functions: readonly FunctionSettings[], context: OwnContext) {
    this.endpoint = endpoint;
    this.#server = server;
    this.#context = context;
    for (const settings of functions) void this.#put(settings);
    server.on('request', (request, response) => {
      this.#serve(request, response).catch((error: unknown) => answerFailure(response, error));
    });
  }

  takesInvokes(functionName: string): boolean {
    return this.#serving === undefined || this.#serving.has(functionName);
  }

  find(functionName: string): HostedFunction | undefined {
    return this.#functions.get(functionName);
  }

  putFunction(spec: FunctionSpec): Promise<void> {
    return this.#put(resolveFunction(spec));
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

  close({ drainMs = DEFAULT_DRAIN_MS, serving = [] }: CloseOptions = {}): Promise<void> {
    this.#closed ??= this.#close(new Set(serving));
    if (drainMs === 0) this.#stopDraining();
    else void this.#closed.then(this.#context.time.after(drainMs, this.#stopDraining));
    return this.#closed;
  }

  async #put(settings: FunctionSettings): Promise<void> {
    const present = this.#functions.get(settings.name);
    if (present === undefined) this.#functions.set(settings.name, new HostedFunction(settings, this.#context));
    else await present.replace(settings);
  }

  #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return isLambdaPath(request.url ?? '/') ? serveLambda(this, request, response) : refuseService(request, response);
  }

  async #close(serving: ReadonlySet<string>): Promise<void> {
    this.#serving = serving;
    const all = [...this.#functions.values(), ...this.#leaving];
    const reporting = all.filter(({ settings }) => !serving.has(settings.name));
    const reportedTo = all.filter(({ settings }) => serving.has(settings.name));
    for (const hosted of reporting) hosted.stopEvents();
    await Promise.race([this.#drainOver, whenQuiet(reporting).then(() => whenQuiet(reportedTo))]);
    for (const hosted of reportedTo) hosted.stopEvents();
    await Promise.all(all.map((hosted) => hosted.close()));
    await closeServer(this.#server);
    await this.#context.processes.close();
  }
}

async function whenQuiet(functions: readonly HostedFunction[]): Promise<void> {
  await Promise.all(functions.map((hosted) => hosted.whenQuiet()));
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
