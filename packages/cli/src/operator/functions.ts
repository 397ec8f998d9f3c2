import { InvokeCommand, LambdaClient, type LambdaClientConfig, LambdaServiceException } from '@aws-sdk/client-lambda';
import { RefusedError } from '../errors.ts';

/** The answer of a function that was waited for. */
export interface FunctionAnswer {
  /** JSON text, as it came. */
  readonly text: string;
  /** True when the function failed: the text is Lambda's error document then. */
  readonly isFailure: boolean;
}

export type FunctionAccess = Pick<LambdaClientConfig, 'credentials' | 'endpoint' | 'profile' | 'region'>;

const CONNECTION_TIMEOUT_MS = 5_000;
/** A function may take 15 minutes. */
const ANSWER_TIMEOUT_MS = 910_000;

/** Lambda's answers to what nobody should ask: no such function, no name of one, a payload that is too large. */
const REFUSALS: readonly (number | undefined)[] = [400, 404, 413];

/** The functions of a fleet. Each call is sent once: a repeat could run a function twice. */
export class FleetFunctions {
  readonly #client: LambdaClient;

  constructor(access: FunctionAccess) {
    this.#client = new LambdaClient({
      ...access,
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: ANSWER_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    });
  }

  /** Invokes a function and waits for its answer. @throws RefusedError when Lambda does not take the call */
  async invoke(name: string, payload: string): Promise<FunctionAnswer> {
    const { Payload, FunctionError } = await this.#send(name, payload, 'RequestResponse');
    return { text: Payload?.transformToString() || 'null', isFailure: FunctionError !== undefined };
  }

  /** Sends a function an event, and does not wait. @returns the id of the request */
  async send(name: string, payload: string): Promise<string | undefined> {
    const { $metadata } = await this.#send(name, payload, 'Event');
    return $metadata.requestId;
  }

  close(): void {
    this.#client.destroy();
  }

  async #send(FunctionName: string, payload: string, InvocationType: 'RequestResponse' | 'Event') {
    const Payload = new TextEncoder().encode(payload);
    try {
      return await this.#client.send(new InvokeCommand({ FunctionName, InvocationType, Payload }));
    } catch (error) {
      if (!(error instanceof LambdaServiceException) || !REFUSALS.includes(error.$metadata.httpStatusCode)) throw error;
      throw new RefusedError({ functionName: FunctionName, errorType: error.name, errorMessage: error.message });
    }
  }
}
