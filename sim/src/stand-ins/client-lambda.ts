import { Client, type ClientConfig, Command } from './client.ts';

/** In place of `@aws-sdk/client-lambda`. */
export class LambdaClient extends Client {
  constructor(config: ClientConfig) {
    super('lambda', config);
  }

  /** Errors of the service are of the class that this module exports, as the SDK's are. */
  override async send(command: Command): Promise<object> {
    try {
      return await super.send(command);
    } catch (error) {
      if (error instanceof Error && statusOf(error)) throw new LambdaServiceException(error);
      throw error;
    }
  }
}

export class LambdaServiceException extends Error {
  readonly $metadata: { readonly httpStatusCode?: number; readonly attempts?: number };

  constructor(cause: Error & { readonly $metadata?: LambdaServiceException['$metadata'] }) {
    super(cause.message);
    this.name = cause.name;
    this.$metadata = cause.$metadata ?? {};
  }
}

function statusOf(error: Error & { readonly $metadata?: LambdaServiceException['$metadata'] }): number | undefined {
  return error.$metadata?.httpStatusCode;
}

export class GetFunctionConfigurationCommand extends Command {
  static readonly operation = 'GetFunctionConfiguration';
}
export class InvokeCommand extends Command {
  static readonly operation = 'Invoke';
}
