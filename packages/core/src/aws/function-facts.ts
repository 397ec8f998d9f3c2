import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { errorText } from '../domain/errors.ts';
import { type FunctionFacts, FunctionFactsError, type FunctionFactsSource } from '../ports/function-facts.ts';
import type { System } from '../ports/system.ts';
import { statusOf } from './functions.ts';
import { repeated } from './retry.ts';
import { failureOf } from './store/outcome.ts';

/** Seconds; what Lambda gives a function that does not say. */
const LAMBDA_DEFAULT_TIMEOUT = 3;

/** What is deployed in AWS Lambda. */
export class LambdaFunctionFacts implements FunctionFactsSource {
  readonly #client: LambdaClient;
  readonly #system: Pick<System, 'timers' | 'random'>;

  constructor(client: LambdaClient, system: Pick<System, 'timers' | 'random'>) {
    this.#client = client;
    this.#system = system;
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
