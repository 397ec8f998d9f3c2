import { InvokeCommand, LambdaClient, type LambdaClientConfig, LambdaServiceException } from '@aws-sdk/client-lambda';
import { errorText } from '../domain/errors.ts';
import type { Functions, InvokeResult, RefusalReason } from '../ports/functions.ts';
import { singleTry } from './single-try.ts';
import { failureOf } from './store/outcome.ts';

/** Lambda puts an asynchronous event into its queue within milliseconds; an Invoke must be over 8 s after its claim. */
const REQUEST_TIMEOUT_MS = 5_000;

export interface FunctionsClientOptions extends Pick<LambdaClientConfig, 'credentials' | 'endpoint' | 'region'> {
  /** Default 5 s. */
  readonly requestTimeoutMs?: number;
}

/**
 * The client that functions are invoked with. One try a call, since the SDK's own repeats would start a worker twice
 * after a time-out; and no trace header, by which Lambda's recursion detection would end a chain of hand-overs after 16
 * hops.
 */
export function createFunctionsClient({
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  ...config
}: FunctionsClientOptions = {}): LambdaClient {
  const client = new LambdaClient({ ...config, ...singleTry(requestTimeoutMs) });
  client.middlewareStack.remove('recursionDetectionMiddleware');
  return client;
}

/** Functions of AWS Lambda. */
export class LambdaFunctions implements Functions {
  readonly #client: LambdaClient;

  constructor(client: LambdaClient) {
    this.#client = client;
  }

  async invoke(nameOrArn: string, payload: string): Promise<InvokeResult> {
    const Payload = new TextEncoder().encode(payload);
    try {
      await this.#client.send(new InvokeCommand({ FunctionName: nameOrArn, InvocationType: 'Event', Payload }));
      return { outcome: 'accepted' };
    } catch (error) {
      if (failureOf(error) === 'unknown') return { outcome: 'unknown', cause: error };
      return { outcome: 'refused', reason: refusalReason(statusOf(error)), error: errorText(error) };
    }
  }
}

function refusalReason(status: number | undefined): RefusalReason {
  switch (status) {
    case 403:
      return 'not_allowed';
    case 404:
      return 'function_missing';
    case 413:
      return 'payload_too_large';
    case 429:
      return 'throttled';
    default:
      return 'other';
  }
}

/** The status of Lambda's answer, if it gave one. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof LambdaServiceException ? error.$metadata.httpStatusCode : undefined;
}
