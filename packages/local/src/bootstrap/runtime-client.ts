import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { ErrorReport } from './error-report.ts';
import { logLine } from './output.ts';

/** What the host gave this environment to run. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceHeader: string;
  readonly payload: string;
}

export type RuntimeResult =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly report: ErrorReport };

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * The calls of Lambda's Runtime API. Over `node:http`, since `fetch` ends a poll after 300 seconds. Each call rejects
 * when the host is gone.
 */
export class RuntimeClient {
  readonly #host: string;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  /** `address` as in `AWS_LAMBDA_RUNTIME_API`: `127.0.0.1:9001`. */
  constructor(address: string) {
    const { hostname, port } = new URL(`http://${address}`);
    this.#host = hostname;
    this.#port = Number(port);
  }

  /** Waits for the next invocation, as long as it takes. */
  async next(): Promise<RuntimeInvocation> {
    const { status, headers, body } = await this.#call('GET', '/invocation/next');
    if (status !== 200) throw new Error(`The host answered ${status}: ${body}`);
    return {
      requestId: String(headers['lambda-runtime-aws-request-id']),
      deadlineMs: Number(headers['lambda-runtime-deadline-ms']),
      functionArn: String(headers['lambda-runtime-invoked-function-arn']),
      traceHeader: String(headers['lambda-runtime-trace-id'] ?? ''),
      payload: body,
    };
  }

  /** Hands in the result of an invocation. One that the host refuses, such as a too large one, is only logged. */
  async send({ requestId }: RuntimeInvocation, result: RuntimeResult): Promise<void> {
    const path = `/invocation/${requestId}/${result.ok ? 'response' : 'error'}`;
    const { status, body } = result.ok
      ? await this.#call('POST', path, result.body)
      : await this.#reportError(path, result.report);
    if (status !== 202) logLine('Result refused', body);
  }

  /** Tells that the function could not be loaded. */
  async reportInitError(report: ErrorReport): Promise<void> {
    await this.#reportError('/init/error', report);
  }

  #reportError(path: string, report: ErrorReport): Promise<Reply> {
    return this.#call('POST', path, JSON.stringify(report), {
      'Content-Type': 'application/vnd.aws.lambda.error+json',
      'Lambda-Runtime-Function-Error-Type': report.errorType.replace(/[^\x20-\x7e]/g, '?'),
    });
  }

  #call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: this.#host,
          port: this.#port,
          agent: this.#agent,
          method,
          path: `/2018-06-01/runtime${path}`,
          headers: body === undefined ? headers : { 'Content-Length': Buffer.byteLength(body), ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
