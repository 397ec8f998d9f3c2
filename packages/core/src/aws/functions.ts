import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  type LambdaClientConfig,
  LambdaServiceException,
} from '@aws-sdk/client-lambda';
import { errorText } from '../domain/errors.ts';
import {
  type FunctionFacts,
  FunctionFactsError,
  type Functions,
  type InvokeResult,
  type RefusalReason,
} from '../ports/functions.ts';
import type { System } from '../ports/system.ts';
import { repeated } from './retry.ts';
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
  readonly #system: Pick<System, 'timers' | 'random'>;

  constructor(client: LambdaClient, system: Pick<System, 'timers' | 'random'>) {
    this.#client = client;
    this.#system = system;
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

  async describe(nameOrArn: string): Promise<FunctionFacts | 'missing'> {
    const command = new GetFunctionConfigurationCommand({ FunctionName: nameOrArn });
    const mayPass = (error: unknown) => failureOf(error) !== 'refused';
    try {
      const { Timeout = LAMBDA_DEFAULT_TIMEOUT } = await repeated(
        () => this.#client.send(command),
        mayPass,
        this.#system,
      );
      return { timeoutMs: 1000 * Timeout };
    } catch (error) {
      if (statusOf(error) === 404) return 'missing';
      throw new FunctionFactsError({ functionName: nameOrArn, reason: errorText(error) }, error);
    }
  }
}

/** Seconds; what Lambda gives a function that does not say. */
const LAMBDA_DEFAULT_TIMEOUT = 3;

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

function statusOf(error: unknown): number | undefined {
  return error instanceof LambdaServiceException ? error.$metadata.httpStatusCode : undefined;
}
