import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { answerJson, closeServer, LOOPBACK, listen, loopbackServer, readText } from './http.ts';
import type { Invocation } from './invocation.ts';

/** Largest result of a function: 6 MB and the 100 bytes that Lambda adds for its own. */
export const RESPONSE_BYTES_MAX: number = 6 * 1024 * 1024 + 100;

/** What a runtime does, as its environment hears of it. */
export interface RuntimeCalls {
  /** The runtime asks for work. */
  polled(): void;
  /** It returned `body`, `undefined` when that was too large. False: that request is not under way. */
  responded(requestId: string, body: string | undefined): boolean;
  /** It reported an error. False: that request is not under way. */
  failed(requestId: string, errorType: string, body: string): boolean;
  /** It could not load the function. */
  initFailed(errorType: string, body: string): void;
  /** It gave up its poll: it has ended, or is no use any more. */
  hungUp(): void;
}

const PATH = /^\/2018-06-01\/runtime\/(?:invocation\/(?<id>[^/]+)\/(?<what>response|error)|(?<init>init\/error))$/;
const NEXT = '/2018-06-01/runtime/invocation/next';

/**
 * Lambda's Runtime API for one execution environment, on a port of its own: runtimes know a host and a port, and
 * awslambdaric breaks when a path stands behind them.
 */
export class RuntimeApi {
  readonly #calls: RuntimeCalls;
  readonly #server: Server = loopbackServer();
  #address = '';
  #poll: ServerResponse | undefined;

  private constructor(calls: RuntimeCalls) {
    this.#calls = calls;
    this.#server.on('request', (request, response) => {
      // A connection that broke in the middle of a call: its process has ended, which the environment sees by itself.
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async open(calls: RuntimeCalls): Promise<RuntimeApi> {
    const api = new RuntimeApi(calls);
    api.#address = `${LOOPBACK}:${await listen(api.#server)}`;
    return api;
  }

  /** Value of `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    return this.#address;
  }

  /** Answers the runtime's poll. Only to be called after {@link RuntimeCalls.polled}. */
  deliver(invocation: Invocation, deadlineMs: number): void {
    const poll = this.#poll;
    this.#poll = undefined;
    if (poll === undefined) return;
    answerJson(poll, 200, invocation.payload, {
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
      'Lambda-Runtime-Trace-Id': invocation.traceHeader,
    });
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === NEXT) return this.#hold(response);
    const { id, what, init } = (request.method === 'POST' && PATH.exec(request.url ?? '')?.groups) || {};
    if (what === 'response' && id !== undefined) return this.#takeResponse(id, request, response);
    if (id === undefined && init === undefined) {
      return refuse(response, 404, 'NotFound', `${request.method} ${request.url} is not of the Runtime API.`);
    }
    const errorType = String(request.headers['lambda-runtime-function-error-type'] ?? 'Unhandled');
    const body = (await readText(request, RESPONSE_BYTES_MAX)) || JSON.stringify({ errorType });
    if (id === undefined) this.#calls.initFailed(errorType, body);
    else if (!this.#calls.failed(id, errorType, body)) return refuseUnknown(response, id);
    return accept(response);
  }

  #hold(response: ServerResponse): void {
    if (this.#poll !== undefined) {
      refuse(response, 403, 'InvalidStateTransition', 'The runtime asked for a next invocation twice.');
      return;
    }
    this.#poll = response;
    response.once('close', () => {
      if (this.#poll !== response) return;
      this.#poll = undefined;
      this.#calls.hungUp();
    });
    this.#calls.polled();
  }

  async #takeResponse(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request, RESPONSE_BYTES_MAX);
    if (!this.#calls.responded(id, body)) return refuseUnknown(response, id);
    if (body !== undefined) return accept(response);
    const problem = `Exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`;
    return refuse(response, 413, 'RequestEntityTooLarge', problem);
  }
}

function accept(response: ServerResponse): void {
  answerJson(response, 202, '{"status":"OK"}');
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  answerJson(response, status, JSON.stringify({ errorType, errorMessage }));
}

function refuseUnknown(response: ServerResponse, requestId: string): void {
  refuse(response, 400, 'InvalidRequestID', `No invocation ${requestId} is under way here.`);
}
