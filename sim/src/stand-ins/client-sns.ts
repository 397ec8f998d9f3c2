import { Client, Command } from './client.ts';

/** In place of `@aws-sdk/client-sns`, which is used as the SDK makes it: three tries, hidden in the client. */
export class SNSClient extends Client {
  constructor() {
    super('sns', { maxAttempts: 1, requestHandler: { requestTimeout: 3_000, throwOnRequestTimeout: true } });
  }
}

export class PublishCommand extends Command {
  static readonly operation = 'Publish';
}
